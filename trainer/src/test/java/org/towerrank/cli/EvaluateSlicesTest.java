package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Slices, lengths of lists and the comparison of two models, by the command. */
@ExtendWith(SmallService.Resolver.class)
class EvaluateSlicesTest {
  private final SmallService service;

  EvaluateSlicesTest(SmallService service) {
    this.service = service;
  }

  private CommandRun evaluate(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("evaluate", "--data", service.data()));
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray());
  }

  private static List<JsonNode> slices(JsonNode evaluation, String by) {
    return StreamSupport.stream(evaluation.get("slices").spliterator(), false)
        .filter(slice -> slice.get("by").asText().equals(by))
        .toList();
  }

  private List<RawTable.Row> rows(String file) throws IOException {
    return RawTable.of(service.data().resolve(file));
  }

  @Test
  void slicesOfAColumnHaveTheRowsWithItsValues() throws IOException {
    Path model = service.bundle("deepfm");
    JsonNode evaluation =
        evaluate(model, "--by", "gender", "--by", "genres", "--by", "new:item_id", "--json").json();
    List<RawTable.Row> rows = rows("demo_ranking/test.csv.gz");
    for (JsonNode slice : slices(evaluation, "gender")) {
      assertThat(slice.get("rows").asLong())
          .isEqualTo(
              rows.stream()
                  .filter(row -> row.get("gender").equals(slice.get("value").asText()))
                  .count());
    }
    assertThat(slices(evaluation, "gender")).hasSize(2);
    for (JsonNode slice : slices(evaluation, "genres")) {
      String genre = slice.get("value").asText();
      assertThat(slice.get("rows").asLong())
          .isEqualTo(
              rows.stream()
                  .filter(row -> List.of(row.get("genres").split(" ", -1)).contains(genre))
                  .count());
    }
    Set<String> known = new HashSet<>();
    rows("demo_ranking/train.csv.gz").forEach(row -> known.add(row.get("item_id")));
    long unseen = rows.stream().filter(row -> !known.contains(row.get("item_id"))).count();
    assertThat(unseen).isPositive();
    assertThat(slices(evaluation, "new:item_id"))
        .filteredOn(slice -> slice.get("value").asText().equals("new"))
        .singleElement()
        .satisfies(slice -> assertThat(slice.get("rows").asLong()).isEqualTo(unseen));
  }

  /** Lists with numbers in all forms, and with spaces in their elements. */
  private static void writeLists(Path csv) throws IOException {
    List<String> forms = List.of("%d", "%d.0", "%de0");
    StringBuilder table = new StringBuilder("user_id,item_id,history,click\n");
    for (int row = 0; row < 240; row++) {
      String one = forms.get(row % 3).formatted(row % 4);
      String other = row % 2 == 0 ? "|a b" : "|c";
      String history = row % 8 < 3 ? one + other : one;
      table.append("%d,%d,%s,%d\n".formatted(row % 9, row % 7, history, row / 2 % 2));
    }
    Files.writeString(csv, table);
  }

  private static Path listRecipe(Path folder, String file, String more) throws IOException {
    return Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        name: forms
        data: {train: %1$s, validation: %1$s, test: %1$s}
        features:
          - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
          - {name: seen, column: history, side: user, kind: sequence, separator: "|", max_length: 9,
             encoder: {type: vocabulary}}
        %2$s
        tasks: [{name: click}]
        network: {architecture: fm, dimension: 2}
        fit: {epochs: 1}
        """
            .formatted(file, more));
  }

  private static JsonNode slicedLists(Path folder, Path recipe, Object... by) throws IOException {
    Path run = folder.resolve("run");
    CommandRun.done("train", recipe, "--data", folder, "--out", run, "--quiet", "--no-report");
    List<Object> arguments = new ArrayList<>(List.of("evaluate", run, "--data", folder));
    arguments.addAll(List.of("--json", "--quiet"));
    arguments.addAll(List.of(by));
    return CommandRun.done(arguments.toArray()).json();
  }

  private static void assertElements(JsonNode evaluation) {
    for (String by : List.of("seen", "history")) {
      assertThat(slices(evaluation, by))
          .extracting(slice -> slice.get("value").asText() + ":" + slice.get("rows").asInt())
          .containsExactlyInAnyOrder("0:60", "1:60", "2:60", "3:60", "a b:60", "c:30");
    }
  }

  /** As for the model, {@code 7}, {@code 7.0} and {@code 7e0} are one value, also in a list. */
  @Test
  void elementsInAllFormsAreOneSlice(@TempDir Path folder) throws IOException {
    writeLists(folder.resolve("rows.csv"));
    String whole =
        "  - {name: whole, column: history, side: user, kind: categorical, encoder: {type: vocabulary}}";
    JsonNode evaluation =
        slicedLists(
            folder,
            listRecipe(folder, "rows.csv", whole),
            "--by",
            "seen",
            "--by",
            "history",
            "--by",
            "whole");
    assertElements(evaluation);
    assertThat(slices(evaluation, "whole"))
        .extracting(slice -> slice.get("value").asText())
        .contains("0|a b", "3");
  }

  @Test
  void elementsOfListsInParquetAreSlicesToo(@TempDir Path folder) throws IOException {
    writeLists(folder.resolve("rows.csv"));
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT * REPLACE (string_split(history, '|') AS history) FROM read_csv("
              + Sql.path(folder.resolve("rows.csv")).code()
              + ", all_varchar = true)) TO "
              + Sql.path(folder.resolve("rows.parquet")).code());
    }
    JsonNode evaluation =
        slicedLists(
            folder,
            listRecipe(folder, "rows.parquet", ""),
            "--by",
            "seen",
            "--by",
            "history",
            "--by",
            "new:history");
    assertElements(evaluation);
    assertThat(slices(evaluation, "new:history"))
        .singleElement()
        .satisfies(slice -> assertThat(slice.get("value").asText()).isEqualTo("known"));
  }

  @Test
  void allRowsHaveTheSameMetricsWhateverTheSlices() throws IOException {
    Path model = service.bundle("deepfm");
    JsonNode plain = evaluate(model, "--json").json();
    JsonNode sliced = evaluate(model, "--by", "gender", "--json").json();
    assertThat(sliced.get("metrics")).isEqualTo(plain.get("metrics"));
    assertThat(sliced.get("intervals")).isEqualTo(plain.get("intervals"));
    assertThat(plain.has("slices")).isFalse();
    assertThat(plain.get("resampling").get("user").asText()).isEqualTo("user_id");
    plain
        .get("intervals")
        .properties()
        .forEach(
            interval ->
                assertThat(interval.getValue().get("low").asDouble())
                    .isLessThan(interval.getValue().get("high").asDouble()));
  }

  @Test
  void towersAreSlicedByColumnsOfTheChosenItem() throws IOException {
    JsonNode evaluation =
        evaluate(service.bundle("dssm"), "--by", "genres", "--at", "30,150", "--json").json();
    assertThat(evaluation.get("list_length").asInt()).isEqualTo(150);
    double atThirty = evaluation.get("metrics").get("hit_rate@30").asDouble();
    assertThat(atThirty)
        .isPositive()
        .isLessThan(evaluation.get("metrics").get("hit_rate@150").asDouble());
    int rows = evaluation.get("subject").get("rows").asInt();
    assertThat(slices(evaluation, "genres")).hasSizeGreaterThan(3);
    assertThat(slices(evaluation, "genres").stream().mapToInt(s -> s.get("rows").asInt()).sum())
        .isGreaterThanOrEqualTo(rows);
  }

  @Test
  void theFirstHundredDoNotDependOnHowLongListsAre() throws IOException {
    JsonNode plain = evaluate(service.bundle("dssm"), "--json").json();
    JsonNode longer = evaluate(service.bundle("dssm"), "--at", "200", "--json").json();
    plain
        .get("exact")
        .properties()
        .forEach(
            metric ->
                assertThat(longer.get("exact").get(metric.getKey()).asDouble())
                    .isEqualTo(metric.getValue().asDouble()));
  }

  @Test
  void aComparisonHasTheMetricsOfBothAndMirrorsWhenTheyChangePlaces() throws IOException {
    Path a = service.bundle("deepfm");
    Path b = service.bundle("mmoe");
    JsonNode compared = evaluate(a, b, "--by", "gender", "--json").json();
    JsonNode mirrored = evaluate(b, a, "--json").json();
    JsonNode metrics = compared.get("metrics");
    assertThat(metrics.has("auc/click")).isTrue();
    JsonNode ofA = evaluate(a, "--json").json().get("metrics");
    JsonNode ofB = evaluate(b, "--json").json().get("metrics");
    for (String name : List.of("auc/click", "log_loss/click", "gauc/click", "ndcg@10/click")) {
      JsonNode metric = metrics.get(name);
      assertThat(metric.get("a").asDouble()).isCloseTo(ofA.get(name).asDouble(), within(1e-9));
      assertThat(metric.get("b").asDouble()).isCloseTo(ofB.get(name).asDouble(), within(1e-9));
      assertThat(mirrored.get("metrics").get(name).get("low").asDouble())
          .isCloseTo(-metric.get("high").asDouble(), within(1e-9));
    }
    assertThat(compared.get("slices")).hasSize(2);
  }

  @Test
  void aModelIsNoBetterThanItself() throws IOException {
    JsonNode compared = evaluate(service.run("deepfm"), service.bundle("deepfm"), "--json").json();
    compared
        .get("metrics")
        .properties()
        .forEach(
            metric -> {
              assertThat(metric.getValue().get("difference").asDouble()).isZero();
              assertThat(metric.getValue().get("better").asText()).isEqualTo("NEITHER");
            });
  }

  @Test
  void textTellsIntervalsSlicesAndWhatIsBetter() {
    CommandRun one = evaluate(service.bundle("deepfm"), "--by", "gender", "--quiet");
    assertThat(one.out())
        .contains(
            "gauc/click", "calibration_error/click", " to ", "By [gender]:", "users [user_id]");
    CommandRun two = evaluate(service.bundle("dssm"), service.bundle("youtubednn"), "--quiet");
    assertThat(two.out()).contains("A [demo-dssm] and B [demo-youtubednn]", "B - A", "hit_rate@50");
  }

  @Test
  void whatCannotBeMeasuredIsToldWithTheNearest() {
    Path model = service.bundle("deepfm");
    evaluate(model, "--by", "gendre", "--json").failed("[gendre]", "nearest is [gender]");
    evaluate(model, "--user", "userid", "--json").failed("[userid]", "nearest is [user_id]");
    CommandRun none = evaluate(model, "--at", "0", "--json");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("--at must be from 1 to 10000, got: 0");
    evaluate(model, service.bundle("dssm"), "--json").failed("[demo-deepfm] ranks", "recalls");
  }
}
