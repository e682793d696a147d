package org.towerrank.recipe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is different where fitting goes on from an earlier run.
 *
 * @param replay how many earlier rows are drawn for each new one, where {@code data.time} tells
 *     them apart; 2
 * @param epochs passes at most; as of the fit if null
 * @param patience epochs without improvement before fitting stops; as of the fit if null
 */
public record RefitSpec(Double replay, @Nullable Integer epochs, @Nullable Integer patience) {
  private static final double REPLAY = 2;

  public RefitSpec {
    replay = Objects.requireNonNullElse(replay, REPLAY);
    if (!(replay >= 0 && Double.isFinite(replay))) {
      throw new RecipeException("fit.refit.replay must not be negative, got: " + replay);
    }
    if (epochs != null) {
      FitSpec.positive("refit.epochs", epochs, 1);
    }
    if (patience != null) {
      FitSpec.positive("refit.patience", patience, 1);
    }
  }

  /** All defaults. */
  static RefitSpec defaults() {
    return new RefitSpec(REPLAY, null, null);
  }
}
