package org.towerrank.tune;

import java.util.Map;
import java.util.TreeMap;

/** How a trial did at the rungs that it got to, which may be in several runs of the program. */
final class TrialRungs {
  private final SuccessiveHalving halving;
  private final Map<Integer, Double> scores = new TreeMap<>();
  private boolean stopped;

  /**
   * @param halving what the trials before it did
   */
  TrialRungs(SuccessiveHalving halving) {
    this.halving = halving;
  }

  /**
   * Judges a trial after an epoch.
   *
   * @param best the best score until each epoch
   * @return whether it is good enough to go on
   */
  boolean goesOn(double[] best) {
    scores.clear();
    for (int epochs = 1; epochs <= best.length && !stopped; epochs++) {
      if (halving.isRung(epochs)) {
        scores.put(epochs, best[epochs - 1]);
        stopped = !halving.goesOn(epochs, best[epochs - 1]);
      }
    }
    return !stopped;
  }

  /**
   * Takes down what a trial got to that is over: also the last epoch, after which nothing is
   * judged. What was killed behind it was judged by nobody who still knows.
   */
  void ended(double[] best) {
    for (int epochs = 1; epochs <= best.length; epochs++) {
      if (halving.isRung(epochs)) {
        scores.put(epochs, best[epochs - 1]);
      }
    }
  }

  /** The best score until each rung, by epochs. */
  Map<Integer, Double> scores() {
    return scores;
  }

  /** Whether it was worse than others. */
  boolean stopped() {
    return stopped;
  }
}
