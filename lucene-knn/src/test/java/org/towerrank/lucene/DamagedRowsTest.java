package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.IOUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** Files of rows that are damaged, cut or deleted by others, given up, or of two indexes. */
class DamagedRowsTest {
  private static final long PLENTY = 1L << 30;

  @TempDir Path temporary;

  private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong budget = new AtomicLong(PLENTY);
  private RankingModel model;

  @BeforeEach
  void load() throws IOException {
    model = RandomModels.wideDeepFm(3);
  }

  @AfterEach
  void close() {
    model.close();
  }

  private SegmentRows open(Executor executor) throws IOException {
    RowSettings of = RowSettings.of(PLENTY);
    return SegmentRows.open(
        temporary.resolve("rows"),
        new RowSettings(budget::get, of.room(), () -> 50, of.precision(), executor, logged::add));
  }

  private SegmentRows open() throws IOException {
    return open(RowSettings.of(PLENTY).executor());
  }

  private FSDirectory index(String name) throws IOException {
    return FSDirectory.open(temporary.resolve(name));
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(temporary.resolve("rows"))) {
      return files.filter(file -> file.toString().endsWith(".rows")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long bytesOfFiles() {
    return files().stream().mapToLong(file -> file.toFile().length()).sum();
  }

  private DocumentScorer stored(SegmentRows rows) {
    return StoredItems.scorer(model).storedIn(rows, StoredItems.fields());
  }

  private void assertRight(DocumentScorer stored, DirectoryReader reader) throws IOException {
    List<Float> expected = StoredItems.scores(StoredItems.scorer(model), reader);
    StoredItems.assertClose(StoredItems.scores(stored, reader), expected, 1e-6f);
  }

  /** What is done while the rows of an index are served. */
  private interface Use {
    void of(DocumentScorer stored, DirectoryReader reader, SegmentRows rows) throws Exception;
  }

  private void withRows(Use use) throws Exception {
    try (FSDirectory directory = index("index");
        IndexWriter writer = StoredItems.writer(directory)) {
      StoredItems.write(writer);
      try (DirectoryReader reader = DirectoryReader.open(writer);
          SegmentRows rows = open()) {
        DocumentScorer stored = stored(rows);
        assertThat(stored.store(reader)).isTrue();
        use.of(stored, reader, rows);
        stored.forget();
      }
    }
  }

  /** Lengths in it ask for all memory, numbers overflow: what is left has to be of use. */
  @Test
  void anyDamageToAHeaderCostsThatFileOnly() throws Exception {
    try (FSDirectory directory = index("index");
        IndexWriter writer = StoredItems.writer(directory)) {
      StoredItems.write(writer);
      try (DirectoryReader reader = DirectoryReader.open(writer);
          SegmentRows rows = open()) {
        DocumentScorer stored = stored(rows);
        assertThat(stored.store(reader)).isTrue();
        stored.forget();
      }
      List<Path> files = files();
      Path damaged = files.getFirst();
      byte[] whole = Files.readAllBytes(damaged);
      SplittableRandom random = new SplittableRandom(7);
      for (int at = 0; at < 320; at += 3) {
        byte[] bytes = whole.clone();
        int length = random.nextInt(1, 6);
        for (int i = at; i < at + length; i++) {
          bytes[i] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
        }
        bytes[at + length - 1] &= 7;
        Files.write(damaged, bytes);
        open().close();
        assertThat(files()).contains(files.getLast());
      }
      Files.write(damaged, new byte[whole.length]);
      Path other = damaged.resolveSibling("0_1_abc.rows");
      Files.write(other, whole);
      try (DirectoryReader reader = DirectoryReader.open(writer);
          SegmentRows rows = open()) {
        DocumentScorer stored = stored(rows);
        assertThat(stored.store(reader)).isTrue();
        assertRight(stored, reader);
        assertThat(stored.counts().files()).isPositive();
        stored.forget();
      }
      assertThat(other).exists();
    }
  }

  /** Java ends a process that reads a page which is there no more, unless that is caught. */
  @ParameterizedTest
  @ValueSource(strings = {"empty", "half", "deleted"})
  void aFileThatAnotherCutsOrDeletesIsNoLongerRead(String damage) throws Exception {
    withRows(
        (stored, reader, rows) -> {
          for (Path file : files()) {
            damage(file, damage);
          }
          if (damage.equals("empty")) {
            assertRight(stored, reader);
          }
          StoredItems.await(() -> !logged.isEmpty());
          StoredItems.await(() -> files().isEmpty() || rows.statistics().building() == 0);
          assertRight(stored, reader);
          assertThat(logged).allMatch(line -> line.startsWith("rows of "));
        });
  }

  /**
   * As by whoever makes room on a disk. That files come no more is another thing than a lost one.
   */
  @Test
  void aDirectoryThatIsDeletedIsToldWithTheFilesThatItHad() throws Exception {
    withRows(
        (stored, reader, rows) -> {
          Path folder = temporary.resolve("rows");
          IOUtils.rm(folder);
          StoredItems.await(() -> rows.statistics().segments() == 0);
          assertThat(stored.store(reader)).isFalse();
          assertRight(stored, reader);
          assertThat(logged)
              .hasSize(2)
              .satisfies(line -> assertThat(line).contains("are dropped, as"), atIndex(0))
              .satisfies(
                  line ->
                      assertThat(line).contains("their file failed").contains(folder.toString()),
                  atIndex(1));
        });
  }

  private static void damage(Path file, String damage) throws IOException {
    if (damage.equals("deleted")) {
      Files.delete(file);
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(damage.equals("empty") ? 0 : channel.size() / 2);
    }
  }

  /** A job that waits for a reader of its segment, as the one that it had is closed. */
  @Test
  void aFileBeyondTheBudgetIsNotFinishedLater() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    try (FSDirectory directory = index("index");
        IndexWriter writer = StoredItems.writer(directory);
        SegmentRows rows = open(tasks::add)) {
      StoredItems.write(writer);
      DocumentScorer stored = stored(rows);
      try (DirectoryReader reader = wantedInVain(stored, directory, writer)) {
        RowSettings.of(PLENTY).executor().execute(tasks.getFirst());
        StoredItems.await(() -> rows.statistics().bytes() > 0);
        budget.set(1);
        StoredItems.await(() -> rows.statistics().bytes() == 0);
        for (int round = 0; round < 10; round++) {
          assertRight(stored, reader);
          Thread.sleep(50);
        }
        assertThat(files()).isEmpty();
        assertThat(rows.statistics().building()).isZero();
        assertThat(logged).isEmpty();
        stored.forget();
      }
    }
  }

  /** A clone has segments with the same ids, so one file serves both. */
  @Test
  void aCopyOfAnIndexWaitsForTheFileThatIsWritten() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    try (FSDirectory directory = index("index");
        FSDirectory copied = index("copy");
        IndexWriter writer = StoredItems.writer(directory);
        SegmentRows rows = open(tasks::add)) {
      StoredItems.write(writer);
      for (String file : directory.listAll()) {
        if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
          copied.copyFrom(directory, file, file, IOContext.DEFAULT);
        }
      }
      DocumentScorer stored = stored(rows);
      try (DirectoryReader reader = wantedInVain(stored, directory, writer);
          DirectoryReader copy = DirectoryReader.open(copied)) {
        RowSettings.of(PLENTY).executor().execute(tasks.getFirst());
        StoredItems.await(() -> rows.statistics().bytes() > 0);
        for (int round = 0; round < 5; round++) {
          assertRight(stored, copy);
          Thread.sleep(50);
        }
        for (DirectoryReader either : List.of(reader, copy)) {
          assertServed(stored, either);
        }
        assertThat(logged).isEmpty();
        assertThat(files()).hasSize(2);
        assertThat(rows.statistics().bytes()).isEqualTo(bytesOfFiles());
        stored.forget();
      }
    }
  }

  private void assertServed(DocumentScorer stored, DirectoryReader reader) throws Exception {
    StoredItems.await(
        () -> {
          try {
            long before = stored.counts().files();
            assertRight(stored, reader);
            return stored.counts().files() - before >= reader.maxDoc() / 2;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Asks for rows by a reader that is closed at once. Returns another of the same segments. */
  private static DirectoryReader wantedInVain(
      DocumentScorer stored, FSDirectory directory, IndexWriter writer) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      stored.wantStored(reader);
      writer.deleteDocuments(new Term("key", "k7"), new Term("key", "k300"));
      writer.commit();
      DirectoryReader later = DirectoryReader.openIfChanged(reader);
      assertThat(later).isNotNull();
      return later;
    }
  }
}
