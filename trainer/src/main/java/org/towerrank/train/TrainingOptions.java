package org.towerrank.train;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What fitting goes on from, and what it leaves on the way.
 *
 * @param refit an earlier run to go on from; null to begin with random weights
 * @param checkpoints how far fitting is, on disk
 * @param stopping what ends it early beside the recipe's patience
 * @param clock that tells which rows are of the future
 */
public record TrainingOptions(
    @Nullable Refit refit, Checkpoints checkpoints, StoppingRule stopping, InstantSource clock) {

  /** With the clock of the system. */
  public TrainingOptions(@Nullable Refit refit, Checkpoints checkpoints, StoppingRule stopping) {
    this(refit, checkpoints, stopping, InstantSource.system());
  }

  /** Without a rule that ends it early. */
  public TrainingOptions(@Nullable Refit refit, Checkpoints checkpoints) {
    this(refit, checkpoints, StoppingRule.none());
  }

  /** From random weights, without checkpoints. */
  public static TrainingOptions none() {
    return new TrainingOptions(null, Checkpoints.none());
  }
}
