package org.towerrank.train;

import org.jspecify.annotations.Nullable;

/**
 * What fitting goes on from, and what it leaves on the way.
 *
 * @param refit an earlier run to go on from; null to begin with random weights
 * @param checkpoints how far fitting is, on disk
 */
public record TrainingOptions(@Nullable Refit refit, Checkpoints checkpoints) {

  /** From random weights, without checkpoints. */
  public static TrainingOptions none() {
    return new TrainingOptions(null, Checkpoints.none());
  }
}
