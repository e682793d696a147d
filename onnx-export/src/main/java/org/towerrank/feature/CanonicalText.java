package org.towerrank.feature;

/**
 * The one text that a value has, whether a table, JSON or doc values gave it: what vocabularies
 * hold, and what hashes are taken of.
 */
final class CanonicalText {
  private CanonicalText() {}

  /**
   * A text as it is, unless it is a number as JSON writes numbers, which gets the form of {@link
   * NumberText#format}, or a boolean as languages write it. So {@code 42.0} and {@code 4.2e1} are
   * {@code 42}, and {@code True} is {@code true}; {@code 007}, which no number is written as, stays
   * apart from {@code 7}. Whole numbers in digits keep all of them.
   */
  static String of(String text) {
    char first = text.isEmpty() ? 0 : text.charAt(0);
    if (first == '-' || isDigit(first)) {
      return number(text);
    }
    return first == 'T' || first == 'F' ? truth(text) : text;
  }

  private static String truth(String text) {
    return switch (text) {
      case "True", "TRUE" -> "true";
      case "False", "FALSE" -> "false";
      default -> text;
    };
  }

  private static String number(String text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    int end = digits(text, start);
    if (end == start || (text.charAt(start) == '0' && end > start + 1)) {
      return text;
    }
    if (end == text.length()) {
      return text.equals("-0") ? "0" : text;
    }
    if (fractionAndExponent(text, end) != text.length()) {
      return text;
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? NumberText.format(number) : text;
  }

  /** Where the fraction and the exponent end that begin at a place; -1 if they are none. */
  private static int fractionAndExponent(String text, int from) {
    int end = from;
    if (text.charAt(end) == '.') {
      end = digits(text, from + 1);
      if (end == from + 1) {
        return -1;
      }
    }
    if (end == text.length() || "eE".indexOf(text.charAt(end)) < 0) {
      return end;
    }
    int sign = end + 1 < text.length() && "+-".indexOf(text.charAt(end + 1)) >= 0 ? 1 : 0;
    int exponent = end + 1 + sign;
    end = digits(text, exponent);
    return end == exponent ? -1 : end;
  }

  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
