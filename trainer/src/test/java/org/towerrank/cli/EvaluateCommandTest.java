package org.towerrank.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/** Metrics against their definitions, computed pair by pair from the raw files. */
@ExtendWith(SmallService.Resolver.class)
class EvaluateCommandTest {
  private static final double EXACT = 1e-9;

  private final SmallService service;

  EvaluateCommandTest(SmallService service) {
    this.service = service;
  }

  private JsonNode evaluate(Path model, Object... more) throws IOException {
    List<Object> arguments =
        new ArrayList<>(List.of("evaluate", model, "--data", service.data(), "--json"));
    arguments.addAll(List.of(more));
    return CommandRun.done(arguments.toArray()).json();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dssm", "youtubednn", "deepfm", "mmoe"})
  void aRunAndItsBundleGiveTheSameFigures(String model) throws IOException {
    JsonNode ofBundle = evaluate(service.bundle(model));
    assertThat(evaluate(service.run(model))).isEqualTo(ofBundle);
    assertThat(ofBundle.get("subject").get("split").asText()).isEqualTo("test");
    assertThat(ofBundle.get("subject").get("fingerprint").asText())
        .isEqualTo(Bundle.open(service.bundle(model)).fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deepfm", "mmoe"})
  void rankingMetricsFollowTheirDefinitionOverTheScoresOfEachRow(String name) throws IOException {
    JsonNode metrics = evaluate(service.bundle(name), "--split", "validation").get("metrics");
    List<RawTable.Row> rows = RawTable.of(file("demo_ranking/val.csv.gz"));
    try (RankingModel model =
        RankingModel.load(Bundle.open(service.bundle(name)), SessionSettings.SERVING)) {
      float[][] scores = new float[rows.size()][];
      for (int row = 0; row < scores.length; row++) {
        scores[row] =
            model.score(
                encode(model.schema(), rows.get(row).values(), RankingModel.REQUEST_SIDES),
                encode(model.schema(), rows.get(row).values(), List.of(Side.ITEM)));
      }
      for (int t = 0; t < model.tasks().size(); t++) {
        int task = t;
        String label = model.tasks().get(task);
        double[] column = new double[scores.length];
        Arrays.setAll(column, row -> scores[row][task]);
        int[] labels = rows.stream().mapToInt(row -> Integer.parseInt(row.get(label))).toArray();
        assertThat(metrics.get("auc/" + label).asDouble())
            .isCloseTo(auc(column, labels), within(1e-5));
        assertThat(metrics.get("log_loss/" + label).asDouble())
            .isCloseTo(logLoss(column, labels), within(1e-6));
      }
      assertThat(metrics).hasSize(6 * model.tasks().size());
    }
  }

  private static double auc(double[] scores, int[] labels) {
    double right = 0;
    long pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (labels[i] > labels[j]) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return right / pairs;
  }

  private static double logLoss(double[] scores, int[] labels) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      sum -= Math.log(labels[i] == 1 ? scores[i] : 1 - scores[i]);
    }
    return sum / scores.length;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dssm", "youtubednn"})
  void recallMetricsFollowTheirDefinitionOverTheVectorsOfAllItems(String name) throws IOException {
    JsonNode evaluation = evaluate(service.bundle(name));
    List<Integer> ranks = new ArrayList<>();
    try (TwoTowerModel towers =
        TwoTowerModel.load(Bundle.open(service.bundle(name)), SessionSettings.SERVING)) {
      Map<String, float[]> items = itemVectors(towers);
      Map<String, Map<String, String>> users = new HashMap<>();
      RawTable.of(file("demo_recall/users.csv.gz"))
          .forEach(u -> users.put(u.get("user_id"), u.values()));
      for (RawTable.Row row : RawTable.of(file("demo_recall/test.csv.gz"))) {
        Map<String, String> features = new HashMap<>(requireNonNull(users.get(row.get("user_id"))));
        features.putAll(row.values());
        float[] user = towers.userVectors(encode(towers.schema(), features, List.of(Side.USER)));
        ranks.add(rank(row, items.keySet(), id -> product(user, requireNonNull(items.get(id)))));
      }
    }
    requireMetrics(evaluation.get("exact"), ranks);
    assertThat(evaluation.get("subject").get("rows").asInt()).isEqualTo(ranks.size());
    assertThat(evaluation.get("items").asInt()).isEqualTo(600);
    assertThat(evaluation.get("ann_recall").asDouble()).isGreaterThan(0.98);
    evaluation
        .get("metrics")
        .properties()
        .forEach(
            metric ->
                assertThat(metric.getValue().asDouble())
                    .isCloseTo(
                        evaluation.get("exact").get(metric.getKey()).asDouble()
                            + evaluation.get("difference").get(metric.getKey()).asDouble(),
                        within(EXACT)));
  }

  @Test
  void popularityIsMeasuredOverTheCountsOfTheTrainingEvents() throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    RawTable.of(service.items()).forEach(item -> counts.put(item.get("item_id"), 0));
    RawTable.of(file("demo_recall/train.csv.gz"))
        .forEach(row -> counts.merge(row.get("target_item"), 1, Integer::sum));
    List<Integer> ranks = new ArrayList<>();
    for (RawTable.Row row : RawTable.of(file("demo_recall/test.csv.gz"))) {
      ranks.add(rank(row, counts.keySet(), id -> counts.getOrDefault(id, 0)));
    }
    requireMetrics(evaluate(service.bundle("dssm")).get("popularity"), ranks);
  }

  /** Behind what follows the latest item come the others by popularity, as does what is equal. */
  @Test
  void transitionsAreCountedBehindTheLatestItemOfEachHistory() throws IOException {
    Map<String, Map<String, Integer>> behind = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    RawTable.of(service.items()).forEach(item -> counts.put(item.get("item_id"), 0));
    for (RawTable.Row row : RawTable.of(file("demo_recall/train.csv.gz"))) {
      counts.merge(row.get("target_item"), 1, Integer::sum);
      behind
          .computeIfAbsent(latest(row), item -> new HashMap<>())
          .merge(row.get("target_item"), 1, Integer::sum);
    }
    behind.remove("");
    List<Integer> ranks = new ArrayList<>();
    for (RawTable.Row row : RawTable.of(file("demo_recall/test.csv.gz"))) {
      Map<String, Integer> next = behind.getOrDefault(latest(row), Map.of());
      ranks.add(
          rank(
              row,
              counts.keySet(),
              id -> 1e6 * next.getOrDefault(id, 0) + counts.getOrDefault(id, 0)));
    }
    requireMetrics(evaluate(service.bundle("dssm")).get("transitions"), ranks);
  }

  private static String latest(RawTable.Row row) {
    String[] history = row.get("history").split(" ", -1);
    return history[history.length - 1];
  }

  @Test
  void towersBelowPopularityAreWarnedOf(@TempDir Path folder) {
    String below = "of a list of the items chosen most often in training, by more than chance";
    assertThat(evaluatedAfter(folder.resolve("first"), "1e-9", "1"))
        .containsPattern("warning: [a-z_]+@\\d+ of test is 0\\.\\d+, below the 0\\.\\d+ " + below);
    assertThat(evaluatedAfter(folder.resolve("last"), "0.01", "12")).doesNotContain(below);
  }

  /** What is told of towers that were fitted for some epochs. */
  private String evaluatedAfter(Path run, String learningRate, String epochs) {
    CommandRun.done(
        service.training(
            "dssm",
            run,
            "--quiet",
            "--no-report",
            "--set",
            "fit.epochs=" + epochs,
            "--set",
            "fit.patience=" + epochs,
            "--set",
            "fit.optimizer={learning_rate: " + learningRate + "}"));
    return CommandRun.of("evaluate", run, "--data", service.data()).err();
  }

  /** A list with what the user had is another one than a list without. */
  @Test
  void towersThatRecommendAmongOtherItemsDoNotCompare(@TempDir Path folder) throws IOException {
    String excluding = Files.readString(SmallService.recipe("dssm"));
    Path recipe =
        Files.writeString(
            folder.resolve("all.yaml"), excluding.replace("    exclude: exclude\n", ""));
    Path run = folder.resolve("all");
    CommandRun.done(
        TrainArguments.of(
            recipe, service.data(), run, "--quiet", "--no-report", "--set", "fit.epochs=1"));
    List<Object> evaluate =
        List.of("evaluate", service.run("dssm"), run, "--data", service.data(), "--quiet");
    CommandRun.of(evaluate.toArray())
        .failed("expected the same items to recommend for both models", "--recipe");
    List<Object> alike = new ArrayList<>(evaluate);
    alike.addAll(List.of("--recipe", recipe));
    assertThat(CommandRun.of(alike.toArray()).out()).contains("hit_rate@10", "B - A");
  }

  private Map<String, float[]> itemVectors(TwoTowerModel towers) throws IOException {
    Map<String, float[]> vectors = new HashMap<>();
    for (RawTable.Row item : RawTable.of(service.items())) {
      EncodedRows row = encode(towers.schema(), item.values(), List.of(Side.ITEM));
      vectors.put(item.get("item_id"), towers.itemVectors(row));
    }
    return vectors;
  }

  private static double product(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  /** Where the target stands among all items not excluded, of equal ones the last; 0 beyond 100. */
  private static int rank(
      RawTable.Row row, Iterable<String> items, Function<String, Number> score) {
    List<String> excluded = List.of(row.get("exclude").split(" ", -1));
    double own = score.apply(row.get("target_item")).doubleValue();
    int rank = 0;
    for (String item : items) {
      rank += !excluded.contains(item) && score.apply(item).doubleValue() >= own ? 1 : 0;
    }
    return excluded.contains(row.get("target_item")) || rank > 100 ? 0 : rank;
  }

  private static void requireMetrics(JsonNode metrics, List<Integer> ranks) {
    for (int k : new int[] {10, 50, 100}) {
      double hits = ranks.stream().filter(rank -> rank > 0 && rank <= k).count();
      assertThat(metrics.get("hit_rate@" + k).asDouble())
          .isCloseTo(hits / ranks.size(), within(EXACT));
    }
    double gains =
        ranks.stream()
            .filter(rank -> rank > 0 && rank <= 10)
            .mapToDouble(rank -> 1 / (Math.log(rank + 1) / Math.log(2)))
            .sum();
    assertThat(metrics.get("ndcg@10").asDouble()).isCloseTo(gains / ranks.size(), within(EXACT));
    double reciprocals = ranks.stream().filter(r -> r > 0).mapToDouble(r -> 1.0 / r).sum();
    assertThat(metrics.get("mrr@100").asDouble())
        .isCloseTo(reciprocals / ranks.size(), within(EXACT));
  }

  private static EncodedRows encode(
      FeatureSchema schema, Map<String, String> values, List<Side> sides) {
    Map<String, String> read = new HashMap<>();
    schema
        .features()
        .forEach(
            feature -> {
              if (sides.contains(feature.side())) {
                read.put(feature.field(), values.get(feature.field()));
              }
            });
    return new RowEncoder(schema, sides).row(read);
  }

  private Path file(String name) {
    return service.data().resolve(name);
  }
}
