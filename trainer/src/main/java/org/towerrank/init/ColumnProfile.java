package org.towerrank.init;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.TimeUnits;

/**
 * What a column looks like.
 *
 * @param type as the engine names it
 * @param rows of the table
 * @param present rows that have a value
 * @param distinct different values
 * @param numbers values that are numbers
 * @param least the least number; NaN if there is none
 * @param most the greatest number; NaN if there is none
 * @param moments values that are times in ISO 8601
 * @param commaNumbers values that are numbers with a comma before their decimals
 * @param padded values that are whole numbers with zeros before them, such as 007
 * @param otherTexts different values that are no numbers; of many nearly as many
 * @param unused a separator that no value has, nor an element of a list: a space if none has one
 * @param examples the most frequent values
 * @param timeFormats how values are times, as {@code strptime} says it; empty where they are none,
 *     numbers since 1970 or ISO 8601
 * @param list how its texts are split, if it holds lists
 */
record ColumnProfile(
    String name,
    String type,
    long rows,
    long present,
    long distinct,
    long numbers,
    double least,
    double most,
    long moments,
    long commaNumbers,
    long padded,
    long otherTexts,
    String unused,
    List<String> examples,
    List<String> timeFormats,
    @Nullable ListProfile list) {
  private static final int FEW = 20;
  private static final double OFTEN = .1;
  private static final int SHOWN = 3;
  private static final int SHOWN_LETTERS = 60;
  private static final double FIRST_SECOND = 1e8;

  private static final Pattern BRACKETS = Pattern.compile("\\[.*]|\\{.*}");

  /** The end of a name that tells things apart; what was paid or is valid is none. */
  private static final Pattern ID = Pattern.compile("(?<!pa|val)id$", Pattern.CASE_INSENSITIVE);

  /** The same with something before it, which a bid has not. */
  private static final Pattern SURE_ID =
      Pattern.compile("[^\\p{L}\\p{N}]id$", Pattern.CASE_INSENSITIVE);

  /**
   * The end of 2099 in microseconds since 1970: larger numbers are names, such as those of
   * accounts.
   */
  private static final double LAST_MICROSECOND = 4_102_444_800e6;

  /**
   * Lists as texts, or as the file has them.
   *
   * @param separator between elements; null where the file has lists
   * @param longest elements of the longest list
   * @param isVector whether all have as many, which are numbers with fractions
   */
  record ListProfile(@Nullable String separator, int longest, boolean isVector) {}

  ColumnProfile {
    examples = List.copyOf(examples);
    timeFormats = List.copyOf(timeFormats);
  }

  /** The same with something before its name. */
  ColumnProfile prefixed(String prefix) {
    return with(prefix + name, timeFormats);
  }

  /** The same, of whose formats of times some are left. */
  ColumnProfile written(List<String> formats) {
    return with(name, formats);
  }

  /** The same as each of its formats of times; itself where it has none. */
  List<ColumnProfile> byFormat() {
    return timeFormats.isEmpty()
        ? List.of(this)
        : timeFormats.stream().map(format -> written(List.of(format))).toList();
  }

  private ColumnProfile with(String otherName, List<String> otherFormats) {
    return new ColumnProfile(
        otherName,
        type,
        rows,
        present,
        distinct,
        numbers,
        least,
        most,
        moments,
        commaNumbers,
        padded,
        otherTexts,
        unused,
        examples,
        otherFormats,
        list);
  }

  boolean isNumber() {
    return present > 0 && numbers == present;
  }

  /** Whether most values are numbers, and a few others such as {@code NA} are not. */
  boolean isMostlyNumber() {
    return list == null
        && !isNumber()
        && !isCommaNumber()
        && 2 * numbers > present
        && padded == 0
        && otherTexts <= FEW;
  }

  /** Whether numbers are names of something: of an amount nobody writes zeros before it. */
  boolean isCode() {
    return isNamedId() || (isNumber() && padded > 0);
  }

  /** Whether values are numbers that no program reads, as they have commas for points. */
  boolean isCommaNumber() {
    return present > 0 && commaNumbers == present && !isNumber();
  }

  /** Whether values are amounts rather than names of something. */
  boolean isQuantity() {
    return isCommaNumber()
        || (isNumber()
            && !isPointedId()
            && examples.stream().anyMatch(example -> example.contains(".")));
  }

  /** Whether values are texts of an id, which some have a point in, such as 1026932.0858862. */
  private boolean isPointedId() {
    return type.equals("VARCHAR") && SURE_ID.matcher(name).find();
  }

  /**
   * Whether values are texts, numbers, booleans, times or lists of them, which recipes can read.
   */
  boolean isReadable() {
    return !type.contains("STRUCT(")
        && !type.contains("MAP(")
        && !type.startsWith("BLOB")
        && !type.contains("][");
  }

  /** Whether values look like lists that a program prints, of which each is one text. */
  boolean isBracketed() {
    return examples.stream().anyMatch(text -> text.contains(","))
        && examples.stream().allMatch(text -> BRACKETS.matcher(text).matches());
  }

  /** Whether its name says that it tells things apart, unless values are amounts, such as a bid. */
  boolean isNamedId() {
    return ID.matcher(name).find() && !isQuantity();
  }

  /** Whether values come again. */
  boolean repeats() {
    return 2 * distinct <= present;
  }

  /** Whether the file has lists, and not texts that are split. */
  boolean isNativeList() {
    return list != null && list.separator() == null;
  }

  /** Whether a value has a space in it, or in one of its elements. */
  boolean hasSpaces() {
    return !unused.equals(" ");
  }

  /** Whether values can be times. */
  boolean isTime() {
    return type.startsWith("TIMESTAMP")
        || type.equals("DATE")
        || (present > 0 && moments == present)
        || (!timeFormats.isEmpty() && !isCode())
        || (isNumber() && !isCode() && least >= FIRST_SECOND && mayBeEpoch());
  }

  /** Whether it has days without an hour, and neither ISO 8601 nor numbers since 1970. */
  boolean isFormattedDay() {
    return !timeFormats.isEmpty() && timeFormats.stream().noneMatch(each -> each.contains("%M"));
  }

  private boolean mayBeEpoch() {
    return distinct > FEW && hasEpochs();
  }

  private boolean hasEpochs() {
    return most >= FIRST_SECOND && most * TimeUnits.microseconds(most) < LAST_MICROSECOND;
  }

  /** Whether values can be a few times since 1970, if the name says so. */
  boolean mayBeFewTimes() {
    return isNumber() && !isCode() && !isConstant() && least >= FIRST_SECOND && hasEpochs();
  }

  /** How many values can be times, where each may be of another kind. */
  long times() {
    return moments + (mayBeEpoch() ? numbers : 0);
  }

  /** Whether most values can be times. */
  boolean isMostlyTime() {
    return list == null && 2 * times() > present;
  }

  /** Whether each row has another value. */
  boolean isUnique() {
    return present == rows && distinct == rows && rows > 1;
  }

  /** Whether so many rows lack a value that it means something. */
  boolean isOftenMissing() {
    return present <= (1 - OFTEN) * rows;
  }

  /** Whether no row has a value. */
  boolean isEmpty() {
    return present == 0;
  }

  /** Whether it tells nothing apart. */
  boolean isConstant() {
    return distinct < 2;
  }

  boolean hasFewValues() {
    return distinct <= FEW;
  }

  private String kind() {
    if (list != null) {
      return String.format(Locale.ROOT, "lists of up to %,d", list.longest());
    }
    if (isMostlyNumber()) {
      return String.format(
          Locale.ROOT,
          "texts, of which all are numbers but %s: if these are missing values, list them in [missing]",
          examples.stream()
              .filter(example -> asNumber(example).isEmpty())
              .limit(SHOWN)
              .map(ColumnProfile::shortened)
              .toList());
    }
    if (isCommaNumber()) {
      return "texts that are numbers with a comma";
    }
    boolean number = isNumber() && timeFormats.isEmpty();
    return number ? "numbers" : isTime() ? "times" : "texts";
  }

  /** What was seen, for a comment. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s, %,d values%s, such as %s",
        kind(),
        distinct,
        present == rows
            ? ""
            : String.format(Locale.ROOT, ", %.1f %% missing", 100.0 * (rows - present) / rows),
        examples.stream().limit(SHOWN).map(ColumnProfile::shortened).toList());
  }

  /** A text may be a page. */
  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN_LETTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN_LETTERS)) + "…";
  }

  /** The number that a text says, with a point or a comma; nothing if it is no finite one. */
  static OptionalDouble asNumber(String text) {
    try {
      double number = Double.parseDouble(text.replace(',', '.'));
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
