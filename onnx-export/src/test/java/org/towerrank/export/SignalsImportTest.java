package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of other tools that read ages and values with weights. */
class SignalsImportTest {
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
