package org.towerrank.lucene.column;

import java.util.concurrent.atomic.LongAdder;

/** Where what a model makes of documents came from, since the model was loaded. Thread-safe. */
public final class DocumentCounts {
  private final LongAdder files = new LongAdder();
  private final LongAdder memory = new LongAdder();
  private final LongAdder computed = new LongAdder();

  /**
   * Documents until now.
   *
   * @param files copied from a file beside the index
   * @param memory copied from the memory of recent documents
   * @param computed read from doc values, and run through the model
   */
  public record Snapshot(long files, long memory, long computed) {}

  /** Counts the documents of a slice. */
  void add(int all, int withoutFile, int unknown) {
    files.add((long) all - withoutFile);
    memory.add((long) withoutFile - unknown);
    computed.add(unknown);
  }

  Snapshot snapshot() {
    return new Snapshot(files.sum(), memory.sum(), computed.sum());
  }
}
