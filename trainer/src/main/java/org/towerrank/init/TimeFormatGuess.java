package org.towerrank.init;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;
import org.towerrank.sql.WrittenTimes;

/**
 * How a column writes times that are neither numbers since 1970 nor ISO 8601, as {@code strptime}
 * says it: what one value looks like, and all values are.
 */
final class TimeFormatGuess {
  private static final String WEEKDAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
  private static final String MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

  /** What each part of a time looks like, those that others have in them first. */
  private static final List<Part> PARTS =
      List.of(
          new Part("(?<!\\d)\\d{1,2}:\\d\\d:\\d\\d([.,])\\d{1,6}(?!\\d)", "%H:%M:%S$1%f"),
          new Part("(?<!\\d)\\d{1,2}:\\d\\d:\\d\\d(?!\\d)", "%H:%M:%S"),
          new Part("(?<!%[Sf].{0,9})(?<!\\d)\\d{1,2}:\\d\\d(?!\\d)", "%H:%M"),
          new Part("%H(.*?)( ?)[AP]M", "%I$1$2%p"),
          new Part("(?<=[MSfp])( ?)[-+]\\d\\d:?\\d\\d(?!\\d)", "$1%z"),
          new Part("^(19|20)\\d{6}(T?)\\d{6}(?!\\d)", "%Y%m%d$2%H%M%S"),
          new Part("^(19|20)\\d{6}(?!\\d)", "%Y%m%d"),
          new Part("(?<!\\d)(19|20)\\d\\d(?!\\d)", "%Y"),
          new Part("(?<!\\p{L})" + WEEKDAY + "(?!\\p{L})", "%a"),
          new Part("(?<!\\p{L})" + WEEKDAY + "[a-z]*day(?!\\p{L})", "%A"),
          new Part("(?<!\\p{L})" + MONTH + "(?!\\p{L})", "%b"),
          new Part("(?<!\\p{L})" + MONTH + "[a-z]+", "%B"));

  private static final String NUMBER = "(?<![%\\d])\\d{1,2}(?!\\d)";

  private static final Pattern PART_OF_DAY = Pattern.compile("%[YybBmd]");
  private static final int DAY = 3;
  private static final Pattern PART_OF_TIME = Pattern.compile("%[A-Za-z]");

  /** What else times say: that they are in UTC, and words of languages with other letters. */
  private static final Pattern WORDS = Pattern.compile("UTC|GMT|(?<![A-Za-z])[TZ](?![A-Za-z])");

  private static final Pattern NOTHING_ELSE = Pattern.compile("[^A-Za-z\\d]*");

  /** A part of a format, and the text that it stands for. */
  private record Part(Pattern looks, String format) {
    private Part(String looks, String format) {
      this(Pattern.compile(looks, Pattern.CASE_INSENSITIVE), format);
    }

    String put(String text) {
      return looks.matcher(text).replaceFirst(format);
    }
  }

  private TimeFormatGuess() {}

  /**
   * The formats that all values are of, the likelier one first; none where they are times as they
   * are.
   */
  static List<String> of(
      Engine engine, FileTable table, FileTable.Column column, List<String> examples)
      throws IOException {
    List<String> found = new ArrayList<>();
    if (column.isList() || column.isTime()) {
      return found;
    }
    for (String format : formats(first(examples))) {
      String others = "SELECT count(*) FROM " + others(table, column.name(), format);
      if (engine.number(others) == 0) {
        found.add(format);
      }
    }
    return found;
  }

  /**
   * What most values of a column are.
   *
   * @param values how many are so written
   * @param other one that is not
   */
  record Mostly(String format, long values, String other) {}

  /** The format that most values of a column have, and not all; empty if there is none. */
  static Optional<Mostly> mostly(Engine engine, TableProfile log, ColumnProfile column)
      throws IOException {
    if (column.isNativeList()) {
      return Optional.empty();
    }
    for (String format : formats(first(column.examples()))) {
      String others = others(log.table(), column.name(), format);
      @Nullable String[] found =
          engine
              .rows("SELECT count(*), min(" + said(column.name()) + ") FROM " + others)
              .getFirst();
      long values = column.present() - Long.parseLong(Objects.requireNonNull(found[0]));
      if (2 * values > column.present() && found[1] != null) {
        return Optional.of(new Mostly(format, values, found[1]));
      }
    }
    return Optional.empty();
  }

  private static String first(List<String> examples) {
    return examples.stream()
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String said(String column) {
    return "trim(" + Sql.name(column).code() + "::VARCHAR)";
  }

  /** The rows of which a column has a value that is not so written. */
  private static String others(FileTable table, String column, String format) {
    String said = said(column);
    return table.reading().code()
        + " WHERE "
        + said
        + " <> '' AND "
        + WrittenTimes.microseconds(new Sql(said), format).code()
        + " IS NULL";
  }

  /** The formats that a text may be of; of days and months both orders, the likelier one first. */
  static List<String> formats(String text) {
    String format = text.contains("%") ? "" : text;
    for (Part part : PARTS) {
      format = part.put(format);
    }
    List<String> formats = new ArrayList<>();
    for (String numbers : orders(format)) {
      String each = format;
      for (String number : numbers.split("(?=%)", -1)) {
        each = each.replaceFirst(NUMBER, Matcher.quoteReplacement(number));
      }
      if (isWhole(each)) {
        formats.add(each);
      }
    }
    return formats;
  }

  /** What the numbers that are left may say, in their order. */
  private static List<String> orders(String format) {
    boolean year = format.contains("%Y");
    boolean month = format.contains("%b") || format.contains("%B");
    if (format.contains("%d")) {
      return List.of("");
    }
    if (month) {
      return List.of(year ? "%d" : "%d%y");
    }
    if (format.startsWith("%Y")) {
      return List.of("%m%d");
    }
    boolean monthFirst = format.contains("%p");
    String end = year ? "" : "%y";
    return monthFirst || format.contains("/")
        ? List.of("%m%d" + end, "%d%m" + end)
        : List.of("%d%m" + end, "%m%d" + end);
  }

  /** Versions such as 1.12.3 are no days. */
  private static boolean isWhole(String format) {
    boolean sure = format.contains("/") || format.contains("%M");
    String rest = WORDS.matcher(PART_OF_TIME.matcher(format).replaceAll(" ")).replaceAll("");
    List<String> parts = PART_OF_TIME.matcher(format).results().map(MatchResult::group).toList();
    return parts.stream().distinct().count() == parts.size()
        && PART_OF_DAY.matcher(format).results().count() == DAY
        && (sure || !format.contains("%y"))
        && NOTHING_ELSE.matcher(rest).matches();
  }
}
