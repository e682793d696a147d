package org.towerrank.prepare;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows for two towers: of every positive event the user, the item chosen, the history, and in
 * validation and test items before it, to exclude.
 *
 * @param of the task whose positives are targets; that of the history if absent
 * @param minHistory events with fewer items before them are left out; 1 if absent
 * @param exclude items to exclude, at most, the newest; 4096 if absent. Else a user with many
 *     events would have them all in each row
 */
public record RecallSpec(
    @Nullable String of, @Nullable Integer minHistory, @Nullable Integer exclude) {
  private static final int MOST_EXCLUDED = 4096;

  public RecallSpec {
    minHistory = Objects.requireNonNullElse(minHistory, 1);
    PrepareSpec.requireAtLeast(0, minHistory, "recall.min_history");
    exclude = Objects.requireNonNullElse(exclude, MOST_EXCLUDED);
    PrepareSpec.requireAtLeast(1, exclude, "recall.exclude");
  }
}
