package org.towerrank.parquet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.ColumnBatch;

/**
 * Consecutive rows that are decoded column by column, by threads that are idle and by the one that
 * waits for them.
 */
final class DecodedRows {
  private final List<PagedColumn> columns;
  private final int count;
  private final @Nullable ColumnBatch[] batches;
  private final @Nullable Throwable[] failures;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch open;

  private DecodedRows(List<PagedColumn> columns, int count) {
    this.columns = columns;
    this.count = count;
    this.batches = new ColumnBatch[columns.size()];
    this.failures = new Throwable[columns.size()];
    this.open = new CountDownLatch(columns.size());
  }

  /** Begins with the next rows of columns, which nothing else may read until all are finished. */
  static DecodedRows begin(List<PagedColumn> columns, int count, Executor executor) {
    DecodedRows rows = new DecodedRows(columns, count);
    int others = Math.min(columns.size(), Runtime.getRuntime().availableProcessors() - 1);
    for (int i = 0; i < others; i++) {
      executor.execute(rows::decode);
    }
    return rows;
  }

  private void decode() {
    for (int i = next.getAndIncrement(); i < batches.length; i = next.getAndIncrement()) {
      try {
        batches[i] = columns.get(i).read(count);
      } catch (IOException | RuntimeException | Error e) {
        failures[i] = e;
      } finally {
        open.countDown();
      }
    }
  }

  int count() {
    return count;
  }

  /**
   * Decodes what nothing has begun to decode, and waits for the rest.
   *
   * @throws IOException of the first column that cannot be read
   */
  List<ColumnBatch> finish() throws IOException {
    decode();
    try {
      open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    for (Throwable failure : failures) {
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
    return Arrays.stream(batches).map(Objects::requireNonNull).toList();
  }
}
