package org.towerrank.train;

import java.nio.file.Path;

/**
 * How fitting goes on from an earlier run.
 *
 * @param from the run
 * @param forget for how many refits values stay that training rows no longer have
 * @param encoders whether encoders of numbers are fitted anew, too
 */
public record Refit(Path from, int forget, boolean encoders) {
  /** Refits that vanished values stay for unless something else is said: a month of days. */
  public static final int FORGET = 30;

  public Refit {
    if (forget < 0) {
      throw new FittingException("--forget must not be negative, got: " + forget);
    }
  }
}
