package org.towerrank.train;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.Prefetcher;

/**
 * The batches of an epoch in their order. A thread of its own prepares the next batch meanwhile:
 * that work takes one core, and steps leave cores idle at times.
 */
final class Batches implements Iterator<Objective.Batch>, AutoCloseable {
  private final Objective objective;
  private final int[] order;
  private final int size;
  private final Prefetcher ahead = new Prefetcher("towerrank-batches");
  private int prepared;
  private @Nullable Supplier<Prepared> next;

  /**
   * A batch.
   *
   * @param generators their states before it was prepared
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Prepared(long[] generators, Objective.Batch batch) {}

  /**
   * @param order the rows of the epoch, not to be changed before this is closed
   * @param size rows of a batch; the last may have fewer
   */
  Batches(Objective objective, int[] order, int size) {
    this(objective, order, 0, size);
  }

  /**
   * @param from the first row; those before it are done
   */
  Batches(Objective objective, int[] order, int from, int size) {
    this.objective = objective;
    this.order = order;
    this.size = size;
    this.prepared = from;
    this.next = prepare();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Objective.Batch next() {
    if (next == null) {
      throw new NoSuchElementException("an epoch of " + order.length + " rows is over");
    }
    Objective.Batch batch = next.get().batch();
    next = prepare();
    return batch;
  }

  private @Nullable Supplier<Prepared> prepare() {
    int from = prepared;
    int count = Math.min(size, order.length - from);
    prepared += count;
    return count == 0 ? null : ahead.begin(() -> prepare(from, count));
  }

  private Prepared prepare(int from, int count) {
    long[] generators = objective.generators();
    return new Prepared(generators, objective.prepare(order, from, count));
  }

  /**
   * Waits for the batch in preparation, so that nothing changes meanwhile.
   *
   * @return the states of the generators before it: those from which it can be prepared again
   */
  long[] settle() {
    return next == null ? objective.generators() : next.get().generators();
  }

  /** Waits for the batch in preparation, which will not be used. */
  @Override
  public void close() {
    ahead.close();
  }
}
