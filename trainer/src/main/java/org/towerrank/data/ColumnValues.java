package org.towerrank.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.towerrank.feature.RawValueEncoder;

/**
 * The raw values of a column, row by row, each different one kept once. Values are compared by
 * their one text: {@code 42} is {@code 42.0}.
 */
public final class ColumnValues {
  /** Stands between the elements of a list, which may have any separator of a recipe in them. */
  private static final String BETWEEN = "\u001f";

  private final List<String> distinct;
  private final int[] codes;

  private ColumnValues(List<String> distinct, int[] codes) {
    this.distinct = List.copyOf(distinct);
    this.codes = codes;
  }

  /** The different values in the order in which they first occur; an empty one is missing. */
  public List<String> distinct() {
    return distinct;
  }

  /** The index of a row's value in {@link #distinct}. */
  public int code(int row) {
    return codes[row];
  }

  /** Number of rows. */
  public int count() {
    return codes.length;
  }

  /** Those of some of the rows. */
  public ColumnValues rows(int[] rows) {
    return new ColumnValues(distinct, IntStream.of(rows).map(this::code).toArray());
  }

  /** Values of some rows, in order. */
  public static ColumnValues of(List<String> values) {
    Builder builder = new Builder();
    values.forEach(builder::add);
    return builder.build();
  }

  /** The elements of a value that was a list; any other is itself alone. */
  public static List<String> elements(String value) {
    return List.of(value.split(BETWEEN, -1));
  }

  /** A list as a value, without elements that are missing. */
  static String ofList(List<?> list) {
    return list.stream()
        .filter(Objects::nonNull)
        .map(RawValueEncoder::canonicalText)
        .filter(element -> !element.isEmpty())
        .collect(Collectors.joining(BETWEEN));
  }

  /** Collects values one by one. */
  static final class Builder {
    private final Map<String, Integer> codeOf = new HashMap<>();
    private final List<String> distinct = new ArrayList<>();
    private int[] codes = new int[1 << 10];
    private int count;

    void add(String text) {
      if (count == codes.length) {
        codes = Arrays.copyOf(codes, 2 * count);
      }
      Integer known = codeOf.get(text);
      codes[count++] = known == null ? added(text) : known;
    }

    /** A text that is new may be another form of a value that is known. */
    private int added(String text) {
      String value = RawValueEncoder.canonicalText(text);
      Integer known = codeOf.get(value);
      if (known == null) {
        known = distinct.size();
        distinct.add(value);
        codeOf.put(value, known);
      }
      codeOf.put(text, known);
      return known;
    }

    ColumnValues build() {
      return new ColumnValues(distinct, Arrays.copyOf(codes, count));
    }
  }
}
