package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs with inputs for the mask, the length and the token types of a history. */
class DerivedInputsTest {
  private static final int LENGTH = 4;
  private static final int VALUES = 6;
  private static final String SCHEMA =
      """
      name: masked
      tasks: [click]
      ids: {missing: 0, unknown: 1, first: 2}
      derived:
        hist_mask: {mask: hist}
        hist_len: {length: hist}
        token_type_ids: {zeros: hist}
      features:
        - {name: item_id, side: item, kind: categorical, values: ["0", "1", "2", "3", "4", "5"]}
        - {name: hist, side: user, kind: sequence, shares: item_id, order: oldest_first, pad: behind}
      """;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(3);
  private final float[][] table = numbers(VALUES + 2);
  private final float[][] places = numbers(LENGTH);
  private final float[][] types = numbers(2);

  private float[][] numbers(int rows) {
    float[][] numbers = new float[rows][1];
    for (float[] row : numbers) {
      row[0] = (float) random.nextDouble(-2, 2);
    }
    return numbers;
  }

  /** Sigmoid of the item, and the mean of a history of which each place counts differently. */
  private Path model(long least) throws IOException {
    return new SmallGraph()
        .ids("hist", LENGTH)
        .input("hist_mask", LENGTH)
        .ids("hist_len", 1)
        .ids("token_type_ids", LENGTH)
        .ids("item_id", 1)
        .output("score")
        .table("table", table)
        .table("types", types)
        .table("places", new float[][] {row(places)})
        .constant("one", 1)
        .constant("last", 2)
        .constant("least", least)
        .node("Gather", "elements", "table", "hist")
        .node("Gather", "typed", "types", "token_type_ids")
        .node("Add", "summed", "elements", "typed")
        .node("Squeeze", "flat", "summed", "last")
        .node("Mul", "placed", "flat", "places")
        .node("Mul", "masked", "placed", "hist_mask")
        .node("ReduceSum", "sum", "masked", "one")
        .with("keepdims", 1)
        .node("Max", "count", "hist_len", "least")
        .node("Cast", "divisor", "count")
        .with("to", 1)
        .node("Div", "mean", "sum", "divisor")
        .node("Gather", "item", "table", "item_id")
        .node("Squeeze", "wanted", "item", "last")
        .node("Add", "logit", "mean", "wanted")
        .node("Sigmoid", "score", "logit")
        .write(folder.resolve("masked.onnx"));
  }

  private static float[] row(float[][] column) {
    float[] row = new float[column.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = column[i][0];
    }
    return row;
  }

  /** Rows with empty, long and unknown histories, computed from the raw values. */
  private Path golden(boolean before) throws IOException {
    StringBuilder rows = new StringBuilder("item_id,hist,expected_0\n");
    for (int i = 0; i < 40; i++) {
      List<String> history = new ArrayList<>();
      for (int j = random.nextInt(LENGTH + 3); j > 0; j--) {
        history.add(Integer.toString(random.nextInt(VALUES + 1)));
      }
      int item = random.nextInt(VALUES);
      List<String> kept = history.subList(Math.max(0, history.size() - LENGTH), history.size());
      double sum = 0;
      for (int j = 0; j < kept.size(); j++) {
        int value = Integer.parseInt(kept.get(j));
        float[] element = table[value == VALUES ? 1 : value + 2];
        sum += (element[0] + types[0][0]) * places[before ? LENGTH - kept.size() + j : j][0];
      }
      double logit = sum / Math.max(1, kept.size()) + table[item + 2][0];
      rows.append(
          String.format(
              Locale.ROOT,
              "%d,%s,%s%n",
              item,
              String.join(" ", history),
              1 / (1 + Math.exp(-logit))));
    }
    return Files.writeString(folder.resolve("golden.csv"), rows);
  }

  private CommandRun imported(String yaml, Object... more) throws IOException {
    return imported(model(1), yaml, more);
  }

  private CommandRun imported(Path model, String yaml, Object... more) throws IOException {
    List<Object> command = new ArrayList<>(List.of("import", model, "--schema"));
    command.add(Files.writeString(folder.resolve("schema.yaml"), yaml));
    command.addAll(List.of("--out", folder.resolve("bundle")));
    command.addAll(List.of(more));
    return CommandRun.of(command.toArray());
  }

  @ParameterizedTest
  @CsvSource({"behind, false", "before, true"})
  void whatFollowsFromASequenceIsFilled(String pad, boolean before) throws Exception {
    CommandRun run =
        imported(SCHEMA.replace("pad: behind", "pad: " + pad), "--golden", golden(before));
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("The user is computed once", "Equal: [ranker.onnx]");
  }

  @Test
  void aMeanOverNoElementsIsToldWithTheFeatureThatHasNone() throws Exception {
    CommandRun run = imported(model(0), SCHEMA);
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains("expected finite values of output [score] on random rows, got [NaN]")
        .containsPattern("for a row without values of \\[.*hist]");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  @Test
  void aGuessHasThemAndCanBeImported() throws Exception {
    CommandRun guess = CommandRun.of("import", "--init", model(1));
    assertThat(guess.out())
        .contains(
            "  hist_mask: {mask: hist} # guess: float [any, 4]",
            "  hist_len: {length: hist} # guess",
            "  token_type_ids: {zeros: hist} # guess");
    Files.writeString(folder.resolve("item_id.txt"), "a\nb\n");
    Files.writeString(folder.resolve("hist.txt"), "a\nb\n");
    CommandRun run = imported(guess.out());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hist_mask: {mask: hist}|hist_mask: {mask: hst}|there is no sequence [hst], nearest is"
            + " [hist]",
        "hist_mask: {mask: hist}|hist_msk: {mask: hist}|there is no input [hist_msk] that is read",
        "hist_mask: {mask: hist}|hist_mask: {length: hist}|input [hist_mask] float [any, 4]:"
            + " expected numbers, 1 a row for the length of [hist]",
        "hist_len: {length: hist}|hist_len: {mask: hist}|input [hist_len] int64 [any, 1]:"
            + " expected numbers, 4 a row for the elements of [hist]",
        "hist_mask: {mask: hist}|hist_mask: {}|expected one of [mask], [length] and [zeros]",
        "hist_mask: {mask: hist}|item_id: {length: hist}|input [hist_mask] float [any, 4]",
        "hist_mask: {mask: hist}|hist_mask: {msk: hist}|msk",
        "tasks: [click]|'tasks: [click]\n"
            + "inputs: {hist_mask: [hist]}'|has an entry under [inputs] too"
      })
  void whatDoesNotFitIsToldWithItsLine(String from, String to, String message) throws Exception {
    assertThat(SCHEMA).contains(from);
    CommandRun run = imported(SCHEMA.replace(from, to));
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).containsPattern("schema.yaml] line \\d+").contains(message);
    assertThat(folder.resolve("bundle")).doesNotExist();
  }
}
