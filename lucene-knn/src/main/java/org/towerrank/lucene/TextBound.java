package org.towerrank.lucene;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.TimeText;

/**
 * One end of a range of texts that are dates or numbers, and which is within. A day has all its
 * hours: one is neither before nor after a time of it.
 *
 * @param lower whether texts from it on are in the range, rather than those up to it
 * @param date of a date the moment that the comparison takes; null of a number
 * @param number 0 of a date
 */
record TextBound(boolean lower, @Nullable Instant date, double number) {
  private static final Duration DAY_LESS_ONE = Duration.ofDays(1).minusNanos(1);

  /**
   * The range from a value on, or up to it.
   *
   * @throws InvalidValueException when it is neither a date nor a number
   */
  static TextBound of(boolean lower, String value) {
    Optional<Instant> date = TimeText.date(value);
    return date.isPresent()
        ? new TextBound(lower, lower ? date.get() : last(value, date.get()), 0)
        : new TextBound(lower, null, ElementText.number(value));
  }

  /** Whether a text is in the range; what is no date is not in a range of dates. */
  boolean includes(String text) {
    try {
      return date == null ? includes(ElementText.number(text)) : includes(text, date);
    } catch (InvalidValueException e) {
      return false;
    }
  }

  private boolean includes(double value) {
    return lower ? value >= number : value <= number;
  }

  private boolean includes(String text, Instant bound) {
    Optional<Instant> known = TimeText.date(text);
    if (known.isEmpty()) {
      return false;
    }
    return lower ? !last(text, known.get()).isBefore(bound) : !known.get().isAfter(bound);
  }

  /** The last moment of a day, and else the time itself. */
  private static Instant last(String text, Instant date) {
    return TimeText.isDay(text) ? date.plus(DAY_LESS_ONE) : date;
  }
}
