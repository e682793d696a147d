package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowLayout;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;

/** Rankers that compute across the items of a batch: refused, or served whole if that is asked. */
class MixedRowsTest {
  private static final double BUDGET = 3;

  @TempDir private Path folder;

  private CommandRun imported(Path model, String yaml, Object... more) throws Exception {
    Path schema = Files.writeString(folder.resolve("schema.yaml"), yaml);
    Object[] all = {"import", model, "--schema", schema, "--out", folder.resolve("bundle")};
    return CommandRun.of(Stream.of(all, more).flatMap(Arrays::stream).toArray(Object[]::new));
  }

  private static double[] prices(int count, long seed) {
    return new SplittableRandom(seed).doubles(count, -1, 1).map(price -> (float) price).toArray();
  }

  private Path golden(double[] prices, double[] expected) throws Exception {
    StringBuilder rows = new StringBuilder("price,budget,expected_0\n");
    for (int i = 0; i < prices.length; i++) {
      rows.append(String.format(Locale.ROOT, "%s,%s,%s%n", prices[i], BUDGET, expected[i]));
    }
    return Files.writeString(folder.resolve("golden.csv"), rows);
  }

  @Test
  void theOperatorIsNamedAndTheOptionOffered() throws Exception {
    CommandRun shares = imported(MixingGraphs.shares(folder), MixingGraphs.SCHEMA);
    assertThat(shares.exitCode()).isOne();
    assertThat(shares.err())
        .contains("shares.onnx]: expected scores that depend on the user and one item")
        .contains("got operator [Softmax] [/Softmax_share], which computes across items")
        .contains("--mixes-rows serves each window as one batch");
    CommandRun attention = imported(MixingGraphs.attention(folder), MixingGraphs.SCHEMA);
    assertThat(attention.exitCode()).isOne();
    assertThat(attention.err())
        .contains("got operator [MatMul] [/MatMul_alike], which computes across items")
        .contains("--mixes-rows");
    assertThat(folder.resolve("bundle")).doesNotExist();
  }

  /**
   * Behind an operator that cannot be judged; only a row without any word tells, if it is alone.
   */
  @Test
  void aGraphThatAsksWhetherAnyRowOfTheBatchHasAValueIsRefused() throws Exception {
    Path model =
        new SmallGraph()
            .ids("words", 400)
            .input("price", 1)
            .output("score")
            .node("Cast", "numbers", "words")
            .with("to", TensorProto.DataType.FLOAT_VALUE)
            .constant("lowest", -100_000)
            .node("Trilu", "all", "numbers", "lowest")
            .node("ReduceMax", "most", "all")
            .with("keepdims", 0)
            .node("Cast", "any", "most")
            .with("to", TensorProto.DataType.BOOL_VALUE)
            .node("Mul", "square", "price", "price")
            .branches("score", "any", "Identity", "Neg", "square")
            .write(folder.resolve("any.onnx"));
    CommandRun run =
        imported(
            model,
            """
            name: any
            tasks: [click]
            ids: {missing: 0, unknown: 1, first: 2}
            features:
              - {name: words, side: user, kind: sequence, values: [a, b, c]}
              - {name: price, side: item, kind: numeric, encoder: {type: identity, missing: 2}}
            """);
    assertThat(run.exitCode()).as(run.out()).isOne();
    assertThat(run.err()).contains("to depend on that row alone", "--mixes-rows");
  }

