package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of other tools that read vectors, with golden rows that have them as lists in JSON. */
class VectorImportTest {
  @TempDir private Path folder;

  private CommandRun imported(String yaml, Path golden) throws IOException {
    return CommandRun.of(
        "import",
        VectorGraph.write(folder),
        "--schema",
        Files.writeString(folder.resolve("schema.yaml"), yaml),
        "--out",
        folder.resolve("bundle"),
        "--golden",
        golden);
  }

  @Test
  void vectorsFillAnInputOrSomeColumnsOfOne() throws Exception {
    CommandRun run = imported(VectorGraph.SCHEMA, VectorGraph.golden(folder));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("The user is computed once", "Equal: [ranker.onnx]");
    CommandRun inspected = CommandRun.of("inspect", folder.resolve("bundle"));
    assertThat(inspected.out()).contains("taste", "vector");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[0.1, 0.2]'|feature [taste]: expected 3 numbers, got 2",
        "'[0.1, 0.2, 0.3, 1]'|feature [taste]: expected 3 numbers, got 4",
        "'[0.1, , 0.3]'|expected numbers only, got a list that has an empty one",
        "'[0.1, x, 0.3]'|feature [taste]: expected a number, got [x]",
        "'[0.1, NaN, 0.3]'|feature [taste]: expected a finite number, got [NaN]"
      })
  void aVectorThatDoesNotFitIsToldWithItsLine(String vector, String message) throws Exception {
    Path golden = folder.resolve("golden.csv");
    String first = "taste,price,cover,expected_0\n\"[1, 2, 3]\",0,,0.9\n";
    Files.writeString(golden, first + "\"" + vector.replace("'", "") + "\",0,,0.5\n");
    CommandRun run = imported(VectorGraph.SCHEMA, golden);
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).contains("golden.csv", "line 3", message);
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "length: 3|length: 4|expected features that fill 4 columns, got [price, cover], which fill"
            + " 5",
        "length: 3|max_length: 3|only a sequence has [max_length]",
        "length: 3|length: 0|length must be at least 1, got: 0",
        "'    length: 3\n'||the key [length] is missing",
        "kind: numeric,|kind: numeric, length: 1,|only a vector has [length]",
        "kind: numeric,|kind: numeric, separator: x,|only a sequence or a vector has [separator]",
        "kind: vector, encoder: {type: identity, missing: 0}|kind: vector, values: [a]|a "
            + "feature of kind [vector] cannot have a [vocabulary] encoder"
      })
  void aSchemaThatSaysItWronglyIsToldWithItsLine(String from, String to, String message)
      throws Exception {
    String yaml = VectorGraph.SCHEMA;
    assertThat(yaml).contains(from);
    CommandRun run = imported(yaml.replace(from, to == null ? "" : to), folder.resolve("none.csv"));
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).containsPattern("schema.yaml] line \\d+").contains(message);
  }
}
