package org.towerrank.feature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times as texts: dates of ISO 8601, with or without a time of day and an offset. Without a time it
 * is midnight, and without an offset UTC, as Elasticsearch has it. A space may stand for the T.
 */
public final class TimeText {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:[Tt ].*)?");
  private static final int DATE_LENGTH = 10;
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOptional(offset("+HH:MM"))
          .appendOptional(offset("+HHMM"))
          .appendOptional(offset("+HH"))
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private TimeText() {}

  /**
   * The time of a text that is a date; empty for one that is none, such as a number.
   *
   * @throws InvalidValueException when it looks like a date and is none, such as 2026-02-30
   */
  public static Optional<Instant> date(String text) {
    return DATE.matcher(text).matches() ? Optional.of(parse(text)) : Optional.empty();
  }

  /** Whether a text that is a date has no time of day. */
  public static boolean isDay(String text) {
    return text.length() == DATE_LENGTH;
  }

  private static DateTimeFormatter offset(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendOffset(pattern, "Z")
        .toFormatter(Locale.ROOT);
  }

  /**
   * The time of a text.
   *
   * @param unit of a text that is a number
   * @throws InvalidValueException when it is neither a date nor a number
   */
  static Instant instant(String text, EpochUnit unit) {
    if (DATE.matcher(text).matches()) {
      return parse(text);
    }
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw invalid(text, unit, e);
    }
    return unit.instant(NumberText.requireFinite(number));
  }

  private static Instant parse(String text) {
    String iso =
        text.length() > DATE_LENGTH
            ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
            : text;
    try {
      TemporalAccessor parsed =
          FORMAT.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return switch (parsed) {
        case OffsetDateTime time -> time.toInstant();
        case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
        default -> LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
      };
    } catch (DateTimeException e) {
      throw invalid(text, EpochUnit.MILLISECONDS, e);
    }
  }

  private static InvalidValueException invalid(
      String text, EpochUnit unit, RuntimeException cause) {
    InvalidValueException invalid =
        new InvalidValueException(
            "expected a time such as 2026-05-31T18:30:00Z, or "
                + unit.name().toLowerCase(Locale.ROOT)
                + " since 1970, got "
                + Quoted.of(text));
    invalid.initCause(cause);
    return invalid;
  }
}
