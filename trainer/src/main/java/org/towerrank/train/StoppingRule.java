package org.towerrank.train;

/** Says whether a fit is worth going on with, so that a search spends no time on bad settings. */
@FunctionalInterface
public interface StoppingRule {

  /**
   * Whether to go on. Asked before every epoch but the first, and again where a fit goes on from
   * its checkpoint.
   *
   * @param best the best score after each epoch so far: the mean logarithm of the metrics on
   *     validation that the best epoch is chosen by, losses and errors negative; more is better
   */
  boolean goesOn(double[] best);

  /**
   * Told when a fit ended, whatever ended it.
   *
   * @param best as in {@link #goesOn}
   */
  default void ended(double[] best) {}

  /** Only the recipe's patience and epochs end a fit. */
  static StoppingRule none() {
    return best -> true;
  }
}
