package org.towerrank.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A ranker over weighted genres and ages. An item's genres are looked up and added up by their
 * weights, as are a user's, and the score is {@code sigmoid(user · item + item_age + tenure)}.
 */
public final class SignalsGraph {
  /** Weights in inputs of their own; those of the user lie in a matrix beside their age. */
  public static final String SCHEMA =
      """
      name: signals
      tasks: [click]
      ids: {missing: 0, unknown: 1, first: 2}
      inputs: {user: [tastes.weights, tenure]}
      features:
        - {name: tastes, side: user, kind: sequence, split: weighted, values: [drama, comedy, war, western], max_length: 3, pad: before}
        - {name: tastes.weights, kind: weights, sequence: tastes}
        - {name: genres, side: item, kind: sequence, split: weighted, shares: tastes}
        - {name: genre_weights, kind: weights, sequence: genres, pooling: sum}
        - {name: tenure, side: user, kind: age, moment: now, unit: hours, field: joined, encoder: {type: linear, scale: 0.001, shift: 0, missing: -1}}
        - {name: item_age, side: query, kind: age, moment: now, field: released, encoder: {type: linear, scale: 0.01, shift: -0.5, missing: 2}}
      """;

  private static final List<String> GENRES = List.of("drama", "comedy", "war", "western");
  private static final int LENGTH = 3;
  private static final float[][] TABLE = {
    {0, 0}, {-0.5f, 0.25f}, {1, 0.5f}, {-1, 2}, {0.75f, -0.5f}, {0.1f, 0.2f}
  };

  private SignalsGraph() {}

  /** Writes {@code signals.onnx}. */
  public static Path write(Path folder) throws IOException {
    return new SmallGraph()
        .ids("tastes", LENGTH)
        .input("user", LENGTH + 1)
        .ids("genres", LENGTH)
        .input("genre_weights", LENGTH)
        .input("item_age", 1)
        .output("score")
        .table("table", TABLE)
        .constant("zero", 0)
        .constant("one", 1)
        .constant("two", 2)
        .constant("three", LENGTH)
        .constant("four", LENGTH + 1)
        .node("Slice", "taste_weights", "user", "zero", "three", "one")
        .node("Slice", "tenure", "user", "three", "four", "one")
        .node("Gather", "taste_rows", "table", "tastes")
        .node("Unsqueeze", "taste_column", "taste_weights", "two")
        .node("Mul", "weighted_tastes", "taste_rows", "taste_column")
        .node("ReduceSum", "taste", "weighted_tastes", "one")
        .with("keepdims", 0)
        .node("Gather", "genre_rows", "table", "genres")
        .node("Unsqueeze", "genre_column", "genre_weights", "two")
        .node("Mul", "weighted_genres", "genre_rows", "genre_column")
        .node("ReduceSum", "genre", "weighted_genres", "one")
        .with("keepdims", 0)
        .node("Mul", "products", "taste", "genre")
        .node("ReduceSum", "product", "products", "one")
        .with("keepdims", 1)
        .node("Add", "aged", "product", "item_age")
        .node("Add", "logit", "aged", "tenure")
        .node("Sigmoid", "score", "logit")
        .write(folder.resolve("signals.onnx"));
  }

  /** Writes golden rows of raw values and of what they come to, worked out here. */
  public static Path golden(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    StringBuilder rows = new StringBuilder("tastes,genres,joined,released,now,expected_0\n");
    for (int row = 0; row < 60; row++) {
      Map<String, Double> tastes = weighted(random);
      Map<String, Double> genres = weighted(random);
      Instant now = Instant.ofEpochMilli(random.nextLong(1_700_000_000_000L, 1_800_000_000_000L));
      Instant joined = now.minusSeconds(random.nextInt(5_000_000));
      Instant released = now.minusSeconds(random.nextInt(20_000_000) - 1_000_000L);
      boolean knownUser = row % 6 != 1;
      boolean knownItem = row % 7 != 2;
      double tenure = knownUser ? 0.001 * millis(joined, now) / 3_600_000 : -1;
      double age = knownItem ? 0.01 * millis(released, now) / 86_400_000 - 0.5 : 2;
      double logit = age + tenure;
      for (int k = 0; k < 2; k++) {
        logit += pooled(tastes, k) / Math.max(1e-30, sum(tastes)) * pooled(genres, k);
      }
      rows.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%s,%s,%s%n",
              text(tastes),
              text(genres),
              knownUser ? joined : "",
              knownItem ? released : "",
              now,
              1 / (1 + Math.exp(-logit))));
    }
    return Files.writeString(folder.resolve("signals.golden.csv"), rows);
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  /** Up to three genres with a weight, some of them unknown. */
  private static Map<String, Double> weighted(SplittableRandom random) {
    List<String> names = new ArrayList<>(GENRES);
    names.add("noir");
    Map<String, Double> weighted = new TreeMap<>();
    for (int i = random.nextInt(LENGTH + 1); i > 0; i--) {
      weighted.put(names.remove(random.nextInt(names.size())), random.nextInt(1, 100) / 64.0);
    }
    return weighted;
  }

  private static double sum(Map<String, Double> weighted) {
    return weighted.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** A number of the sum of the genres' rows, each times its weight. */
  private static double pooled(Map<String, Double> weighted, int number) {
    double pooled = 0;
    for (Map.Entry<String, Double> genre : weighted.entrySet()) {
      pooled += genre.getValue() * TABLE[2 + GENRES.indexOf(genre.getKey())][number];
    }
    return pooled;
  }

  private static String text(Map<String, Double> weighted) {
    return weighted.entrySet().stream()
        .map(genre -> genre.getKey() + ":" + genre.getValue())
        .collect(Collectors.joining(" "));
  }
}
