package org.towerrank.lucene.column;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Where what a model makes of documents came from. Thread-safe. */
public final class DocumentCounts {
  private final LongAdder files = new LongAdder();
  private final LongAdder memory = new LongAdder();
  private final LongAdder computed = new LongAdder();
  private final @Nullable DocumentCounts whole;

  /**
   * Counts from zero.
   *
   * @param whole counts the same documents among others; null if there is none
   */
  DocumentCounts(@Nullable DocumentCounts whole) {
    this.whole = whole;
  }

  /**
   * Documents until now.
   *
   * @param files copied from a file beside the index
   * @param memory copied from the memory of recent documents
   * @param computed read from doc values, and run through the model
   */
  public record Snapshot(long files, long memory, long computed) {
    /** No documents. */
    public static final Snapshot NONE = new Snapshot(0, 0, 0);

    /** These documents and others. */
    public Snapshot plus(Snapshot other) {
      return new Snapshot(files + other.files, memory + other.memory, computed + other.computed);
    }
  }

  /** Counts the documents of a slice. */
  void add(int all, int withoutFile, int unknown) {
    files.add((long) all - withoutFile);
    memory.add((long) withoutFile - unknown);
    computed.add(unknown);
    if (whole != null) {
      whole.add(all, withoutFile, unknown);
    }
  }

  Snapshot snapshot() {
    return new Snapshot(files.sum(), memory.sum(), computed.sum());
  }
}
