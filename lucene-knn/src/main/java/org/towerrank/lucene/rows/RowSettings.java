package org.towerrank.lucene.rows;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How {@link SegmentRows} are kept. What is supplied may change at any time.
 *
 * @param budget bytes of all files together; with 0 none are written or read
 * @param room bytes that may still be written to the disk, whatever the budget
 * @param leastDocuments of a segment that gets a file
 * @param precision of new files
 * @param executor runs one task as long as the rows are open; where it interrupts it before,
 *     nothing is written any more
 * @param log takes a line for each kind of problem
 */
public record RowSettings(
    LongSupplier budget,
    LongSupplier room,
    IntSupplier leastDocuments,
    RowPrecision precision,
    Executor executor,
    Consumer<String> log) {
  private static final int LEAST_DOCUMENTS = 10_000;

  /** Files in single precision for segments of 10,000 documents, written by a daemon thread. */
  public static RowSettings of(long budget) {
    System.Logger logger = System.getLogger(SegmentRows.class.getName());
    return new RowSettings(
        () -> budget,
        () -> Long.MAX_VALUE,
        () -> LEAST_DOCUMENTS,
        RowPrecision.FLOAT32,
        RowSettings::start,
        line -> logger.log(System.Logger.Level.WARNING, line));
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "towerrank-rows");
    thread.setDaemon(true);
    thread.start();
  }

  /** The same for segments of other sizes. */
  public RowSettings forSegmentsOf(int documents) {
    return new RowSettings(budget, room, () -> documents, precision, executor, log);
  }

  /** The same in another precision. */
  public RowSettings in(RowPrecision other) {
    return new RowSettings(budget, room, leastDocuments, other, executor, log);
  }
}
