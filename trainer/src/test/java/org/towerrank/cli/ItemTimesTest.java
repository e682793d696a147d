package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvTable;

/** Towers over items that come and go, measured beside the vectors and times alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ItemTimesTest {
  private static final int ITEMS = 120;
  private static final int USERS = 30;
  private static final int LIFE = 20;
  private static final int ROWS = 900;
  private static final int TEST = 200;
  private static final String RECIPE =
      """
      name: news
      data:
        train: train.csv
        validation: val.csv
        test: test.csv
        time: at
        items: {file: items.csv, id: item, target: chosen, exclude: history, from: since, until: end}
      features:
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}, unknown_share: 0.1}
        - {name: topic, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: history, side: user, kind: sequence, shares: item, max_length: 5, order: oldest_first}
      network: {architecture: dssm, dimension: 4, user: {layers: []}, item: {layers: []}, outputs: 4}
      fit: {batch_size: 128, epochs: 2, negatives: {strategy: uniform, count: 30, shared: true}}
      """;

  /** An event: when it was, which item it chose, and those that the user had. */
  private record Event(double at, int chosen, List<Integer> history) {}

  @TempDir private static Path folder;
  private final SplittableRandom random = new SplittableRandom(3);
  private final double[] since = new double[ITEMS];
  private final List<Event> events = new ArrayList<>();
  private CommandRun train = new CommandRun(0, "", "");

  @BeforeAll
  void fit() throws IOException {
    StringBuilder items = new StringBuilder("item,topic,since,end\n");
    for (int item = 0; item < ITEMS; item++) {
      since[item] = item;
      items.append("n" + item + ",t" + item % 7 + "," + item + "," + (item + LIFE) + "\n");
    }
    Files.writeString(folder.resolve("items.csv"), items);
    List<List<Integer>> had = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      had.add(new ArrayList<>());
    }
    for (int i = 0; i < ROWS; i++) {
      double at = LIFE + (double) i * (ITEMS - LIFE) / ROWS;
      List<Integer> history = had.get(random.nextInt(USERS));
      int chosen = (int) at - random.nextInt(LIFE);
      events.add(new Event(at, chosen, List.copyOf(history)));
      history.add(chosen);
    }
    write("train.csv", events.subList(0, ROWS - 2 * TEST));
    write("val.csv", events.subList(ROWS - 2 * TEST, ROWS - TEST));
    write("test.csv", events.subList(ROWS - TEST, ROWS));
    Path recipe = Files.writeString(folder.resolve("recipe.yaml"), RECIPE);
    Path run = folder.resolve("run");
    train = CommandRun.done("train", recipe, "--data", folder, "--out", run, "--json");
  }

  private static void write(String file, List<Event> events) throws IOException {
    StringBuilder rows = new StringBuilder("chosen,history,at\n");
    for (Event event : events) {
      List<String> ids = event.history.stream().map(item -> "n" + item).toList();
      rows.append("n" + event.chosen + "," + String.join(" ", ids) + "," + event.at + "\n");
    }
    Files.writeString(folder.resolve(file), rows);
  }

  private static List<float[]> vectors(String table, String side) throws IOException {
    Path out = folder.resolve(side + ".csv");
    Path run = folder.resolve("run");
    Path data = folder.resolve(table);
    CommandRun.done("predict", run, "--data", data, "--side", side, "--out", out, "--quiet");
    List<float[]> vectors = new ArrayList<>();
    try (CsvTable rows = CsvTable.open(out)) {
      while (rows.next()) {
        String[] numbers = rows.text(rows.column("vector")).split(" ", -1);
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Float.parseFloat(numbers[i]);
        }
        vectors.add(vector);
      }
    }
    return vectors;
  }

  /** Whether an item may be ahead of the one that an event chose. */
  private boolean isCandidate(Event event, int item) {
    return since[item] <= event.at
        && event.at <= since[item] + LIFE
        && !event.history.contains(item);
  }

  private double hitRate(String table, List<Event> events, int k) throws IOException {
    List<float[]> users = vectors(table, "user");
    List<float[]> items = vectors("items.csv", "item");
    double hits = 0;
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      float[] user = users.get(i);
      double[] scores = new double[ITEMS];
      Arrays.setAll(scores, item -> product(user, items.get(item)));
      int rank = 1;
      for (int item = 0; item < ITEMS; item++) {
        boolean ahead = item != event.chosen && scores[item] >= scores[event.chosen];
        rank += ahead && isCandidate(event, item) ? 1 : 0;
      }
      hits += rank <= k && !event.history.contains(event.chosen) ? 1 : 0;
    }
    return hits / events.size();
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Of a list in the order of some scores. */
  private double listHitRate(List<Event> events, int k, ToDoubleBiFunction<Event, Integer> scores) {
    double hits = 0;
    for (Event event : events) {
      double own = scores.applyAsDouble(event, event.chosen);
      int rank = 1;
      for (int item = 0; item < ITEMS; item++) {
        boolean ahead = item != event.chosen && scores.applyAsDouble(event, item) >= own;
        rank += ahead && isCandidate(event, item) ? 1 : 0;
      }
      hits += rank <= k && !event.history.contains(event.chosen) ? 1 : 0;
    }
    return hits / events.size();
  }

  private static int latest(Event event) {
    return event.history.isEmpty() ? ITEMS : event.history.getLast();
  }

  @Test
  void evaluationRanksTheItemsThatThereWere() throws IOException {
    List<Event> test = events.subList(ROWS - TEST, ROWS);
    JsonNode measured =
        CommandRun.done("evaluate", folder.resolve("run"), "--data", folder, "--at", "3", "--json")
            .json();
    double expected = hitRate("test.csv", test, 3);
    assertThat(expected).isBetween(0.02, 0.9);
    long[] counts = new long[ITEMS];
    // Nothing is behind the last row, that of events without a history.
    long[][] behind = new long[ITEMS + 1][ITEMS];
    for (Event event : events.subList(0, ROWS - 2 * TEST)) {
      counts[event.chosen]++;
      behind[latest(event)][event.chosen] += event.history.isEmpty() ? 0 : 1;
    }
    assertThat(measured.at("/metrics/hit_rate@3").asDouble()).isCloseTo(expected, within(1e-9));
    assertThat(measured.at("/popularity/hit_rate@3").asDouble())
        .isCloseTo(listHitRate(test, 3, (event, item) -> counts[item]), within(1e-9));
    double next =
        listHitRate(test, 3, (event, item) -> 1e6 * behind[latest(event)][item] + counts[item]);
    assertThat(measured.at("/transitions/hit_rate@3").asDouble()).isCloseTo(next, within(1e-9));
  }

  @Test
  void fittingIsMeasuredByThem() throws IOException {
    List<Event> validation = events.subList(ROWS - 2 * TEST, ROWS - TEST);
    assertThat(train.json().at("/validation/hit_rate@10").asDouble())
        .isCloseTo(hitRate("val.csv", validation, 10), within(1e-9));
    JsonNode report = new ObjectMapper().readTree(folder.resolve("run/report.json").toFile());
    assertThat(report.at("/validation/0/metrics/hit_rate@10").asDouble())
        .isCloseTo(hitRate("val.csv", validation, 10), within(1e-9));
  }
}
