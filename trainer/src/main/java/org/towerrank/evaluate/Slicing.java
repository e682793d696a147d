package org.towerrank.evaluate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.towerrank.data.ColumnValues;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;

/**
 * Cuts rows by the values of a column. Numbers of more than {@value #MOST} values are cut into
 * quarters of the rows; a number that fills one or more has a slice of its own. Of other columns
 * the {@value #MOST} most frequent values have a slice each, and the rest one together.
 */
final class Slicing {
  static final String MISSING = "(missing)";
  static final String OTHERS = "(others)";
  static final String NEW = "new";
  static final String KNOWN = "known";
  private static final int MOST = 20;
  private static final int QUARTERS = 4;

  private Slicing() {}

  /**
   * By value.
   *
   * @param elements of a value, each of which has the row in its slice: a film's genres
   */
  static List<Slice> byValue(
      String by, ColumnValues column, Function<String, List<String>> elements) {
    List<String> distinct = column.distinct();
    double[] numbers = distinct.stream().mapToDouble(Slicing::number).toArray();
    boolean numeric =
        IntStream.range(0, numbers.length)
            .allMatch(i -> distinct.get(i).isEmpty() || Double.isFinite(numbers[i]));
    List<List<String>> names =
        numeric && numbers.length > MOST
            ? quarters(column, numbers)
            : distinct.stream().map(value -> elements(value, elements)).toList();
    return slices(by, column, names, numeric);
  }

  /** By whether a value is among those of training. */
  static List<Slice> byKnown(String by, ColumnValues column, Predicate<String> known) {
    List<List<String>> names =
        column.distinct().stream()
            .map(value -> List.of(value.isEmpty() ? MISSING : known.test(value) ? KNOWN : NEW))
            .toList();
    return slices(by, column, names, false);
  }

  private static List<String> elements(String value, Function<String, List<String>> elements) {
    List<String> names =
        value.isEmpty() ? List.of() : List.copyOf(new LinkedHashSet<>(elements.apply(value)));
    return names.isEmpty() ? List.of(MISSING) : names;
  }

  private static double number(String text) {
    try {
      return text.isEmpty() ? Double.NaN : RawValueEncoder.number(text);
    } catch (InvalidValueException e) {
      return Double.NaN;
    }
  }

  /** The quarter of each different value. */
  private static List<List<String>> quarters(ColumnValues column, double[] numbers) {
    double[] sorted =
        IntStream.range(0, column.count())
            .mapToDouble(row -> numbers[column.code(row)])
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double[] starts = starts(sorted);
    String[] texts = texts(starts);
    return Arrays.stream(numbers)
        .mapToObj(number -> List.of(quarter(starts, texts, number)))
        .toList();
  }

  /** Where slices begin: at quarters, and behind a number such as zero that fills a quarter. */
  private static double[] starts(double[] sorted) {
    TreeSet<Double> starts = new TreeSet<>();
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      double start = sorted[sorted.length * quarter / QUARTERS];
      if (!starts.add(start)) {
        Arrays.stream(sorted).filter(number -> number > start).findFirst().ifPresent(starts::add);
      }
    }
    return starts.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String quarter(double[] starts, String[] texts, double number) {
    if (Double.isNaN(number)) {
      return MISSING;
    }
    int at = Arrays.binarySearch(starts, number);
    int quarter = at >= 0 ? at : -at - 2;
    return quarter + 1 < starts.length
        ? "[" + texts[quarter] + ", " + texts[quarter + 1] + ")"
        : "from " + texts[quarter];
  }

  /** Numbers of four digits, or as they are where these are alike: times and places. */
  private static String[] texts(double[] starts) {
    String[] rounded =
        Arrays.stream(starts)
            .mapToObj(number -> text(number, String.format(Locale.ROOT, "%.4g", number)))
            .toArray(String[]::new);
    return Arrays.stream(rounded).distinct().count() == starts.length
        ? rounded
        : Arrays.stream(starts)
            .mapToObj(number -> text(number, BigDecimal.valueOf(number).toString()))
            .toArray(String[]::new);
  }

  private static String text(double number, String fraction) {
    return number == Math.rint(number) && Math.abs(number) < 1L << 53
        ? Long.toString((long) number)
        : fraction;
  }

  /**
   * @param names of the slices that each different value is in
   * @param numeric whether slices stand in the order of numbers, not of their rows
   */
  private static List<Slice> slices(
      String by, ColumnValues column, List<List<String>> names, boolean numeric) {
    Map<String, IntStream.Builder> rows = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (int row = 0; row < column.count(); row++) {
      for (String name : names.get(column.code(row))) {
        counts.merge(name, 1, Integer::sum);
      }
    }
    List<String> kept =
        counts.keySet().stream()
            .sorted(
                Comparator.comparingInt((String name) -> -counts.getOrDefault(name, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(MOST)
            .toList();
    for (int row = 0; row < column.count(); row++) {
      for (String name : names.get(column.code(row))) {
        rows.computeIfAbsent(kept.contains(name) ? name : OTHERS, key -> IntStream.builder())
            .add(row);
      }
    }
    List<Slice> slices = new ArrayList<>();
    for (String name : ordered(kept, numeric)) {
      IntStream.Builder of = rows.remove(name);
      if (of != null) {
        slices.add(new Slice(by, name, of.build().toArray()));
      }
    }
    rows.forEach((name, of) -> slices.add(new Slice(by, name, of.build().distinct().toArray())));
    return slices;
  }

  private static List<String> ordered(List<String> names, boolean numeric) {
    return numeric
        ? names.stream().sorted(Comparator.comparingDouble(Slicing::first)).toList()
        : names;
  }

  /** The number that a slice begins with; missing ones come last. */
  private static double first(String name) {
    String from = name.startsWith("from ") ? name.substring(5) : name;
    String number = from.startsWith("[") ? from.substring(1, from.indexOf(',')) : from;
    double value = number(number);
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }
}
