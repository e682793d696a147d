package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  private static final WritingProcess OWN = WritingProcess.OWN;
  private static final String MARKER = "model.json";
  private static final OutputKind KIND = new OutputKind(MARKER, Set.of());
  private static final Map<String, byte[]> FILES = Map.of(MARKER, new byte[] {1});

  @TempDir private Path folder;

  @Test
  void aWriterThatFailsMidwayLeavesNothing() {
    Path target = folder.resolve("out");
    assertThatThrownBy(() -> OutputFiles.directory(target, KIND, this::failMidway))
        .isInstanceOf(IOException.class)
        .hasMessage("[" + target + "] could not be written: No space left on device");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void foldersThatWereMadeForAWriterThatFailsGoAgain() throws IOException {
    Path target = folder.resolve("a").resolve("b").resolve("out");
    assertThatThrownBy(() -> OutputFiles.directory(target, KIND, this::failMidway))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> OutputFiles.file(target, this::failMidway))
        .isInstanceOf(IOException.class);
    assertThat(folder).isEmptyDirectory();
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("unmounted"));
    assertThatThrownBy(() -> OutputFiles.file(link.resolve("out"), this::failMidway))
        .isInstanceOf(IOException.class);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void aWriterThatFailsMidwayLeavesAnEarlierOutputAsItWas() throws IOException {
    Path target = folder.resolve("out");
    OutputFiles.directory(target, KIND, FILES);
    assertThatThrownBy(() -> OutputFiles.directory(target, KIND, this::failMidway))
        .isInstanceOf(IOException.class);
    assertThat(target.resolve(MARKER)).hasBinaryContent(new byte[] {1});
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void aFileThatFailsMidwayLeavesAnEarlierOneAsItWas() throws IOException {
    Path target = Files.writeString(folder.resolve("out.bin"), "earlier");
    assertThatThrownBy(
            () ->
                OutputFiles.file(
                    target,
                    path -> {
                      Files.writeString(path, "half");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(target).hasContent("earlier");
    assertThat(folder.toFile().list()).containsExactly("out.bin");
  }

  @Test
  void foldersThatAreMadeForAFileGoAgainWhereItIsNotCommitted() throws IOException {
    AtomicFile.create(folder.resolve("made/deep/file")).close();
    assertThat(folder).isEmptyDirectory();
    try (AtomicFile file = AtomicFile.create(folder.resolve("made/deep/file"))) {
      file.commit();
    }
    assertThat(folder.resolve("made/deep").toFile().list()).containsExactly("file");
  }

  /** Not by the name of an exception. */
  @Test
  void whatCannotBeBegunSaysWhereAndWhy() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "of someone");
    String why = "]: cannot be written: [" + file + "]: something else is there";
    assertThatThrownBy(() -> AtomicFile.create(file.resolve("out")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(why);
    assertThatThrownBy(() -> StagedDirectory.create(file, List.of("data")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(why);
  }

  @Test
  void anEarlierOutputIsReplacedWholly() throws IOException {
    Path target = folder.resolve("out");
    OutputFiles.directory(target, KIND, Map.of(MARKER, new byte[0], "old", new byte[0]));
    OutputFiles.directory(target, KIND, FILES);
    assertThat(target.toFile().list()).containsExactly(MARKER);
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void directoriesAndFilesOfOthersAreNotOverwritten() throws IOException {
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("thesis.txt"), "mine");
    assertThatThrownBy(() -> OutputFiles.directory(foreign, KIND, FILES))
        .hasMessageContaining("[" + foreign + "] exists and holds no [model.json]");
    Path file = Files.writeString(folder.resolve("items.csv"), "mine");
    assertThatThrownBy(() -> OutputFiles.directory(file, KIND, FILES))
        .hasMessageContaining("not overwritten");
    assertThatThrownBy(() -> OutputFiles.zip(file, MARKER, FILES))
        .hasMessageContaining("is no zip with [model.json]");
    assertThat(file).hasContent("mine");
    assertThat(foreign.resolve("thesis.txt")).hasContent("mine");
  }

  @Test
  void anEmptyDirectoryIsTakenAndAZipIsReplaced() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    OutputFiles.directory(empty, KIND, FILES);
    assertThat(empty.resolve(MARKER)).exists();
    Path zip = folder.resolve("out.zip");
    OutputFiles.zip(zip, MARKER, FILES);
    byte[] first = Files.readAllBytes(zip);
    OutputFiles.zip(zip, MARKER, FILES);
    assertThat(zip).hasBinaryContent(first);
  }

  @Test
  void whatAProcessThatLivesNoMoreLeftIsDeleted() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Process alive = new ProcessBuilder("sleep", "600").start();
    try {
      for (long process : new long[] {dead.pid(), alive.pid(), ProcessHandle.current().pid()}) {
        leave(".out." + ofHere(process) + ".partial");
      }
      String ofOther = ".other." + ofHere(dead.pid()) + ".partial";
      String earlier = ".out." + ofHere(dead.pid()) + ".earlier";
      Files.createDirectory(folder.resolve(ofOther));
      Files.createDirectory(folder.resolve(earlier));
      Files.createDirectory(folder.resolve(".out.mine.partial"));
      OutputFiles.directory(folder.resolve("out"), KIND, FILES);
      // An earlier output stays until there is another.
      assertThat(folder.toFile().list())
          .containsExactlyInAnyOrder(
              "out",
              ".out." + ofHere(alive.pid()) + ".partial",
              ofOther,
              earlier,
              ".out.mine.partial");
      assertThat(folder.resolve("out").toFile().list()).containsExactly(MARKER);
      OutputFiles.directory(folder.resolve("out"), KIND, FILES);
      assertThat(folder.resolve(earlier)).doesNotExist();
      assertThat(folder.resolve(ofOther)).exists();
    } finally {
      alive.destroyForcibly();
    }
  }

  private static String ofHere(long process) {
    return new WritingProcess(process, OWN.machine(), OWN.numbers()).text();
  }

  private Path leave(String name) throws IOException {
    Path left = folder.resolve(name);
    Files.createDirectories(left.resolve("deep"));
    Files.writeString(left.resolve("deep/rows"), "half");
    return left;
  }

  /** A container on the same machine may have the same number, and a lock tells if it lives. */
  @Test
  void whatAnotherContainerWritesStaysAsLongAsItIsLocked() throws Exception {
    String other = new WritingProcess(OWN.process(), OWN.machine(), OWN.numbers() + 1).text();
    Path partial = leave(".out." + other + ".partial");
    Path mark = folder.resolve(".out." + other + ".lock");
    Process holding =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldingProgram.class.getName(),
                mark.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holding.inputReader().readLine()).isEqualTo("locked");
      OutputFiles.directory(folder.resolve("out"), KIND, FILES);
      assertThat(partial.resolve("deep/rows")).hasContent("half");
    } finally {
      holding.destroyForcibly().waitFor();
    }
    OutputFiles.directory(folder.resolve("out"), KIND, FILES);
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  /** A program that locks a file without an end. */
  static final class HoldingProgram {
    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel =
          FileChannel.open(
              Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        System.out.println("locked");
        Thread.sleep(600_000);
      }
    }
  }

  /** Whether a process of another machine lives cannot be known. */
  @Test
  void whatAnotherMachineLeftStaysForADayAfterItsLastChange() throws Exception {
    String machine = OWN.machine().equals("00000000") ? "00000001" : "00000000";
    String other = new WritingProcess(OWN.process(), machine, OWN.numbers()).text();
    Path partial = leave(".out." + other + ".partial");
    Path mark = Files.createFile(folder.resolve(".out." + other + ".lock"));
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
    Files.setLastModifiedTime(mark, old);
    Files.setLastModifiedTime(partial.resolve("deep"), old);
    Files.setLastModifiedTime(partial, old);
    OutputFiles.directory(folder.resolve("out"), KIND, FILES);
    assertThat(partial.resolve("deep/rows")).hasContent("half");
    Files.setLastModifiedTime(partial.resolve("deep/rows"), old);
    OutputFiles.directory(folder.resolve("out"), KIND, FILES);
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void othersAreToldWhileAnOutputIsWritten() throws IOException {
    Path mark = folder.resolve(".out." + OWN.text() + ".lock");
    OutputFiles.file(
        folder.resolve("out"),
        path -> {
          assertThat(mark).exists();
          assertThat(WriterMark.isReleased(folder.resolve("out"), OWN)).isFalse();
          Files.writeString(path, "x");
        });
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  /** A program that is told to end before it began. */
  static final class EndingProgram {
    public static void main(String[] arguments) {
      Thread late =
          new Thread(
              () -> {
                ExitActions.install();
                if (!ExitActions.ending()) {
                  throw new IllegalStateException("not ending");
                }
              });
      Runtime.getRuntime().addShutdownHook(late);
    }
  }

  @Test
  void aProgramThatIsEndingAlreadySaysNothing() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path output = folder.resolve("output");
    int code =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndingProgram.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    assertThat(output).content().doesNotContain("Exception");
    assertThat(code).isZero();
  }

  /** Replaces an output, and ends while it deletes the earlier one. */
  static final class ReplacingProgram {
    public static void main(String[] arguments) throws IOException {
      ExitActions.install();
      Path target = Path.of(arguments[0]);
      Path earlier = Leftovers.beside(target, "earlier");
      new Thread(
              () -> {
                while (!Files.exists(earlier) || !Files.exists(target)) {
                  Thread.onSpinWait();
                }
                System.exit(0);
              })
          .start();
      OutputFiles.directory(target, KIND, FILES);
    }
  }

  @Test
  void anEarlierOutputIsDeletedWhollyWhenTheProcessIsToldToEnd() throws Exception {
    Path target = folder.resolve("out");
    Map<String, byte[]> many = new HashMap<>(Map.of(MARKER, new byte[0]));
    for (int i = 0; i < 5000; i++) {
      many.put("file-" + i, new byte[0]);
    }
    OutputFiles.directory(target, KIND, many);
    int code =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ReplacingProgram.class.getName(),
                target.toString())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(code).isZero();
    assertThat(folder.toFile().list()).containsExactly("out");
    assertThat(target.toFile().list()).hasSizeLessThan(10);
  }

  private void failMidway(Path aside) throws IOException {
    Files.write(aside.resolve(MARKER), new byte[] {2});
    throw new IOException("No space left on device");
  }
}
