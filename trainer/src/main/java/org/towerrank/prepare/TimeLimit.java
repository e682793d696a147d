package org.towerrank.prepare;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.TimeText;

/**
 * The first or the last time that an event may have: {@code now}, or a day or a time in ISO 8601.
 *
 * @param text as the specification has it
 */
record TimeLimit(String text) {
  /** By how much clocks and zones differ that nobody wrote down. */
  static final Duration TOLERANCE = Duration.ofDays(1);

  static final String NOW = "now";
  private static final int DAY_LENGTH = 10;

  TimeLimit {
    if (!text.equals(NOW)) {
      date(text);
    }
  }

  boolean isNow() {
    return text.equals(NOW);
  }

  private static Instant date(String text) {
    String expected =
        "expected a day or a time such as 2026-05-31 or 2026-05-31T18:30:00Z, or now, got [";
    try {
      return TimeText.date(text)
          .orElseThrow(() -> new IllegalArgumentException(expected + text + "]"));
    } catch (InvalidValueException e) {
      throw new IllegalArgumentException(expected + text + "]", e);
    }
  }

  /** The first time that is not before it, in microseconds since 1970. */
  long first() {
    return micros(date(text));
  }

  /** The last time that is not behind it; a day has all of its hours. */
  long last(Instant now) {
    if (isNow()) {
      return micros(now.plus(TOLERANCE));
    }
    return text.length() == DAY_LENGTH
        ? micros(date(text).plus(Duration.ofDays(1))) - 1
        : micros(date(text));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
