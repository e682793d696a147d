package org.towerrank.feature;

/**
 * The canonical text of a value, the same from a table, JSON or doc values. Vocabularies hold it,
 * and hashes are taken of it.
 */
final class CanonicalText {
  private CanonicalText() {}

  /**
   * The canonical form of a text. A number as JSON writes it takes the form of {@link
   * NumberText#format}: {@code 42.0} and {@code 4.2e1} become {@code 42}. A boolean as languages
   * write it becomes {@code true} or {@code false}. Any other text stays as it is, such as {@code
   * 007}. Whole numbers keep all their digits.
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

  /**
   * The index behind the fraction and the exponent that begin at a place; -1 if they are not valid.
   */
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
