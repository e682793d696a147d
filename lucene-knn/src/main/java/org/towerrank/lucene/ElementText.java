package org.towerrank.lucene;

import java.util.List;
import java.util.regex.Pattern;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;

/** Raw values as item fields take them. */
final class ElementText {
  private ElementText() {}

  /** The elements of a text, as sequence features split it. */
  static List<String> split(String text, String separator) {
    String trimmed = text.strip();
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.split(Pattern.quote(separator), -1));
  }

  /** The finite number of a raw value. */
  static double number(Object raw) {
    return RawValueEncoder.number(raw);
  }

  /** The whole number of a raw value. */
  static long whole(Object raw) {
    if (raw instanceof Number || raw instanceof Boolean) {
      double number = number(raw);
      if (number == Math.rint(number)) {
        return raw instanceof Long exact ? exact : (long) number;
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

  private static InvalidValueException invalid(String message, NumberFormatException cause) {
    InvalidValueException invalid = new InvalidValueException(message);
    invalid.initCause(cause);
    return invalid;
  }
}