  @Test
  void aBundleSaysThatItMixesRowsAndGoldenRowsAreOneBatch() throws Exception {
    double[] prices = prices(2000, 1);
    Path golden = golden(prices, MixingGraphs.attentionOf(prices, BUDGET));
    CommandRun run =
        imported(
            MixingGraphs.attention(folder),
            MixingGraphs.SCHEMA,
            "--mixes-rows",
            "--golden",
            golden);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("All items of a window are one batch, on which their scores depend")
        .contains("because of operator [MatMul] [/MatMul_alike]")
        .contains("Equal: [ranker.onnx]");
    assertThat(Files.readString(folder.resolve("bundle/model.json")))
        .contains("\"format_version\" : 2")
        .contains("\"mixes_rows\" : true");
    assertThat(CommandRun.of("inspect", folder.resolve("bundle")).out()).contains("mixes rows");
    CommandRun verified =
        CommandRun.of("verify", folder.resolve("bundle"), "--golden", golden, "--rows", 5000);
    assertThat(verified.err()).isEmpty();
    assertThat(verified.exitCode()).isZero();
    // The same rows without the last are another batch.
    double[] fewer = Arrays.copyOf(prices, 1000);
    golden(fewer, Arrays.copyOf(MixingGraphs.attentionOf(prices, BUDGET), 1000));
    assertThat(CommandRun.of("verify", folder.resolve("bundle"), "--golden", golden).exitCode())
        .isOne();
  }

  @Test
  void allItemsOfACallAreOneBatchOrRefused() throws Exception {
    assertThat(imported(MixingGraphs.attention(folder), MixingGraphs.SCHEMA, "--mixes-rows").err())
        .isEmpty();
    Bundle bundle = Bundle.open(folder.resolve("bundle"));
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      int most = model.graphs().scores().mostRows();
      assertThat(most).isBetween(2000, 6000);
      for (int count : new int[] {1, 1025, most}) {
        double[] prices = prices(count, count);
        float[] scores = model.score(rows(bundle, prices), rows(bundle, prices));
        double[] expected = MixingGraphs.attentionOf(prices, BUDGET);
        for (int i = 0; i < count; i++) {
          assertThat((double) scores[i]).isCloseTo(expected[i], within(1e-5));
        }
      }
      EncodedRows many = rows(bundle, prices(most + 1, 3));
      assertThatThrownBy(() -> model.score(many, many))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected at most " + most + " items at once")
          .hasMessageContaining("got " + (most + 1));
    }
  }

  private static EncodedRows rows(Bundle bundle, double[] prices) {
    EncodedRows rows = new EncodedRows(new RowLayout(bundle.schema()), prices.length);
    for (int i = 0; i < prices.length; i++) {
      rows.data()[rows.index(i, "price")] = Float.floatToRawIntBits((float) prices[i]);
      rows.data()[rows.index(i, "budget")] = Float.floatToRawIntBits((float) BUDGET);
    }
    return rows;
  }

  @Test
  void aGraphWhoseRowsAreIndependentIsServedAsOthersAre() throws Exception {
    Path schema = ImportedModels.schema(folder, ImportedModels.RANKER);
    Object out = folder.resolve("bundle");
    Path model = ImportedModels.file("ranker.onnx");
    CommandRun run =
        CommandRun.of("import", model, "--schema", schema, "--out", out, "--mixes-rows");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("No operator computes across items: --mixes-rows changes nothing.")
        .contains("The user is computed once");
    assertThat(Files.readString(folder.resolve("bundle/model.json"))).doesNotContain("mixes_rows");
  }

  @Test
  void onlyANewBundleOfARankerOfAnotherToolMayMixRows() throws Exception {
    String old = MixingGraphs.SCHEMA.replace("identity,", "min_max, min: 0, max: 1,");
    assertThat(imported(MixingGraphs.shares(folder), old, "--mixes-rows").err()).isEmpty();
    Path manifest = folder.resolve("bundle/model.json");
    String json = Files.readString(manifest);
    Files.writeString(manifest, json.replace("\"format_version\" : 2", "\"format_version\" : 1"));
    assertThat(CommandRun.of("inspect", folder.resolve("bundle")).err())
        .contains(
            "graph [ranker.onnx] has [mixes_rows] true, which needs format_version 2, got: 1");
    CommandRun towers =
        CommandRun.of(
            "import", "--user", "u", "--item", "i", "--schema", "s", "--out", "o", "--mixes-rows");
    assertThat(towers.exitCode()).isEqualTo(2);
    assertThat(towers.err()).contains("--mixes-rows is for a ranker");
  }
}
