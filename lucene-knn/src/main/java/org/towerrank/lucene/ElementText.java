package org.towerrank.lucene;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;

/** Raw values as item fields take them. */
final class ElementText {
  /** What 64 bits cannot have any more. */
  private static final double MOST = 0x1p63;

  private static final BigInteger MOST_LONG = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,40}");

  private ElementText() {}

  /** The elements of a text, as sequence features split it. */
  static List<String> split(String text, String separator) {
    String trimmed = text.strip();
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.split(Pattern.quote(separator), -1));
  }

  /**
   * A list as one text that features split into its elements again.
   *
   * @throws InvalidValueException for an element that is a list, or a number that would be split
   */
  static String joined(List<?> values, String joiner) {
    Deque<String> texts = new ArrayDeque<>();
    for (Object value : values) {
      String text = value == null ? "" : RawValueEncoder.elementText(value);
      if (!(value instanceof String) && text.contains(joiner)) {
        throw new InvalidValueException(
            "expected a text, got [" + text + "], which has the separator [" + joiner + "] in it");
      }
      // As of a text in a list, not only at the ends of the whole.
      texts.add(text.strip());
    }
    if (!joiner.strip().equals(joiner)) {
      // The whole is stripped, too, and would keep the rest of a separator at its end.
      dropEnds(texts);
    }
    return String.join(joiner, texts);
  }

  private static void dropEnds(Deque<String> texts) {
    while (!texts.isEmpty() && texts.getFirst().isEmpty()) {
      texts.removeFirst();
    }
    while (!texts.isEmpty() && texts.getLast().isEmpty()) {
      texts.removeLast();
    }
  }

  /** The finite number of a raw value. */
  static double number(Object raw) {
    return RawValueEncoder.number(raw);
  }

  /** Whether a text is a finite number. */
  static boolean isNumber(String text) {
    try {
      number(text);
      return true;
    } catch (InvalidValueException e) {
      return false;
    }
  }

  /** The whole number of a raw value, of 64 bits. */
  static long whole(Object raw) {
    if (raw instanceof Number || raw instanceof Boolean) {
      double number = number(raw);
      if (raw instanceof Long exact) {
        return exact;
      }
      if (number == Math.rint(number) && number >= -MOST && number < MOST) {
        return (long) number;
      }
    } else {
      try {
        return Long.parseLong(raw.toString());
      } catch (NumberFormatException e) {
        throw invalid("expected a whole number, got [" + raw + "]", e);
      }
    }
    throw new InvalidValueException("expected a whole number, got [" + raw + "]");
  }

  /**
   * The whole number of a text with all its digits, as identifiers beyond 2^53 have them, or what a
   * number with a fraction is rounded to.
   */
  static long whole(String text, DoubleUnaryOperator rounded) {
    return WHOLE.matcher(text).matches()
        ? new BigInteger(text).min(MOST_LONG).max(LEAST_LONG).longValue()
        : (long) rounded.applyAsDouble(number(text));
  }

  private static InvalidValueException invalid(String message, NumberFormatException cause) {
    InvalidValueException invalid = new InvalidValueException(message);
    invalid.initCause(cause);
    return invalid;
  }
}
