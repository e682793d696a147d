package org.towerrank.spark;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in a format of {@code strptime} as DuckDB does: numbers have as many digits as there
 * are, names any case, and white space is as wide as it likes.
 *
 * @param pattern of a whole text, with a group for each part of the format
 * @param parts such as {@code d} for {@code %d}, in the order of the groups
 */
record WrittenTime(Pattern pattern, String parts) {
  private static final Map<String, WrittenTime> READ = new ConcurrentHashMap<>();
  private static final String SPACE = "[ \\t\\n\\x0B\\f\\r]";
  private static final Pattern PART =
      Pattern.compile("%-?(?<part>.)|(?<space>" + SPACE + "+)|(?<other>.)", Pattern.DOTALL);
  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");
  private static final List<String> DAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
  private static final int SHORT = 3;
  private static final List<String> SHORT_MONTHS = shortened(MONTHS);

  /** Years of two digits are of this century below it, as in Python. */
  private static final int FIRST_OF_LAST_CENTURY = 69;

  /** Before, calendars differ. */
  private static final long FIRST_SECOND =
      LocalDateTime.of(1600, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

  /**
   * The microseconds since 1970 that a text says.
   *
   * @param format that was checked, which has a year, a month and a day
   * @return null where the text is not so written
   */
  static @Nullable Long micros(@Nullable String said, String format) {
    return said == null ? null : READ.computeIfAbsent(format, WrittenTime::of).microsOf(said);
  }

  private static WrittenTime of(String format) {
    StringBuilder pattern = new StringBuilder(SPACE + "*");
    StringBuilder parts = new StringBuilder();
    Matcher matcher = PART.matcher(format);
    while (matcher.find()) {
      String part = matcher.group("part");
      if (matcher.group("space") != null) {
        pattern.append(SPACE).append("++");
      } else if (part == null || part.equals("%")) {
        pattern.append(Pattern.quote(matcher.group().substring(part == null ? 0 : 1)));
      } else {
        parts.append(part);
        pattern.append('(').append(written(part.charAt(0))).append(')');
      }
    }
    return new WrittenTime(Pattern.compile(pattern + SPACE + "*"), parts.toString());
  }

  /** What a part looks like. It takes all that it can, and gives nothing back. */
  private static String written(char part) {
    return switch (part) {
      case 'Y' -> "[0-9]{1,4}+";
      case 'f' -> "[0-9]{1,6}+";
      case 'b' -> anyOf(SHORT_MONTHS);
      case 'B' -> anyOf(MONTHS);
      case 'a' -> anyOf(shortened(DAYS));
      case 'A' -> anyOf(DAYS);
      case 'p' -> "[AaPp][Mm]";
      case 'z' -> "[+-][0-9]{2}(?::(?:[0-9]{2}(?::(?:[0-9]{2})?+)?+)?+|[0-9]{2})?+";
      default -> "[0-9]{1,2}+";
    };
  }

  private static String anyOf(List<String> names) {
    return "(?i:" + String.join("|", names) + ")";
  }

  private static List<String> shortened(List<String> names) {
    return names.stream().map(name -> name.substring(0, SHORT)).toList();
  }

  private @Nullable Long microsOf(String said) {
    Matcher matcher = pattern.matcher(said);
    if (!matcher.matches()) {
      return null;
    }
    Moment moment = new Moment();
    try {
      for (int i = 0; i < parts.length(); i++) {
        moment.set(parts.charAt(i), matcher.group(i + 1).toLowerCase(Locale.ROOT));
      }
      return moment.micros();
    } catch (DateTimeException e) {
      // No such day or hour: a text as any other.
      return null;
    }
  }

  /** What the parts of a text say; of two that say the same the last one counts. */
  private static final class Moment {
    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private long micros;
    private long offsetSeconds;
    private @Nullable String half;

    void set(char part, String value) {
      switch (part) {
        case 'Y' -> year = Integer.parseInt(value);
        case 'y' -> {
          int digits = Integer.parseInt(value);
          year = digits + (digits < FIRST_OF_LAST_CENTURY ? 2000 : 1900);
        }
        case 'm' -> month = within(ChronoField.MONTH_OF_YEAR, value);
        case 'b', 'B' -> month = SHORT_MONTHS.indexOf(value.substring(0, SHORT)) + 1;
        case 'd' -> day = within(ChronoField.DAY_OF_MONTH, value);
        case 'H' -> hour = within(ChronoField.HOUR_OF_DAY, value);
        case 'I' -> hour = within(ChronoField.CLOCK_HOUR_OF_AMPM, value);
        case 'M' -> minute = within(ChronoField.MINUTE_OF_HOUR, value);
        case 'S' -> second = within(ChronoField.SECOND_OF_MINUTE, value);
        case 'f' -> micros = Long.parseLong((value + "00000").substring(0, 6));
        case 'p' -> half = value;
        case 'z' -> offsetSeconds = offset(value);
        default -> {
          // The name of a day says nothing that the day does not.
        }
      }
    }

    private static int within(ChronoField field, String value) {
      return field.checkValidIntValue(Integer.parseInt(value));
    }

    private static long offset(String value) {
      String digits = (value.substring(1).replace(":", "") + "0000").substring(0, 6);
      long seconds =
          Integer.parseInt(digits.substring(0, 2)) * 3600L
              + Integer.parseInt(digits.substring(2, 4)) * 60L
              + Integer.parseInt(digits.substring(4));
      return value.startsWith("-") ? -seconds : seconds;
    }

    private int hourOfDay() {
      if (half == null) {
        return hour;
      }
      if (hour > 12) {
        throw new DateTimeException("[" + hour + "] with [" + half + "]");
      }
      return hour % 12 + (half.startsWith("p") ? 12 : 0);
    }

    @Nullable Long micros() {
      long seconds =
          LocalDateTime.of(year, month, day, hourOfDay(), minute, second)
                  .toEpochSecond(ZoneOffset.UTC)
              - offsetSeconds;
      return seconds < FIRST_SECOND ? null : seconds * 1_000_000 + micros;
    }
  }
}
