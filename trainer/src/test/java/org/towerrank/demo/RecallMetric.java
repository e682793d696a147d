package org.towerrank.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.towerrank.csv.CsvTable;

/**
 * HitRate of simple recommenders on a directory of recall files, computed from these files alone.
 */
final class RecallMetric {
  /** One row of test.csv.gz. */
  record Held(int user, int target, List<Integer> history, Set<Integer> exclude) {}

  private final List<Integer> items = new ArrayList<>();
  private final List<Held> test = new ArrayList<>();
  private final Map<Integer, Integer> counts = new HashMap<>();
  private final Map<Integer, Set<Integer>> usersOf = new HashMap<>();
  private final Map<Integer, Set<Integer>> itemsOf = new HashMap<>();

  RecallMetric(Path directory) throws IOException {
    try (CsvTable table = CsvTable.open(directory.resolve("items.csv.gz"))) {
      while (table.next()) {
        items.add(Integer.parseInt(table.text(table.column("item_id"))));
      }
    }
    try (CsvTable table = CsvTable.open(directory.resolve("train_positives.csv.gz"))) {
      while (table.next()) {
        int item = Integer.parseInt(table.text(table.column("item_id")));
        counts.merge(item, 1, Integer::sum);
        int user = Integer.parseInt(table.text(table.column("user_id")));
        usersOf.computeIfAbsent(item, key -> new HashSet<>()).add(user);
        itemsOf.computeIfAbsent(user, key -> new HashSet<>()).add(item);
      }
    }
    try (CsvTable table = CsvTable.open(directory.resolve("test.csv.gz"))) {
      while (table.next()) {
        test.add(
            new Held(
                Integer.parseInt(table.text(table.column("user_id"))),
                Integer.parseInt(table.text(table.column("target_item"))),
                numbers(table.text(table.column("history"))),
                Set.copyOf(numbers(table.text(table.column("exclude"))))));
      }
    }
  }

  double count(int item) {
    return counts.getOrDefault(item, 0);
  }

  /** Returns how often the target is among the first k, given a score of each item for a row. */
  double hitRate(int k, Function<Held, ToDoubleFunction<Integer>> scorer) {
    long hits = 0;
    for (Held row : test) {
      ToDoubleFunction<Integer> score = scorer.apply(row);
      double target = score.applyAsDouble(row.target());
      long above =
          items.stream()
              .filter(item -> !row.exclude().contains(item))
              .filter(item -> score.applyAsDouble(item) > target)
              .count();
      hits += above < k ? 1 : 0;
    }
    return (double) hits / test.size();
  }

  /** Item-based nearest neighbours: cosine with the last items of the history, later ones more. */
  ToDoubleFunction<Integer> neighbours(Held row) {
    Map<Integer, Double> scores = new HashMap<>();
    List<Integer> history = row.history();
    for (int back = 1; back <= Math.min(15, history.size()); back++) {
      int seen = history.get(history.size() - back);
      Map<Integer, Integer> together = new HashMap<>();
      for (int user : usersOf.getOrDefault(seen, Set.of())) {
        itemsOf.getOrDefault(user, Set.of()).forEach(item -> together.merge(item, 1, Integer::sum));
      }
      double weight = Math.pow(0.85, back) / Math.sqrt(count(seen) + 5);
      together.forEach(
          (item, both) ->
              scores.merge(item, weight * both / Math.sqrt(count(item) + 5), Double::sum));
    }
    return item -> scores.getOrDefault(item, 0.0) + 1e-9 * count(item);
  }

  private static List<Integer> numbers(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(" ", -1)).map(Integer::valueOf).toList();
  }
}
