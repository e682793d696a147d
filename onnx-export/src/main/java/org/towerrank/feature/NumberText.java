package org.towerrank.feature;

import java.math.BigDecimal;
import java.math.BigInteger;

/** One way to read numbers from text and one way to write them, for all encoders. */
final class NumberText {
  private static final double MAX_EXACT = 1L << 53;

  /** A number of this many digits is below 2^53. */
  private static final int EXACT_DIGITS = 15;

  private static final double[] POWERS_OF_TEN = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private NumberText() {}

  /** Whole numbers without a fraction, others as {@link Double#toString(double)}. */
  static String format(double number) {
    requireFinite(number);
    if (number == Math.rint(number) && Math.abs(number) <= MAX_EXACT) {
      return Long.toString((long) number);
    }
    return Double.toString(number);
  }

  /** Whole numbers of any length in their digits, others as {@link #format(double)}. */
  static String format(Number number) {
    return switch (number) {
      case Integer whole -> whole.toString();
      case Long whole -> whole.toString();
      case Short whole -> whole.toString();
      case Byte whole -> whole.toString();
      case BigInteger whole -> whole.toString();
      case BigDecimal decimal -> format(decimal);
      default -> format(value(number));
    };
  }

  private static String format(BigDecimal decimal) {
    double nearest = requireFinite(decimal.doubleValue());
    BigDecimal shortest = decimal.stripTrailingZeros();
    return shortest.scale() <= 0 ? shortest.toPlainString() : format(nearest);
  }

  /** The value of a number. A float counts as its shortest decimal: 0.7, and not 0.699999988. */
  static double value(Number number) {
    return number instanceof Float single ? value(single.floatValue()) : number.doubleValue();
  }

  /** The shortest decimal that a float stands for. */
  static double value(float number) {
    return number == (int) number ? number : Double.parseDouble(Float.toString(number));
  }

  /**
   * Reads what {@link Double#parseDouble} reads, but for NaN and infinity. A boolean is 1 or 0.
   *
   * @throws InvalidValueException when it is no finite number
   */
  static double parse(String text) {
    double exact = parseShort(text);
    return Double.isNaN(exact) ? parseAny(text) : exact;
  }

  /**
   * Parses a number of up to 15 digits, as almost all are. The digits as a whole number and the
   * power of ten that it is divided by are exact, so their quotient is the nearest double (Clinger
   * 1990, How to read floating point numbers accurately, section 3).
   *
   * @return NaN for other text
   */
  private static double parseShort(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    long number = 0;
    int digits = 0;
    int point = -1;
    for (int i = start; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit >= 0 && digit <= 9 && digits < EXACT_DIGITS) {
        number = 10 * number + digit;
        digits++;
      } else if (text.charAt(i) == '.' && point < 0) {
        point = i;
      } else {
        return Double.NaN;
      }
    }
    if (digits == 0) {
      return Double.NaN;
    }
    double exact = point < 0 ? number : number / POWERS_OF_TEN[text.length() - 1 - point];
    return start == 0 ? exact : -exact;
  }

  /** Whether {@link #parse} reads a text. */
  static boolean isNumber(String text) {
    try {
      parse(text);
      return true;
    } catch (InvalidValueException e) {
      return false;
    }
  }

  private static double parseAny(String text) {
    try {
      double number = Double.parseDouble(text);
      if (!Double.isFinite(number)) {
        throw new InvalidValueException("expected a finite number, got " + Quoted.of(text));
      }
      return number;
    } catch (NumberFormatException e) {
      String form = CanonicalText.of(text);
      if (form.equals("true") || form.equals("false")) {
        return form.equals("true") ? 1 : 0;
      }
      // The JDK's message is only the text, however long.
      throw new InvalidValueException("expected a number, got " + Quoted.of(text));
    }
  }

  static double requireFinite(double number) {
    if (!Double.isFinite(number)) {
      throw new InvalidValueException("expected a finite number, got [" + number + "]");
    }
    return number;
  }
}
