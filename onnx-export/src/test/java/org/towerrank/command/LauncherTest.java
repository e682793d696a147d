package org.towerrank.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher with a Java that tells its environment. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeJava() throws IOException {
    Files.copy(Path.of("..", "towerrank"), folder.resolve("towerrank"));
    Files.createDirectories(folder.resolve("trainer/target/lib"));
    Files.writeString(folder.resolve("trainer/target/towerrank.jar"), "");
    Files.createDirectories(folder.resolve("jdk/bin"));
    writeProgram("java", "env");
    writeProgram("javac", "exit 1");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"21.0.1\"\n");
  }

  private void writeProgram(String name, String script) throws IOException {
    Path program = folder.resolve("jdk/bin").resolve(name);
    Files.writeString(program, "#!/bin/bash\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
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
  void aUserWhomTheSystemDoesNotKnowHasAHome() throws Exception {
    Process known = launch(Map.of());
    assertThat(known.inputReader().lines()).noneMatch(line -> line.startsWith("HOME="));
    assertThat(known.waitFor()).isZero();
    writeProgram("id", "exit 1");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Map<String, String> inIt = Map.of("TMPDIR", temporary.toString());
    String none = folder.resolve("none").toString();
    for (Map<String, String> said :
        List.of(inIt, Map.of("TMPDIR", temporary.toString(), "HOME", none))) {
      Process unknown = launch(said);
      assertThat(unknown.inputReader().lines())
          .anyMatch(line -> line.startsWith("HOME=" + temporary + "/towerrank-home-"));
      assertThat(unknown.waitFor()).isZero();
    }
    try (Stream<Path> made = Files.list(temporary)) {
      Path home = made.findFirst().orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .isEqualTo("rwx------");
      Files.delete(home);
      Files.createSymbolicLink(home, folder);
    }
    Process others = launch(inIt);
    assertThat(others.errorReader().lines())
        .anyMatch(line -> line.contains("is not a folder of its own: set HOME"));
    assertThat(others.waitFor()).isEqualTo(1);
    Process withHome = launch(Map.of("HOME", temporary.toString()));
    assertThat(withHome.inputReader().lines()).contains("HOME=" + temporary);
    assertThat(withHome.waitFor()).isZero();
  }

  private void moveTo(Path checkout) throws IOException {
    Files.createDirectories(checkout);
    for (String name : List.of("towerrank", "trainer", "jdk")) {
      Files.move(folder.resolve(name), checkout.resolve(name));
    }
  }

  @Test
  void foldersThatTheShellLooksInAreNotLookedIn() throws Exception {
    writeProgram("java", "echo \"$@\"");
    Path checkout = folder.resolve("tools");
    moveTo(checkout);
    ProcessBuilder launcher = new ProcessBuilder("bash", "tools/towerrank", "--version");
    launcher.directory(folder.toFile()).environment().clear();
    launcher.environment().put("PATH", checkout.resolve("jdk/bin") + ":/usr/bin:/bin");
    launcher.environment().put("CDPATH", folder.toString());
    Process process = launcher.start();
    assertThat(process.errorReader().lines()).isEmpty();
    assertThat(process.inputReader().readLine())
        .endsWith(
            " -jar " + checkout.toRealPath().resolve("trainer/target/towerrank.jar --version"));
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void optionsOfSeveralLinesAreAllPassed() throws Exception {
    writeProgram("java", "printf '[%s]\\n' \"$@\"");
    Process launcher = launch(Map.of("TOWERRANK_JAVA_OPTIONS", "-Xmx1g  -Da=b\n-Dc=*\n"));
    assertThat(launcher.inputReader().lines()).contains("[-Xmx1g]", "[-Da=b]", "[-Dc=*]");
    assertThat(launcher.waitFor()).isZero();
    Process none = launch(Map.of("TOWERRANK_JAVA_OPTIONS", " \n"));
    assertThat(none.inputReader().lines()).doesNotContain("[]").contains("[--version]");
    assertThat(none.waitFor()).isZero();
  }

  /** A URL of a file in a jar has it behind the jar. */
  @Test
  void aFolderThatJavaTakesForAJarIsTold() throws Exception {
    writeProgram("java", "pwd");
    Path letters = folder.resolve("a b'\"%41+#!x");
    moveTo(letters);
    Path around = folder;
    folder = letters;
    Process launcher = launch(Map.of());
    assertThat(launcher.inputReader().lines()).containsExactly(letters.toString());
    assertThat(launcher.waitFor()).isZero();
    folder = Files.move(letters, around.resolve("wow!"));
    Process refused = launch(Map.of());
    assertThat(refused.errorReader().lines())
        .containsExactly(
            "towerrank: [%s] has a folder whose name ends in [!], in which Java finds no libraries:"
                    .formatted(folder)
                + " rename it.");
    assertThat(refused.waitFor()).isOne();
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

  /** Has the program be older than its sources, and Maven count its builds before it does more. */
  private void changeSources(String build) throws IOException {
    Path source = Files.createDirectories(folder.resolve("trainer/src/main")).resolve("A.java");
    Files.writeString(source, "class A {}");
    touch("trainer/target/towerrank.jar", Duration.ofHours(-1));
    writeProgram(
        "mvn",
        "echo built >>builds; mkdir -p trainer/target/lib; touch trainer/target/towerrank.jar\n"
            + build);
  }

  private void touch(String file, Duration since) throws IOException {
    Files.setLastModifiedTime(folder.resolve(file), FileTime.from(Instant.now().plus(since)));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(folder.resolve("builds"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill -9 $PPID", "exit 1"})
  void whatAnUnfinishedBuildLeftIsNotTakenForWhole(String end) throws Exception {
    changeSources("echo half >trainer/target/lib/a.jar\n" + end);
    assertThat(launch(Map.of()).waitFor()).isNotZero();
    writeProgram(
        "mvn", "echo built >>builds; mkdir trainer/target/lib; touch trainer/target/towerrank.jar");
    assertThat(launch(Map.of()).waitFor()).isZero();
    assertThat(folder.resolve("trainer/target/lib")).isEmptyDirectory();
    assertThat(launch(Map.of()).waitFor()).isZero();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void whoComesWhileAnotherBuildsWaitsForIt() throws Exception {
    changeSources("until [[ -e go ]]; do sleep 0.05; done");
    Process first = launch(Map.of());
    assertThat(first.errorReader().readLine()).contains("building");
    Process second = launch(Map.of());
    assertThat(second.errorReader().readLine()).contains("waiting for another process");
    Files.createFile(folder.resolve("go"));
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(builds()).hasSize(1);
  }

  /** A checkout may lie below a folder whose name has such letters, and be a container's. */
  @Test
  void mavenHasTheLocaleAndTheHomeThatJavaHas() throws Exception {
    changeSources("env >environment");
    writeProgram("id", "exit 1");
    assertThat(launch(Map.of("LANG", "C", "TMPDIR", folder.toString())).waitFor()).isZero();
    assertThat(folder.resolve("environment"))
        .content()
        .contains("LC_ALL=C.UTF-8\n", "HOME=" + folder + "/towerrank-home-");
  }

  @Test
  void whatChangesDuringABuildIsBuiltNext() throws Exception {
    changeSources("sleep 0.05; echo >>trainer/src/main/A.java");
    assertThat(launch(Map.of()).waitFor()).isZero();
    assertThat(launch(Map.of()).waitFor()).isZero();
    assertThat(builds()).hasSize(2);
  }
}
