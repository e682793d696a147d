package org.towerrank.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.towerrank.command.TextTable;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.lucene.Recommendations;

/** Recommendations as they are shown. */
record RecommendationReport(
    List<Line> items, int recalled, double recallMillis, double rankMillis) {
  private static final int WIDTH = 60;

  /**
   * One item.
   *
   * @param fields all its values as indexed
   */
  record Line(
      int rank,
      String id,
      float score,
      int recallRank,
      float recallScore,
      Map<String, Float> tasks,
      Map<String, List<String>> fields) {}

  static RecommendationReport of(ItemIndex index, Recommendations found) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Recommendations.Item item : found.items()) {
      lines.add(
          new Line(
              lines.size() + 1,
              item.item().id(),
              item.score(),
              item.recallRank(),
              item.recallScore(),
              item.tasks(),
              index.stored(item.item().document())));
    }
    return new RecommendationReport(
        lines, found.recalled(), found.recallNanos() / 1e6, found.rankNanos() / 1e6);
  }

  void print(PrintWriter out) {
    TextTable table = new TextTable("rank", "item", "score", "recall", "tasks", "fields");
    for (Line line : items) {
      table.row(
          line.rank(),
          line.id(),
          number(line.score()),
          "#" + line.recallRank(),
          line.tasks().entrySet().stream()
              .map(task -> task.getKey() + " " + number(task.getValue()))
              .collect(Collectors.joining(", ")),
          fields(line));
    }
    table.print(out, "");
    String ranked =
        rankMillis > 0
            ? String.format(Locale.ROOT, "ranked in %.1f ms", rankMillis)
            : "in the order of recall";
    out.printf(Locale.ROOT, "%d recalled in %.1f ms, %s.%n", recalled, recallMillis, ranked);
  }

  private static String fields(Line line) {
    String all =
        line.fields().values().stream()
            .map(values -> String.join(" ", values))
            .filter(value -> !value.equals(line.id()))
            .collect(Collectors.joining(" · "));
    if (all.length() <= WIDTH) {
      return all;
    }
    // Half of a character, such as an emoji, is none.
    int end = Character.isHighSurrogate(all.charAt(WIDTH - 2)) ? WIDTH - 2 : WIDTH - 1;
    return all.substring(0, end) + "…";
  }

  private static String number(float value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
