package org.towerrank.init;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ratings that are written as texts, such as {@code 4 stars}, {@code 2/5} or {@code ★★★☆☆}. */
final class RatedTexts {
  /** Drawn stars, of which the empty ones only show how many there could be. */
  private static final Pattern STARS = Pattern.compile("[★⭐🌟*]+[☆✩✰]*|[☆✩✰]+");

  private static final Pattern EMPTY_STARS = Pattern.compile("[☆✩✰]");

  /**
   * The first number of a text; where there are two, the second says how many there could be. What
   * joins it to a word is no minus.
   */
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\D*?((?:(?<![^\\s(:=])-)?\\d+(?:[.,]\\d+)?)(?:\\D*|\\s*(?:/|\\p{L}+)[^\\d]*\\d+\\D*)");

  /** What asks for a coloured star has no look of its own. */
  private static final String COLOURED = "\uFE0F";

  private RatedTexts() {}

  /** Whether a column is called as ratings are, and most of its values say a number of them. */
  static boolean are(ColumnProfile column) {
    return EventWords.nameRatings(column)
        && !column.isNumber()
        && !column.isTime()
        && column.hasFewValues()
        && rated(column) > 1
        && 2 * rated(column) > column.examples().size();
  }

  private static long rated(ColumnProfile column) {
    return column.examples().stream().filter(value -> rating(value).isPresent()).count();
  }

  /** The rating that a text says; nothing if it says none. */
  static OptionalDouble rating(String text) {
    String value = text.strip().replace(COLOURED, "");
    if (STARS.matcher(value).matches()) {
      String full = EMPTY_STARS.matcher(value).replaceAll("");
      return OptionalDouble.of(full.codePointCount(0, full.length()));
    }
    Matcher number = NUMBER.matcher(value);
    return number.matches() ? ColumnProfile.asNumber(number.group(1)) : OptionalDouble.empty();
  }
}
