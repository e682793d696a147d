package org.towerrank.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.towerrank.model.FloatTensor;

/**
 * Some rows {@code [start, end)} of a weight. A constant that holds only some rows says so in its
 * name, {@code mlp.0.weight[0:320,352:360]}, so that the weight can be put together again.
 */
record WeightRows(int start, int end) {
  private static final Pattern NAME = Pattern.compile("(.+)\\[(\\d+:\\d+(?:,\\d+:\\d+)*)]");

  static String name(String weight, List<WeightRows> ranges) {
    return ranges.stream()
        .map(range -> range.start + ":" + range.end)
        .collect(Collectors.joining(",", weight + "[", "]"));
  }

  /** The weight that a constant's name belongs to. */
  static String weight(String constant) {
    Matcher matcher = NAME.matcher(constant);
    return matcher.matches() ? matcher.group(1) : constant;
  }

  /** The rows that a constant's name says it holds; empty for all. */
  static List<WeightRows> parse(String constant) {
    Matcher matcher = NAME.matcher(constant);
    List<WeightRows> ranges = new ArrayList<>();
    if (matcher.matches()) {
      for (String range : matcher.group(2).split(",", -1)) {
        int colon = range.indexOf(':');
        ranges.add(
            new WeightRows(
                Integer.parseInt(range.substring(0, colon)),
                Integer.parseInt(range.substring(colon + 1))));
      }
    }
    return ranges;
  }

  static int count(List<WeightRows> ranges) {
    return ranges.stream().mapToInt(range -> range.end - range.start).sum();
  }

  /** The given rows of a matrix, one range after another. */
  static FloatTensor take(FloatTensor matrix, List<WeightRows> ranges, int columns) {
    float[] rows = new float[count(ranges) * columns];
    int at = 0;
    for (WeightRows range : ranges) {
      int length = (range.end - range.start) * columns;
      System.arraycopy(matrix.data(), range.start * columns, rows, at, length);
      at += length;
    }
    return new FloatTensor(List.of(count(ranges), columns), rows);
  }

  /** The reverse of {@link #take}: writes the rows back into a matrix. */
  static void put(FloatTensor rows, List<WeightRows> ranges, float[] matrix) {
    int columns = rows.extent(1);
    int at = 0;
    for (WeightRows range : ranges) {
      int length = (range.end - range.start) * columns;
      System.arraycopy(rows.data(), at, matrix, range.start * columns, length);
      at += length;
    }
  }
}
