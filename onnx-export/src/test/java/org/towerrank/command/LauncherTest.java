package org.towerrank.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher with a Java that tells its environment. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeJava() throws IOException {
    Files.copy(Path.of("..", "towerrank"), folder.resolve("towerrank"));
    Files.createDirectories(folder.resolve("trainer/target/lib"));
    Files.writeString(folder.resolve("trainer/target/towerrank.jar"), "");
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nenv\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"21.0.1\"\n");
  }

  private Process launch(Map<String, String> environment) throws IOException {
    ProcessBuilder launcher = new ProcessBuilder("bash", "towerrank", "--version");
    launcher.directory(folder.toFile()).environment().clear();
    launcher.environment().put("PATH", folder.resolve("jdk/bin") + ":/usr/bin:/bin");
    launcher.environment().putAll(environment);
    return launcher.start();
  }

  /** The last has a name that asks for UTF-8, and is installed nowhere. */
  @ParameterizedTest
  @CsvSource({"LANG,", "LANG,C", "LC_ALL,POSIX", "LC_CTYPE,C", "LANG,xx_XX.UTF-8"})
  void lettersBeyondAsciiAreReadInAnyLocale(String name, String value) throws Exception {
    Process launcher = launch(value == null ? Map.of() : Map.of(name, value));
    assertThat(launcher.inputReader().lines()).contains("LC_ALL=C.UTF-8");
    assertThat(launcher.waitFor()).isZero();
  }

  @Test
  void aLocaleThatHasTheLettersStays() throws Exception {
    Process launcher = launch(Map.of("LANG", "C.UTF-8"));
    assertThat(launcher.inputReader().lines())
        .contains("LANG=C.UTF-8")
        .noneMatch(line -> line.startsWith("LC_ALL="));
    assertThat(launcher.waitFor()).isZero();
  }

  @Test
  void javaIsFoundWithoutAHome() throws Exception {
    Process launcher = launch(Map.of());
    assertThat(launcher.waitFor()).isZero();
    assertThat(launcher.errorReader().lines()).isEmpty();
  }

  @Test
  void anotherShellLeavesItToBash() throws Exception {
    ProcessBuilder launcher = new ProcessBuilder("sh", "towerrank", "--version");
    launcher.directory(folder.toFile()).environment().clear();
    launcher.environment().put("PATH", folder.resolve("jdk/bin") + ":/usr/bin:/bin");
    Process process = launcher.start();
    assertThat(process.errorReader().lines()).isEmpty();
    assertThat(process.inputReader().lines()).contains("DJL_OFFLINE=true");
    assertThat(process.waitFor()).isZero();
  }
}
