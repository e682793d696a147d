package org.towerrank.parquet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Pages of a column, the next one decompressed while the current one is read: by another thread
 * that is idle, or when it is needed.
 */
final class PagesAhead {
  private final ColumnPages pages;
  private final Executor executor;
  private final long mostBytes;
  private @Nullable FutureTask<@Nullable Page> next;

  /**
   * @param mostBytes of a page behind which the next one is kept too
   */
  PagesAhead(ColumnPages pages, Executor executor, long mostBytes) {
    this.pages = pages;
    this.executor = executor;
    this.mostBytes = mostBytes;
  }

  /** The next page, as {@link ColumnPages#next} gives it. */
  @Nullable Page next() throws IOException {
    FutureTask<@Nullable Page> begun = next;
    next = null;
    Page page = begun == null ? pages.next() : finish(begun);
    if (page != null && page.size() <= mostBytes) {
      FutureTask<@Nullable Page> following = new FutureTask<>(pages::next);
      executor.execute(following);
      next = following;
    }
    return page;
  }

  private static @Nullable Page finish(FutureTask<@Nullable Page> begun) throws IOException {
    // Does nothing where another thread has begun.
    begun.run();
    try {
      return begun.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IOException(e.getCause());
    }
  }
}
