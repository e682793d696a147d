package org.towerrank.data;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.TimeText;

/**
 * When an event was: a number of any unit, or a date of ISO 8601. One kind is not compared with the
 * other.
 *
 * @param text as the table has it
 * @param date null of a number
 * @param number 0 of a date
 */
record EventTime(String text, @Nullable Instant date, double number) {
  /**
   * The time of a text.
   *
   * @throws InvalidValueException when it is neither a number nor a date
   */
  static EventTime of(String text) {
    Optional<Instant> date = TimeText.date(text);
    if (date.isPresent()) {
      return new EventTime(text, date.get(), 0);
    }
    try {
      return new EventTime(text, null, RawValueEncoder.number(text));
    } catch (InvalidValueException e) {
      InvalidValueException invalid =
          new InvalidValueException(
              "expected a time, a number or a date such as 2026-05-31T18:30:00Z, found ["
                  + text
                  + "]");
      invalid.initCause(e);
      throw invalid;
    }
  }

  /** Microseconds since 1970 of a date. What numbers count, {@link MomentColumn} tells. */
  double microseconds() {
    Instant moment = Objects.requireNonNull(date, "a date");
    return moment.getEpochSecond() * 1e6 + moment.getNano() / 1e3;
  }

  /** The end of a day where the date is one without a time of day; else itself. */
  double endMicroseconds() {
    return microseconds() + (TimeText.isDay(text) ? 86_400e6 - 1 : 0);
  }

  /**
   * Whether it is after another.
   *
   * @throws InvalidValueException when one is a number and the other a date
   */
  boolean isAfter(EventTime other) {
    if (date != null && other.date != null) {
      return date.isAfter(other.date);
    }
    if (date == null && other.date == null) {
      return number > other.number;
    }
    throw new InvalidValueException(
        "expected "
            + (other.date == null ? "a number" : "a date")
            + " as ["
            + other.text
            + "] is, found ["
            + text
            + "]");
  }
}
