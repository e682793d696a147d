package org.towerrank.feature;

/**
 * The canonical text of a value, the same from a table, JSON or doc values. Vocabularies hold it,
 * and hashes are taken of it.
 */
final class CanonicalText {
  private static final int REPLACEMENT = 0xFFFD;

  private CanonicalText() {}

  /**
   * The canonical form of a text. A number as JSON writes it takes the form of {@link
   * NumberText#format}: {@code 42.0} and {@code 4.2e1} become {@code 42}. A boolean as languages
   * write it becomes {@code true} or {@code false}. Any other text stays as it is, such as {@code
   * 007}, but for halves of surrogate pairs ({@link #wellFormed}). Whole numbers keep all their
   * digits.
   */
  static String of(String text) {
    char first = text.isEmpty() ? 0 : text.charAt(0);
    if (first == '-' || isDigit(first)) {
      return wellFormed(number(text));
    }
    return wellFormed(first == 'T' || first == 'F' ? truth(text) : text);
  }

  /**
   * A text as it comes back from UTF-8, which documents and files hold: U+FFFD for each half of a
   * surrogate pair, as a text has that was cut inside of a character.
   */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return withoutHalves(text);
      }
    }
    return text;
  }

  private static String withoutHalves(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  /**
   * Whether the canonical form of a text in UTF-8 may be another.
   *
   * @param kinds of all its bytes, see {@link ByteKinds}, which rule most texts out
   */
  static boolean mayDiffer(int kinds, byte[] utf8, int from, int to) {
    if (from == to || kinds == ByteKinds.DIGIT) {
      return false;
    }
    boolean truth = utf8[from] == 'T' || utf8[from] == 'F';
    return truth || (ByteKinds.mayBeNumber(kinds) && mayDiffer(new AsciiText(utf8, from, to)));
  }

  /** Whether the canonical form of a text may be another. */
  private static boolean mayDiffer(CharSequence text) {
    char first = text.isEmpty() ? 0 : text.charAt(0);
    if (first == '-' || isDigit(first)) {
      int end = endOfWhole(text);
      return end == text.length()
          ? first == '-' && end == 2 && text.charAt(1) == '0'
          : end > 0 && fractionAndExponent(text, end) == text.length();
    }
    return first == 'T' || first == 'F';
  }

  private static String truth(String text) {
    return switch (text) {
      case "True", "TRUE" -> "true";
      case "False", "FALSE" -> "false";
      default -> text;
    };
  }

  private static String number(String text) {
    if (!mayDiffer(text)) {
      return text;
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? NumberText.format(number) : text;
  }

  /** The index behind the digits of a whole number that a text begins with; -1 if it has none. */
  private static int endOfWhole(CharSequence text) {
    int start = text.charAt(0) == '-' ? 1 : 0;
    int end = digits(text, start);
    boolean none = end == start || (text.charAt(start) == '0' && end > start + 1);
    return none ? -1 : end;
  }

  /**
   * The index behind the fraction and the exponent that begin at a place; -1 if they are not valid.
   */
  private static int fractionAndExponent(CharSequence text, int from) {
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

  private static int digits(CharSequence text, int from) {
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
