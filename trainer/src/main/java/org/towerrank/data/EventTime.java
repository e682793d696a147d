package org.towerrank.data;

import java.time.Instant;
import java.util.Optional;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.TimeText;

/**
 * When an event was: a number of any unit, or a date of ISO 8601. One kind is not compared with the
 * other.
 *
 * @param text as the table has it
 * @param date whether it is a date
 * @param value the number, or the seconds since 1970
 */
record EventTime(String text, boolean date, double value) {
  private static final double NANOSECONDS = 1e9;

  /**
   * The time of a text.
   *
   * @throws InvalidValueException when it is neither a number nor a date
   */
  static EventTime of(String text) {
    Optional<Instant> date = TimeText.date(text);
    if (date.isPresent()) {
      double seconds = date.get().getEpochSecond() + date.get().getNano() / NANOSECONDS;
      return new EventTime(text, true, seconds);
    }
    try {
      return new EventTime(text, false, RawValueEncoder.number(text));
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

  /**
   * Whether it is after another.
   *
   * @throws InvalidValueException when one is a number and the other a date
   */
  boolean isAfter(EventTime other) {
    if (date != other.date) {
      throw new InvalidValueException(
          "expected "
              + (other.date ? "a date" : "a number")
              + " as ["
              + other.text
              + "] is, found ["
              + text
              + "]");
    }
    return value > other.value;
  }
}
