package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.lucene.StoredItems.assertClose;
import static org.towerrank.lucene.StoredItems.await;
import static org.towerrank.lucene.StoredItems.fields;
import static org.towerrank.lucene.StoredItems.scorer;
import static org.towerrank.lucene.StoredItems.scores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/** Files of rows have a budget of bytes, and the room that the disk has. */
class StoredRowBudgetTest {
  private static final long PLENTY = 1L << 30;

  /** Less than the ten seconds that a refusal takes to run out. */
  private static final long SOON = TimeUnit.SECONDS.toNanos(9);

  @TempDir Path temporary;

  private final AtomicLong budget = new AtomicLong(PLENTY);
  private final AtomicLong room = new AtomicLong(PLENTY);

  @BeforeEach
  void write() throws IOException {
    try (FSDirectory directory = index();
        IndexWriter writer = StoredItems.writer(directory)) {
      StoredItems.write(writer);
    }
  }

  private FSDirectory index() throws IOException {
    return FSDirectory.open(temporary.resolve("index"));
  }

  private SegmentRows open() throws IOException {
    RowSettings of = RowSettings.of(PLENTY).forSegmentsOf(50);
    return SegmentRows.open(
        temporary.resolve("rows"),
        new RowSettings(
            budget::get, room::get, of.leastDocuments(), of.precision(), of.executor(), of.log()));
  }

  /** Bytes of all files. */
  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve("rows"))) {
      return files
          .filter(file -> file.toString().endsWith(".rows"))
          .mapToLong(StoredRowBudgetTest::size)
          .sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of the rows of the index for one model. */
  private long bytesOf(RankingModel model) throws Exception {
    try (SegmentRows rows = open();
        FSDirectory directory = index();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      DocumentScorer stored = scorer(model).storedIn(rows, fields());
      stored.store(reader);
      stored.forget();
    }
    return bytes();
  }

  @Test
  void theBudgetHoldsAndWhatIsUsedMoreTakesThePlaceOfWhatIsUsedLess() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        RankingModel other = RandomModels.wideDeepFm(4);
        FSDirectory directory = index();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      long one = bytesOf(model);
      budget.set(one + one / 3);
      try (SegmentRows rows = open()) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertThat(stored.store(reader)).isTrue();
        for (int round = 0; round < 10; round++) {
          scores(stored, reader);
        }
        DocumentScorer storedOfOther = scorer(other).storedIn(rows, fields());
        assertThat(storedOfOther.store(reader)).isFalse();
        assertThat(rows.statistics().bytes()).isBetween(one, one + one / 3);
        for (int round = 0; round < 60; round++) {
          assertClose(scores(storedOfOther, reader), scores(scorer(other), reader), 1e-6f);
        }
        assertThat(storedOfOther.store(reader)).isTrue();
        assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
        assertThat(rows.statistics().bytes()).isLessThanOrEqualTo(one + one / 3);
        stored.forget();
        storedOfOther.forget();
      }
      budget.set(0);
      try (SegmentRows rows = open()) {
        DocumentScorer stored = scorer(model).storedIn(rows, fields());
        assertClose(scores(stored, reader), scores(scorer(model), reader), 1e-6f);
        await(() -> rows.statistics().bytes() == 0);
        assertThat(bytes()).isZero();
        stored.forget();
      }
    }
  }

  /** Not only when a refusal has run out. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void moreRoomIsUsedWithinSeconds(boolean ofBudget) throws Exception {
    AtomicLong limit = ofBudget ? budget : room;
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = index();
        DirectoryReader reader = DirectoryReader.open(directory);
        SegmentRows rows = open()) {
      limit.set(1);
      DocumentScorer stored = scorer(model).storedIn(rows, fields());
      scores(stored, reader);
      await(() -> rows.statistics().building() == 0);
      assertThat(bytes()).isZero();
      limit.set(PLENTY);
      long raised = System.nanoTime();
      while (rows.statistics().segments() < 2 && System.nanoTime() - raised < SOON) {
        scores(stored, reader);
        Thread.sleep(50);
      }
      assertThat(rows.statistics().segments()).isEqualTo(2);
      stored.forget();
    }
  }
}
