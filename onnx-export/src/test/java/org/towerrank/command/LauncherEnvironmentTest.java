package org.towerrank.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LauncherEnvironmentTest {
  private static final Path LAUNCHER = Path.of("..", "towerrank");

  /** What the launcher exports is read from the launcher, so that none is forgotten. */
  @Test
  void programsStartWithoutWhatTheLauncherExports() throws Exception {
    List<String> exported =
        Files.readAllLines(LAUNCHER).stream()
            .filter(line -> line.startsWith("export "))
            .flatMap(line -> Pattern.compile("(\\w+)=").matcher(line).results())
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertThat(exported).contains("MALLOC_ARENA_MAX", "OMP_WAIT_POLICY");
    ProcessBuilder program = new ProcessBuilder("true");
    Map<String, String> before = Map.copyOf(program.environment());
    exported.forEach(name -> program.environment().put(name, "1"));
    LauncherEnvironment.removeFrom(program);
    assertThat(program.environment()).doesNotContainKeys(exported.toArray(String[]::new));
    before.keySet().stream()
        .filter(name -> !exported.contains(name))
        .forEach(name -> assertThat(program.environment()).containsKey(name));
  }
}
