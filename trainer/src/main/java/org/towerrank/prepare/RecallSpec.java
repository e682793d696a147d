package org.towerrank.prepare;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows for two towers: of every positive event the user, the item chosen, the history, and in
 * validation and test all items before it, to exclude.
 *
 * @param of the task whose positives are targets; that of the history if absent
 * @param minHistory events with fewer items before them are left out; 1 if absent
 */
public record RecallSpec(@Nullable String of, @Nullable Integer minHistory) {
  public RecallSpec {
    minHistory = Objects.requireNonNullElse(minHistory, 1);
    PrepareSpec.requireAtLeast(0, minHistory, "recall.min_history");
  }
}
