package org.towerrank.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where outputs may go: what links lead to, and not where something else is. */
class OutputPlaceTest {
  private static final String MARKER = "model.json";
  private static final OutputKind KIND = new OutputKind(MARKER, Set.of());
  private static final Map<String, byte[]> FILES = Map.of(MARKER, new byte[] {1});

  @TempDir private Path folder;

  /** Moving a file there would take the device's place, for every process of the machine. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPipeIsNotReplaced(boolean linked) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = folder.resolve("link");
    Path target = linked ? Files.createSymbolicLink(link, pipe) : pipe;
    String problem = "[" + target + "]: expected the name of a file to write, found a device";
    assertThatThrownBy(() -> AtomicFile.create(target)).hasMessageContaining(problem);
    assertThatThrownBy(() -> OutputFiles.file(target, path -> Files.writeString(path, "x")))
        .hasMessageContaining(problem);
    assertThatThrownBy(() -> OutputFiles.directory(target, KIND, FILES))
        .hasMessageContaining(problem);
    BasicFileAttributes kind = Files.readAttributes(pipe, BasicFileAttributes.class);
    assertThat(kind.isOther()).isTrue();
    assertThat(Files.isSymbolicLink(target)).isEqualTo(linked);
  }

  /** As {@code --out /dev/stdout >> file} names it: the file has what was written before. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @EnabledOnOs(OS.LINUX)
  void whatAProcessHasOpenIsNotReplaced(boolean linked) throws Exception {
    Path file = Files.writeString(folder.resolve("all.csv"), "earlier");
    Process process = new ProcessBuilder("cat").redirectOutput(file.toFile()).start();
    try {
      Path open = Path.of("/proc", Long.toString(process.pid()), "fd", "1");
      Files.writeString(file, "earlier");
      Path target = linked ? Files.createSymbolicLink(folder.resolve("link"), open) : open;
      String problem =
          "[" + target + "]: expected the name of a file to write, found the standard output";
      assertThatThrownBy(() -> AtomicFile.create(target)).hasMessageContaining(problem);
      assertThatThrownBy(() -> OutputFiles.file(target, path -> Files.writeString(path, "x")))
          .hasMessageContaining(problem);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(file).hasContent("earlier");
  }

  @Test
  void aLinkStaysAndWhatItLeadsToIsReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "earlier");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    OutputFiles.file(link, path -> Files.writeString(path, "later"));
    assertThat(file).hasContent("later");
    try (AtomicFile written = AtomicFile.create(link)) {
      written.out().write('x');
      written.commit();
    }
    assertThat(file).hasContent("x");
    assertThat(link).isSymbolicLink();
    Path directory = folder.resolve("out");
    OutputFiles.directory(directory, KIND, Map.of(MARKER, new byte[0]));
    Path current = Files.createSymbolicLink(folder.resolve("current"), Path.of("out"));
    OutputFiles.directory(current, KIND, FILES);
    assertThat(directory.resolve(MARKER)).hasBinaryContent(new byte[] {1});
    assertThat(current).isSymbolicLink();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("file", "link", "out", "current");
  }

  /** Where {@code ..} leads to is behind the link, which may be on another disk. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aPathOutOfALinkLeadsToWhereTheLinkIs() throws Exception {
    Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "out");
    try {
      Path inner = Files.createDirectory(elsewhere.resolve("inner"));
      Path link = Files.createSymbolicLink(folder.resolve("link"), inner);
      Path out = link.resolve("../out");
      OutputFiles.directory(out, KIND, FILES);
      OutputFiles.directory(out, KIND, FILES);
      OutputFiles.file(link.resolve("../deep/file"), path -> Files.writeString(path, "x"));
      try (AtomicFile written = AtomicFile.create(link.resolve("../atomic"))) {
        written.commit();
      }
      try (StagedDirectory staged = StagedDirectory.create(link.resolve(".."), List.of("rows"))) {
        staged.publish();
      }
      assertThat(elsewhere.toFile().list())
          .containsExactlyInAnyOrder("inner", "out", "deep", "atomic", "rows");
      assertThat(folder.toFile().list()).containsExactly("link");
    } finally {
      OutputFiles.delete(elsewhere);
    }
  }

  @Test
  void aPathOutOfADirectoryThatIsNotThereIsRefusedBeforeTheWork() {
    Path nowhere = folder.resolve("gone/../out");
    String refusal = "[" + nowhere + "]: expected a place to write to, found no directory [";
    assertThatThrownBy(() -> KIND.requireReplaceable(nowhere))
        .isInstanceOf(IOException.class)
        .hasMessage(refusal + folder.resolve("gone") + "] that [..] could lead out of");
    assertThatThrownBy(() -> AtomicFile.create(nowhere)).hasMessageContaining(refusal);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "gone/deeper", "link"})
  void aLinkToNothingIsRefusedAndStays(String leadsTo) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(leadsTo));
    String refusal = "found a link to [" + leadsTo + "], where nothing can be found";
    assertThatThrownBy(() -> KIND.requireReplaceable(link))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal);
    assertThatThrownBy(() -> OutputFiles.directory(link, KIND, FILES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal);
    assertThatThrownBy(() -> OutputFiles.zip(link, MARKER, FILES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal);
    assertThatThrownBy(() -> AtomicFile.create(link))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal);
    assertThat(folder.toFile().list()).containsExactly("link");
    assertThat(link).isSymbolicLink();
  }

  /** As of a folder on a disk that is not mounted: a fit would be lost when it is written. */
  @Test
  void aPlaceBehindALinkToNothingIsRefusedBeforeTheWork() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("gone"));
    String refusal = "[" + link + "]: expected a place to write to, found a link to [gone]";
    Path out = link.resolve("deep/out");
    assertThatThrownBy(() -> KIND.requireReplaceable(out))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal);
    assertThatThrownBy(() -> AtomicFile.create(out))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(refusal);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aPlaceInAFileAndANameThatIsTooLongAreRefusedBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path inFile = file.resolve("out");
    assertThatThrownBy(() -> KIND.requireReplaceable(inFile))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "[" + inFile + "]: expected a place to write to, [" + file + "] is no");
    Path tooLong = folder.resolve("x".repeat(250));
    assertThatThrownBy(() -> KIND.requireReplaceable(tooLong))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("File name too long");
    KIND.requireReplaceable(folder.resolve("x".repeat(180)));
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  /** Of another file system than the directory around it, as a volume of a container is. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aMountPointIsRefusedBeforeTheWork() {
    assertThatThrownBy(() -> OutputFiles.requireOwn(Path.of("/dev/shm"), "."))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[/dev/shm] is a mount point")
        .hasMessageContaining("choose a directory in it, such as [/dev/shm/out]");
  }

  /** It was told by the system alone, once a model was fitted. */
  @ParameterizedTest
  @ValueSource(strings = {"", ".", "./."})
  void theWorkingDirectoryIsRefusedBeforeTheWork(String here) {
    assertThatThrownBy(() -> KIND.requireReplaceable(Path.of(here)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[" + here + "] is the working directory")
        .hasMessageContaining("choose a directory in it, such as [out]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out/.", "new/out/.", "out/./."})
  void aPathToADirectoryItselfLeadsToIt(String path) throws Exception {
    Files.createDirectory(folder.resolve("out"));
    OutputFiles.directory(folder.resolve(path), KIND, FILES);
    assertThat(folder.resolve(path).resolve(MARKER)).isRegularFile();
    assertThat(folder.resolve("out").toFile().list()).hasSizeLessThan(2);
  }

  /** Such as the file system of the JDK's own classes. */
  @Test
  void aPlaceThatCannotBeWrittenToIsRefusedBeforeTheWork() {
    Path classes = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
    assertThatThrownBy(() -> KIND.requireReplaceable(classes.resolve("some/out")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing can be written to [/modules/java.base]");
  }
}
