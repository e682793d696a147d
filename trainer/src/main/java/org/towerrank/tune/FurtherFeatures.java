package org.towerrank.tune;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.towerrank.data.ColumnValues;
import org.towerrank.data.UnreadColumns;

/** Features of columns that a recipe does not read, each a line of YAML. */
final class FurtherFeatures {
  /** Numbers of more values are cut into intervals. */
  private static final int FEW = 20;

  /** Of more values, those that are seen once become unknown. */
  private static final int MANY = 1000;

  private static final int LONGEST = 50;
  private static final List<String> SEPARATORS = List.of(" ", "|", ",", ";");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private FurtherFeatures() {}

  static List<String> of(List<UnreadColumns.Column> columns) {
    return columns.stream().map(FurtherFeatures::feature).toList();
  }

  private static String feature(UnreadColumns.Column column) {
    return "{name: "
        + TextNode.valueOf(column.name())
        + ", side: "
        + column.side().name().toLowerCase(Locale.ROOT)
        + ", kind: "
        + encoded(column)
        + "}";
  }

  private static String encoded(UnreadColumns.Column column) {
    ColumnValues values = column.values();
    List<String> present = values.distinct().stream().filter(text -> !text.isEmpty()).toList();
    int listed =
        present.stream().mapToInt(text -> ColumnValues.elements(text).size()).max().orElse(0);
    if (listed > 1) {
      return sequence(Math.min(LONGEST, listed), unused(present));
    }
    for (String separator : SEPARATORS) {
      int longest = longestList(present, separator);
      if (longest > 1) {
        return sequence(longest, separator);
      }
    }
    boolean numbers = present.stream().allMatch(text -> NUMBER.matcher(text).matches());
    if (numbers && present.size() > FEW && !isIdentifier(column.name())) {
      return "categorical, encoder: {type: discretized, buckets: 16}";
    }
    return "categorical, encoder: {type: vocabulary"
        + (present.size() > MANY ? ", min_count: 2" : "")
        + "}";
  }

  private static String sequence(int longest, String separator) {
    return "sequence, max_length: "
        + longest
        + ", separator: "
        + TextNode.valueOf(separator)
        + ", encoder: {type: vocabulary}";
  }

  /** A separator that stays out of what is listed already: elements are split at it, too. */
  private static String unused(List<String> lists) {
    return Stream.concat(SEPARATORS.stream(), Stream.of("\t"))
        .filter(separator -> lists.stream().noneMatch(list -> list.contains(separator)))
        .findFirst()
        .orElse("\t");
  }

  private static boolean isIdentifier(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith("id") || lower.contains("zip") || lower.contains("code");
  }

  /**
   * Elements of the longest list; 0 where texts are no lists. They are lists where a third of them
   * are split, into elements that come again and again.
   */
  private static int longestList(List<String> texts, String separator) {
    Set<String> distinct = new HashSet<>();
    int elements = 0;
    int split = 0;
    int longest = 0;
    for (String text : texts) {
      List<String> parts = new ArrayList<>(List.of(text.split(Pattern.quote(separator), -1)));
      distinct.addAll(parts);
      elements += parts.size();
      split += parts.size() > 1 ? 1 : 0;
      longest = Math.max(longest, parts.size());
    }
    boolean lists = 3 * split >= texts.size() && elements >= 3 * distinct.size();
    return lists ? Math.min(LONGEST, longest) : 0;
  }
}
