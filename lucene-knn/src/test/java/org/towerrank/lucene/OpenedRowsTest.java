package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.inference.RankingModel;
import org.towerrank.lucene.rows.RowSettings;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * Directories that are not for rows, and executors that do not run their task until they are
 * closed.
 */
class OpenedRowsTest {
  private static final RowSettings PLAIN = RowSettings.of(1 << 30).forSegmentsOf(50);

  @TempDir Path temporary;

  private final Queue<String> logged = new ConcurrentLinkedQueue<>();

  private SegmentRows open(ExecutorService executor) throws IOException {
    return SegmentRows.open(
        temporary.resolve("rows"),
        new RowSettings(
            PLAIN.budget(),
            PLAIN.room(),
            PLAIN.leastDocuments(),
            PLAIN.precision(),
            executor,
            logged::add));
  }

  @Test
  void anExecutorThatTakesNoTaskLeavesTheDirectoryToOthers() throws Exception {
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      executor.shutdown();
      assertThatThrownBy(() -> open(executor)).isInstanceOf(RejectedExecutionException.class);
    }
    SegmentRows.open(temporary.resolve("rows"), PLAIN).close();
  }

  @Test
  void aLogThatThrowsLeavesTheDirectoryToWhoeverOpensItNext() throws Exception {
    String name = "0".repeat(16) + "_" + "1".repeat(16) + "_" + "2".repeat(32) + ".rows";
    Path damaged = Files.createDirectories(temporary.resolve("rows")).resolve(name);
    Files.writeString(damaged, "no rows");
    RowSettings throwing =
        new RowSettings(
            PLAIN.budget(),
            PLAIN.room(),
            PLAIN.leastDocuments(),
            PLAIN.precision(),
            PLAIN.executor(),
            line -> {
              throw new IllegalStateException(line);
            });
    assertThatThrownBy(() -> SegmentRows.open(temporary.resolve("rows"), throwing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot be read");
    SegmentRows.open(temporary.resolve("rows"), PLAIN).close();
    assertThat(damaged).doesNotExist();
  }

  @Test
  void theDirectoryOfAnIndexIsRefused() throws Exception {
    Path index = temporary.resolve("rows");
    try (FSDirectory directory = FSDirectory.open(index);
        IndexWriter writer = StoredItems.writer(directory)) {
      StoredItems.write(writer);
    }
    assertThatThrownBy(() -> SegmentRows.open(index, PLAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[" + index + "]: expected a directory for rows alone");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nobodyWaitsForFilesThatAnInterruptedTaskWouldWrite() throws Exception {
    try (RankingModel model = RandomModels.wideDeepFm(3);
        FSDirectory directory = FSDirectory.open(temporary.resolve("index"));
        IndexWriter writer = StoredItems.writer(directory)) {
      StoredItems.write(writer);
      try (DirectoryReader reader = DirectoryReader.open(directory);
          ExecutorService executor = Executors.newSingleThreadExecutor();
          SegmentRows rows = open(executor)) {
        DocumentScorer stored = StoredItems.scorer(model).storedIn(rows, StoredItems.fields());
        executor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stored.store(reader)).isFalse();
        List<Float> expected = StoredItems.scores(StoredItems.scorer(model), reader);
        assertThat(StoredItems.scores(stored, reader)).isEqualTo(expected);
        assertThat(logged)
            .singleElement()
            .asString()
            .contains("not written any more", "executor has to run it until the rows are closed");
        stored.forget();
      }
    }
  }

  /** Whoever opens the directory next has it alone. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoIsInterruptedWaitsForTheTaskToEndToo() throws Exception {
    CountDownLatch working = new CountDownLatch(1);
    AtomicBoolean worked = new AtomicBoolean();
    SegmentRows rows = SegmentRows.open(temporary.resolve("rows"), PLAIN);
    rows.retain(
        () -> {
          working.countDown();
          LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
          worked.set(true);
          return Optional.empty();
        });
    working.await();
    Thread.currentThread().interrupt();
    rows.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(worked).isTrue();
  }
}
