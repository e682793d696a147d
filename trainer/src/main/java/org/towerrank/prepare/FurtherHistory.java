package org.towerrank.prepare;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One more history of a user before an event, such as what they did not like, the newest last.
 * Events of equal time count as in {@link HistorySpec}.
 *
 * @param length how many items at most; 50 if absent
 * @param of the task whose positives they are; with neither task every event counts
 * @param notOf the task whose negatives they are: events with the label 0
 */
public record FurtherHistory(Integer length, @Nullable String of, @Nullable String notOf) {
  public FurtherHistory {
    length = Objects.requireNonNullElse(length, HistorySpec.DEFAULT_LENGTH);
    PrepareSpec.requireAtLeast(1, length, "histories.length");
    if (of != null && notOf != null) {
      throw new IllegalArgumentException(
          "[histories]: expected [of] or [not_of], got both: a history has positives of a task or"
              + " its negatives");
    }
  }
}
