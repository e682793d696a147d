package org.towerrank.tune;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.recipe.RangeSpec;

/**
 * One thing that trials differ in. A trial's value of it is a text of YAML, so that what was tried
 * is known by what stands in its recipe; a search works with the value's position instead.
 */
sealed interface Dimension {

  /** The key of the recipe. */
  String key();

  /** All keys that take the value. */
  List<String> keys();

  /** The value at a position in [0, 1]. */
  String value(double position);

  /** Whether a trial may have a value, which is a text of YAML. */
  boolean has(String value);

  /** The position of a value that a trial may have. */
  double position(String value);

  /** The range as a recipe says it. */
  default String text() {
    List<String> others = keys().subList(1, keys().size());
    return key() + ": {" + said() + (others.isEmpty() ? "" : ", also: " + others) + "}";
  }

  /** What the range says of values. */
  String said();

  /** The dimension of a range. */
  static Dimension of(String key, RangeSpec range) {
    List<String> keys = new ArrayList<>(List.of(key));
    keys.addAll(range.also());
    Double from = range.from();
    Double to = range.to();
    return from == null || to == null
        ? new Choice(keys, range.values().stream().map(JsonNode::toString).toList())
        : new Interval(keys, from, to, range);
  }

  /**
   * One of some values. The position of the i-th of n is (i + ½) / n.
   *
   * @param values texts of YAML
   */
  record Choice(List<String> keys, List<String> values) implements Dimension {
    public Choice {
      keys = List.copyOf(keys);
      values = List.copyOf(values);
    }

    @Override
    public String key() {
      return keys.getFirst();
    }

    int index(double position) {
      return Math.min(values.size() - 1, (int) (position * values.size()));
    }

    @Override
    public String value(double position) {
      return values.get(index(position));
    }

    @Override
    public boolean has(String value) {
      return values.contains(value);
    }

    @Override
    public String said() {
      return "values: " + values;
    }

    @Override
    public double position(String value) {
      return (values.indexOf(value) + .5) / values.size();
    }
  }

  /**
   * A number between two others.
   *
   * @param range its scale and step
   */
  record Interval(List<String> keys, double from, double to, RangeSpec range) implements Dimension {
    /** Digits that a value has: more would tell nothing apart. */
    private static final MathContext DIGITS = new MathContext(3);

    public Interval {
      keys = List.copyOf(keys);
    }

    @Override
    public String key() {
      return keys.getFirst();
    }

    private boolean isLog() {
      return range.scale() == RangeSpec.Scale.LOG;
    }

    @Override
    public String value(double position) {
      Double step = range.step();
      if (step != null) {
        long steps = steps(step);
        return text(from, step, Math.min(steps - 1, (long) (position * steps)));
      }
      double number =
          isLog() ? from * Math.pow(to / from, position) : from + position * (to - from);
      // Rounding must not leave the range.
      return text(Math.clamp(new BigDecimal(number).round(DIGITS).doubleValue(), from, to));
    }

    /** How many values there are, of decimal numbers: 0.3 is three times 0.1. */
    private long steps(double step) {
      return decimal(to).subtract(decimal(from)).divideToIntegralValue(decimal(step)).longValue()
          + 1;
    }

    private static String text(double from, double step, long steps) {
      return text(decimal(from).add(decimal(step).multiply(BigDecimal.valueOf(steps))));
    }

    private static String text(double number) {
      return text(decimal(number));
    }

    /** Whole numbers without a fraction, so that they are whole numbers in YAML. */
    private static String text(BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }

    /** A number as it is written. */
    private static BigDecimal decimal(double number) {
      return BigDecimal.valueOf(number);
    }

    @Override
    public String said() {
      Double step = range.step();
      return "from: "
          + text(from)
          + ", to: "
          + text(to)
          + (isLog() ? ", scale: log" : "")
          + (step == null ? "" : ", step: " + text(step));
    }

    @Override
    public boolean has(String value) {
      try {
        double number = Double.parseDouble(value);
        return from <= number && number <= to;
      } catch (NumberFormatException e) {
        return false;
      }
    }

    @Override
    public double position(String value) {
      double number = Double.parseDouble(value);
      Double step = range.step();
      if (step != null) {
        long steps = steps(step);
        return Math.clamp((Math.rint((number - from) / step) + .5) / steps, 0, 1);
      }
      double position =
          isLog() ? Math.log(number / from) / Math.log(to / from) : (number - from) / (to - from);
      return Math.clamp(position, 0, 1);
    }
  }
}
