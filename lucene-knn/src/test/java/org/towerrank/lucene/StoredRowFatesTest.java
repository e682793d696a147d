package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.towerrank.lucene.StoredItems.assertClose;
import static org.towerrank.lucene.StoredItems.fields;
import static org.towerrank.lucene.StoredItems.scorer;
import static org.towerrank.lucene.StoredItems.scores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** Rows in files beside other processes, on a disk that is full, and for who may not see all. */
@Tag("slow")
class StoredRowFatesTest {
  private static final long PLENTY = 1L << 30;

  /** What lets a process of root write to any directory. */
  private static final List<String> WITHOUT_OVERRIDE =
      List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search");

  @TempDir Path temporary;

  private Path index() throws IOException {
    Path index = temporary.resolve("index");
    try (FSDirectory directory = FSDirectory.open(index);
        IndexWriter writer = StoredItems.writer(directory)) {
      StoredItems.write(writer);
    }
    return index;
  }

  private Path rows() {
    return temporary.resolve("rows");
  }

  private SegmentRows open() throws IOException {
    return SegmentRows.open(rows(), RowSettings.of(PLENTY).forSegmentsOf(50));
  }

  private Process start(String work, Path index) throws IOException {
    return start(List.of(), work, index);
  }

  /**
   * Starts a process.
   *
   * @param before the program that starts it, with its arguments
   */
  private Process start(List<String> before, String work, Path index) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=32m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            StoredRowProcess.class.getName(),
            work,
            rows().toString(),
            index.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Reads what a process says until a line begins with a word. */
  private static String await(BufferedReader output, String word) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith(word)) {
        return line;
      }
    }
    throw new AssertionError("expected [" + word + "], got: " + said);
  }

  @Test
  void ofTwoProcessesOneHasADirectoryAndWhatAKilledOneHadIsFree() throws Exception {
    Path index = index();
    Process other;
    try (SegmentRows rows = open()) {
      assertThat(rows.statistics().bytes()).isZero();
      other = start("open", index);
      try (BufferedReader output = other.inputReader()) {
        assertThat(await(output, StoredRowProcess.REFUSED)).contains("rows.lock");
      }
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    other = start("open", index);
    try (BufferedReader output = other.inputReader()) {
      await(output, StoredRowProcess.OPENED);
      assertThatThrownBy(this::open).isInstanceOf(LockObtainFailedException.class);
      other.destroyForcibly().waitFor();
    }
    open().close();
  }

  /** As on a volume that is mounted to be read. */
  @Test
  void aDirectoryThatCannotBeWrittenToIsToldWithItsCause() throws Exception {
    Path index = index();
    Files.createDirectory(rows());
    Files.setPosixFilePermissions(rows(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Process other = start(Files.isWritable(rows()) ? WITHOUT_OVERRIDE : List.of(), "open", index);
    try (BufferedReader output = other.inputReader()) {
      assertThat(await(output, StoredRowProcess.REFUSED))
          .contains(
              "["
                  + rows()
                  + "]: expected a directory that can be written to, got:"
                  + " java.nio.file.AccessDeniedException: "
                  + rows().resolve("rows.lock"));
    } finally {
      Files.setPosixFilePermissions(rows(), PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aFileThatCannotGrowEndsItsBuildingAndNothingElse() throws Exception {
    Process writer = start("write", index());
    try (BufferedReader output = writer.inputReader()) {
      await(output, "ready");
      // As a full disk: the second write to a file fails. Less than a segment's rows take.
      Process limited =
          new ProcessBuilder("prlimit", "--fsize=20000", "--pid", Long.toString(writer.pid()))
              .redirectErrorStream(true)
              .start();
      assertThat(limited.waitFor()).isZero();
      writer.getOutputStream().write('\n');
      writer.getOutputStream().flush();
      assertThat(await(output, "WARNING")).contains("are computed for each window");
      await(output, StoredRowProcess.COMPUTED);
    }
    assertThat(writer.waitFor()).isZero();
    try (Stream<Path> left = Files.list(rows())) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("rows.lock");
    }
  }

  @Test
  void whereThereIsNoDirectMemoryForAFileItsRowsAreComputed() throws Exception {
    Process writer = start("starve", index());
    try (BufferedReader output = writer.inputReader()) {
      await(output, "ready");
      writer.getOutputStream().write('\n');
      writer.getOutputStream().flush();
      assertThat(await(output, "WARNING"))
          .contains("are computed for each window", "bytes of direct memory");
      await(output, StoredRowProcess.COMPUTED);
    }
    assertThat(writer.waitFor()).isZero();
    try (Stream<Path> left = Files.list(rows())) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("rows.lock");
    }
  }

  /** As a node that stops soon after a model was uploaded. */
  @Test
  void modelsThatCameSinceKeepTheirRowsAndOthersLoseThem() throws Exception {
    Set<String> kept = ConcurrentHashMap.newKeySet();
    try (RankingModel model = RandomModels.wideDeepFm(3);
        RankingModel other = RandomModels.wideMmoe(3);
        FSDirectory directory = FSDirectory.open(index());
        SegmentRows rows = open()) {
      rows.retain(() -> Optional.of(kept));
      kept.add(model.bundle().fingerprint());
      List<Path> files;
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertThat(scorer(model).storedIn(rows, fields()).store(reader)).isTrue();
        files = rowFiles();
        assertThat(files).isNotEmpty();
        assertThat(scorer(other).storedIn(rows, fields()).store(reader)).isTrue();
        assertThat(rowFiles()).hasSizeGreaterThan(files.size());
      }
      StoredItems.await(() -> rowFiles().size() == files.size());
      assertThat(rowFiles()).isEqualTo(files);
      kept.clear();
      StoredItems.await(() -> rowFiles().isEmpty());
      assertThat(rowFiles()).isEmpty();
    }
  }

  private List<Path> rowFiles() {
    try (Stream<Path> files = Files.list(rows())) {
      return files.filter(file -> file.toString().endsWith(".rows")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoMayNotSeeAFieldReadsNoFilesAndLeavesNone() throws Exception {
    Path index = index();
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(directory);
        DirectoryReader hiding = HidingReader.of(reader, "item_id");
        SegmentRows rows = open()) {
      List<Float> all = scores(scorer(model), reader);
      List<Float> some = scores(scorer(model), hiding);
      assertThat(some).isNotEqualTo(all);
      DocumentScorer stored = scorer(model).storedIn(rows, fields());
      for (int round = 0; round < 3; round++) {
        assertClose(scores(stored, hiding), some, 1e-6f);
      }
      assertThat(stored.store(hiding)).isTrue();
      assertThat(rows.statistics().segments()).isZero();
      assertThat(stored.store(reader)).isTrue();
      String files = files();
      for (int round = 0; round < 3; round++) {
        assertClose(scores(stored, reader), all, 1e-6f);
        long copied = stored.counts().files();
        assertClose(scores(stored, hiding), some, 1e-6f);
        assertThat(stored.counts().files()).isEqualTo(copied).isPositive();
      }
      assertThat(files()).isEqualTo(files);
      stored.forget();
    }
  }

  private String files() throws IOException {
    try (Stream<Path> files = Files.list(rows())) {
      return files.map(Path::toString).sorted().collect(Collectors.joining("\n"));
    }
  }
}
