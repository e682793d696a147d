package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/** Models of other tools that read ages and values with weights. */
class SignalsImportTest {
  private static final String TOWERS =
      """
      name: signals
      similarity: dot_product
      ids: {missing: 0, unknown: 1, first: 2}
      features:
        - {name: tastes, side: user, kind: sequence, split: weighted, values: [drama, comedy, war]}
        - {name: tastes.weights, kind: weights, sequence: tastes}
        - {name: genres, side: item, kind: sequence, split: weighted, shares: tastes}
        - {name: genre_weights, kind: weights, sequence: genres, pooling: sum}
      """;

  @TempDir private Path folder;

  private CommandRun imported(String yaml, Path... golden) throws IOException {
    Path model = SignalsGraph.write(folder);
    Path schema = Files.writeString(folder.resolve("schema.yaml"), yaml);
    Path out = folder.resolve("bundle");
    return golden.length == 0
        ? CommandRun.of("import", model, "--schema", schema, "--out", out)
        : CommandRun.of("import", model, "--schema", schema, "--out", out, "--golden", golden[0]);
  }

  @ParameterizedTest
  @CsvSource({"before, behind", "behind, before", "before, before"})
  void agesAndWeightsGiveWhatTheToolGave(String ofUser, String ofItem) throws Exception {
    String yaml =
        SignalsGraph.SCHEMA
            .replace("pad: before", "pad: " + ofUser)
            .replace("shares: tastes}", "shares: tastes, pad: " + ofItem + "}");
    Path golden = SignalsGraph.golden(folder);
    CommandRun run = imported(yaml, golden);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("The user is computed once", "Equal: [ranker.onnx]");
    CommandRun verified = CommandRun.of("verify", folder.resolve("bundle"), "--golden", golden);
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    CommandRun inspected = CommandRun.of("inspect", folder.resolve("bundle"));
    assertThat(inspected.out()).contains("weights", "age");
  }

  /** Weights are of the side of their sequence, which is that of a tower. */
  @Test
  void weightsFillTheTowerOfTheirSequence() throws Exception {
    tower("user", "tastes", "tastes.weights");
    tower("item", "genres", "genre_weights");
    CommandRun run = towers(TOWERS);
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (TwoTowerModel model =
        TwoTowerModel.load(Bundle.open(folder.resolve("bundle")), SessionSettings.SERVING)) {
      assertThat(model.itemVector(Map.of("genres", "war:0.25 drama:0.5")))
          .containsExactly(0.5f, 0.25f, 0);
      assertThat(model.userVector(Map.of("tastes", "comedy:3 war:1")))
          .containsExactly(0.75f, 0.25f, 0);
    }
    String other = TOWERS.replace("sequence: genres", "sequence: tastes");
    assertThat(towers(other).err())
        .contains("of the item tower cannot be filled by feature [genre_weights] of side [user]");
  }

  private void tower(String name, String ids, String weights) throws IOException {
    new SmallGraph()
        .ids(ids, 3)
        .input(weights, 3)
        .output("vector")
        .node("Cast", "numbers", ids)
        .with("to", 1)
        .node("Sub", "none", "numbers", "numbers")
        .node("Add", "vector", weights, "none")
        .write(folder.resolve(name + ".onnx"));
  }

  private CommandRun towers(String yaml) throws IOException {
    Path schema = Files.writeString(folder.resolve("towers.yaml"), yaml);
    return CommandRun.of(
        "import",
        "--user",
        folder.resolve("user.onnx"),
        "--item",
        folder.resolve("item.onnx"),
        "--schema",
        schema,
        "--out",
        folder.resolve("bundle"));
  }

  @Test
  void aDateOrAMomentThatIsNoneIsToldWithItsLine() throws Exception {
    String header = "tastes,genres,joined,released,now,expected_0\n";
    Path golden = folder.resolve("golden.csv");
    Files.writeString(golden, header + ",,2020-01-01,soon,2024-01-01,0.5\n");
    assertThat(imported(SignalsGraph.SCHEMA, golden).err())
        .contains("golden.csv", "line 2", "feature [item_age]", "[soon]");
    Files.writeString(golden, header + ",,2020-01-01,2021-01-01,,0.5\n");
    assertThat(imported(SignalsGraph.SCHEMA, golden).err())
        .contains("line 2", "expected the moment that ages are counted to in [now]");
    Files.writeString(golden, header.replace("now", "nov") + ",,2020-01-01,,2024-01-01,0.5\n");
    assertThat(imported(SignalsGraph.SCHEMA, golden).err())
        .contains("expected a column [now], the header has none, nearest is [nov]");
    Files.writeString(golden, header + "drama:much,,2020-01-01,,2024-01-01,0.5\n");
    assertThat(imported(SignalsGraph.SCHEMA, golden).err()).contains("line 2", "[much]");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: weights, sequence: genres|kind: weights, sequence: tenure|expected a sequence with "
            + "[split: weighted], got feature [tenure]",
        "kind: weights, sequence: genres|kind: weights, sequence: genre|there is no feature "
            + "[genre], nearest is [genres]",
        "kind: weights, sequence: genres|kind: weights, sequence: genre_weights|expected a "
            + "sequence with [split: weighted], got feature [genre_weights]",
        "kind: weights, sequence: genres|kind: weights|the key [sequence] is missing",
        "kind: weights, sequence: tastes|kind: weights, side: user, sequence: tastes|weights have "
            + "the [side] of their sequence: leave it out",
        "kind: weights, sequence: tastes|kind: weights, order: unordered, sequence: tastes|only a "
            + "sequence has [order]",
        "split: weighted, shares|split: weighted, input_order: oldest_first, shares|[input_order] "
            + "cannot be with [split: weighted]",
        "split: weighted, shares|shares|expected a sequence with [split: weighted], got feature "
            + "[genres]",
        "genre_weights, kind: weights, sequence: genres, pooling: sum|genre_weights, side: item, "
            + "kind: vector, encoder: {type: identity, missing: 0}|feature [genres] is weighted: "
            + "expected one feature of kind [weights] with its weights, got: 0",
        "pooling: sum|pooling: total|unknown value [total], expected one of [mean, sqrtn, sum]",
        "side: query, kind: age|side: item, kind: age|the age of an item is of side [query]",
        "side: query, kind: age, moment: now|side: query, kind: age|the key [moment] is missing",
        "side: query, kind: age, moment: now|side: query, kind: age, moment: then|a request has "
            + "one moment",
        "unit: hours|unit: hour|unknown value [hour], nearest is [hours]",
        "unit: hours|unit: hours, ids: {first: 1}|only a categorical feature or a sequence has "
            + "[ids]",
        "kind: age, moment: now, unit: hours|kind: numeric, unit: hours|only an age has [unit]",
        "encoder: {type: linear, scale: 0.01, shift: -0.5, missing: 2}|values: [a]|a feature of "
            + "kind [age] cannot have a [vocabulary] encoder"
      })
  void aSchemaThatSaysItWronglyIsToldWithItsLine(String from, String to, String message)
      throws Exception {
    String yaml = SignalsGraph.SCHEMA;
    assertThat(yaml).contains(from);
    CommandRun run = imported(yaml.replace(from, to));
    assertThat(run.exitCode()).as(run.out()).isOne();
    assertThat(run.err()).containsPattern("schema.yaml] line \\d+").contains(message);
    assertThat(folder.resolve("bundle")).doesNotExist();
  }
}
