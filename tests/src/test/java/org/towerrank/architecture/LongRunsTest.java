package org.towerrank.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that take too long for the build, which scripts of {@code .ci} run by their names. */
class LongRunsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern SCRIPT = Pattern.compile("\\{@code (\\.ci/[a-z]+)} runs it");

  @Test
  void theScriptThatADocstringNamesRunsTheTest() throws IOException {
    int runs = 0;
    for (Path source : sources()) {
      Matcher script = SCRIPT.matcher(Files.readString(source));
      if (script.find()) {
        runs++;
        String name = source.getFileName().toString().replace(".java", "");
        assertThat(Files.readString(ROOT.resolve(script.group(1))))
            .as("[%s] names [%s]", script.group(1), name)
            .containsPattern("\\b" + name + "\\b");
      }
    }
    assertThat(runs).isPositive();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> roots =
          modules.map(module -> module.resolve("src/test/java")).filter(Files::exists).toList();
      return roots.stream().flatMap(LongRunsTest::runs).toList();
    }
  }

  private static Stream<Path> runs(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith("Run.java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
