package org.towerrank.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.fault.Faults.Scope;

/**
 * Something that is done again and again with the first, second, third … operation failing, until
 * one run meets no failure, or twice the operations of the first run were tried.
 */
final class FaultSweep {
  private static final int MOST_FAILURES = 10;

  /** How many times the operations of the first run are tried where runs go on meeting failures. */
  private static final int BACKGROUND = 2;

  /** Every operation is tried with this. */
  private static final boolean ALL = Boolean.getBoolean("towerrank.faults.all");

  private final Faults faults;
  private final int most;

  /**
   * A sweep.
   *
   * @param most runs, about; of more operations than that only every so manieth fails, unless all
   *     are asked for
   */
  FaultSweep(Faults faults, int most) {
    this.faults = faults;
    this.most = most;
  }

  /** What is tried. A run is prepared and looked at without any failure. */
  interface Work<T> {
    /** Makes the run possible once more, and says which of its operations are counted. */
    Scope prepare();

    /** Meets the failure. */
    T run();

    /**
     * What is wrong after a run.
     *
     * @param failed what failed; empty when nothing did
     */
    List<String> problems(T result, String failed);
  }

  /** Does all runs, and fails when there was a problem with any. */
  <T> void of(String name, Work<T> work) {
    long operations = count(work);
    long stride = ALL ? 1 : Math.max(1, Math.ceilDiv(operations, most));
    List<String> problems = new ArrayList<>();
    String failed;
    long number = 1;
    int runs = 0;
    do {
      failed = run(work, number, problems);
      number += stride;
      runs++;
      // What goes on in the background would reach any number, if the work is awaited for long.
    } while (!failed.isEmpty()
        && number <= BACKGROUND * operations
        && problems.size() < MOST_FAILURES);
    System.Logger logger = System.getLogger(FaultSweep.class.getName());
    logger.log(
        System.Logger.Level.INFO,
        "{0}: {1} operations, every {2}. failed in {3} runs",
        name,
        operations,
        stride,
        runs);
    assertThat(problems).as(name).isEmpty();
    assertThat(runs).as("runs of " + name).isGreaterThan(1);
  }

  private <T> long count(Work<T> work) {
    faults.count(work.prepare());
    T result = work.run();
    faults.end();
    long operations = faults.count();
    assertThat(work.problems(result, "")).as("without a failure").isEmpty();
    return operations;
  }

  private <T> String run(Work<T> work, long number, List<String> problems) {
    faults.fail(work.prepare(), number);
    T result;
    try {
      result = work.run();
    } finally {
      faults.end();
    }
    String failed = faults.failed();
    for (String problem : work.problems(result, failed)) {
      problems.add("operation " + number + " [" + failed + "]: " + problem);
    }
    return failed;
  }
}
