package org.towerrank.prepare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The items that a user had to do with before an event, the newest last.
 *
 * @param length how many at most; 50 if absent
 * @param of the task whose positives they are; if null, every event counts
 * @param equalTimes what becomes of events at the very time of the event
 */
public record HistorySpec(Integer length, @Nullable String of, EqualTimes equalTimes) {
  static final int DEFAULT_LENGTH = 50;

  /** What a history has of events that have the time of its own event. */
  public enum EqualTimes {
    /** None of them: nobody knows which was first. */
    @JsonProperty("excluded")
    EXCLUDED,
    /** Those that the log's order has before it. */
    @JsonProperty("log_order")
    LOG_ORDER
  }

  public HistorySpec {
    length = Objects.requireNonNullElse(length, DEFAULT_LENGTH);
    PrepareSpec.requireAtLeast(1, length, "history.length");
    equalTimes = Objects.requireNonNullElse(equalTimes, EqualTimes.EXCLUDED);
  }

  static HistorySpec defaults() {
    return new HistorySpec(DEFAULT_LENGTH, null, EqualTimes.EXCLUDED);
  }
}
