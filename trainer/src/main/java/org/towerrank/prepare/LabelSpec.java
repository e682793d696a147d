package org.towerrank.prepare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A label of ranking rows.
 *
 * @param name what the column is called
 * @param column the log's column that says it; the column of actions if {@code positive} is given,
 *     or else the name
 * @param positive the values that make an event positive; all others make it negative
 * @param positiveFrom the number from which on an event is positive; below, and where there is
 *     none, it is negative
 * @param present whether an event is positive where the column has a value, such as when it was
 *     opened
 * @param every whether every event is positive, for a log that has nothing else
 */
public record LabelSpec(
    String name,
    @Nullable String column,
    @Nullable List<String> positive,
    @Nullable Double positiveFrom,
    boolean present,
    boolean every) {

  public LabelSpec {
    PrepareSpec.require(name, "tasks.name");
    if (positive != null && positiveFrom != null) {
      throw new IllegalArgumentException(
          "task [" + name + "]: expected either [positive] or [positive_from], got both");
    }
    if (present && (positive != null || positiveFrom != null)) {
      throw new IllegalArgumentException(
          "task ["
              + name
              + "]: with [present] every value is positive: expected no [positive] and no"
              + " [positive_from]");
    }
    if (every && (present || column != null || positive != null || positiveFrom != null)) {
      throw new IllegalArgumentException(
          "task [" + name + "]: with [every] no column says what is positive: expected it alone");
    }
    if (positive != null) {
      positive = List.copyOf(positive);
      if (positive.isEmpty()) {
        throw new IllegalArgumentException("task [" + name + "]: [positive] lists no value");
      }
    }
  }
}
