package org.towerrank.recipe;

import java.util.Objects;

/**
 * What is different where fitting goes on from an earlier run. Absent keys take the defaults named.
 *
 * @param replay how many earlier rows are drawn for each new one, where {@code data.time} tells
 *     them apart; 4
 * @param epochs passes over them; 3
 * @param anneal whether learning rates fall to 0 over these epochs, as half a wave of a cosine, and
 *     the weights at the end are kept (Loshchilov and Hutter 2017); otherwise rates are those of
 *     the fit, and patience and validation choose the epoch; true
 * @param keep the share of every earlier weight that a refit begins with; the rest is that of the
 *     random weight that a first fit with the same seed begins with (Ash and Adams 2020, On
 *     Warm-Starting Neural Network Training); 1
 */
public record RefitSpec(Double replay, Integer epochs, Boolean anneal, Double keep) {
  private static final double REPLAY = 4;
  private static final int EPOCHS = 3;

  public RefitSpec {
    replay = Objects.requireNonNullElse(replay, REPLAY);
    epochs = FitSpec.positive("refit.epochs", epochs, EPOCHS);
    anneal = Objects.requireNonNullElse(anneal, true);
    keep = Objects.requireNonNullElse(keep, 1.0);
    if (!(keep > 0 && keep <= 1)) {
      throw new RecipeException("fit.refit.keep must be a share in (0, 1], got: " + keep);
    }
    if (!(replay >= 0 && Double.isFinite(replay))) {
      throw new RecipeException("fit.refit.replay must not be negative, got: " + replay);
    }
  }

  /** All defaults. */
  static RefitSpec defaults() {
    return new RefitSpec(REPLAY, EPOCHS, true, 1.0);
  }
}
