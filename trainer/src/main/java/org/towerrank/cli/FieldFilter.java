package org.towerrank.cli;

import java.time.Instant;
import org.apache.lucene.search.Query;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.TimeText;
import org.towerrank.lucene.ItemFilters;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a field of an item has to have. A list of them may name a field twice, of which a map would
 * keep one.
 */
record FieldFilter(String field, Comparison comparison, String value) {
  private static final String NOW = "now";

  /** How the field's value compares with this one. */
  enum Comparison {
    EQUAL("="),
    AT_LEAST(">="),
    AT_MOST("<=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }
  }

  /** As the option has it. */
  String text() {
    return field + comparison.sign + value;
  }

  /**
   * The items that match.
   *
   * @throws InvalidValueException naming the filter when its value is none of the field's kind
   */
  Query query(ItemFilters filters) {
    try {
      return switch (comparison) {
        case EQUAL -> filters.equal(field, value);
        case AT_LEAST -> filters.atLeast(field, moment());
        case AT_MOST -> filters.atMost(field, moment());
      };
    } catch (InvalidValueException e) {
      throw e.at("--filter [" + text() + "]");
    }
  }

  /** Whether the value is a date, which is compared with dates alone. */
  boolean isDate() {
    return isDate(moment());
  }

  static boolean isDate(String text) {
    try {
      return TimeText.date(text).isPresent();
    } catch (InvalidValueException e) {
      return false;
    }
  }

  private String moment() {
    return value.equals(NOW) ? Instant.now().toString() : value;
  }

  /** Parses an option. */
  static final class Converter implements ITypeConverter<FieldFilter> {
    @Override
    public FieldFilter convert(String text) {
      int at = text.indexOf('=');
      if (at < 0) {
        throw new TypeConversionException(
            "expected FIELD=VALUE, FIELD>=VALUE or FIELD<=VALUE, got [" + text + "]");
      }
      Comparison comparison =
          switch (at == 0 ? ' ' : text.charAt(at - 1)) {
            case '>' -> Comparison.AT_LEAST;
            case '<' -> Comparison.AT_MOST;
            default -> Comparison.EQUAL;
          };
      int end = comparison == Comparison.EQUAL ? at : at - 1;
      return new FieldFilter(text.substring(0, end), comparison, text.substring(at + 1));
    }
  }
}
