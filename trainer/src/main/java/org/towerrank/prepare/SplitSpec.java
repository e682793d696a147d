package org.towerrank.prepare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are for fitting, for validation and for test.
 *
 * @param by how they are told apart
 * @param validation share of the rows; 0.1 if absent
 * @param test share of the rows; 0.1 if absent
 */
public record SplitSpec(By by, @Nullable Double validation, @Nullable Double test) {
  private static final double DEFAULT_SHARE = .1;

  /** How rows are told apart. */
  public enum By {
    /** The last events are for test, those before for validation. */
    @JsonProperty("time")
    TIME,
    /** Of every user the last event is for test, and the one before for validation. */
    @JsonProperty("user_last")
    USER_LAST,
    /** By chance. */
    @JsonProperty("random")
    RANDOM
  }

  public SplitSpec {
    PrepareSpec.require(by, "split.by");
    if (by == By.USER_LAST && (validation != null || test != null)) {
      throw new IllegalArgumentException(
          "[split.by: user_last] takes two events of every user: expected no shares");
    }
    validation = Objects.requireNonNullElse(validation, DEFAULT_SHARE);
    test = Objects.requireNonNullElse(test, DEFAULT_SHARE);
    if (!(validation > 0 && test > 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "[split]: expected shares above 0 that leave some for fitting, got validation "
              + validation
              + " and test "
              + test);
    }
  }
}
