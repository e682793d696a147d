package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DcnV2;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.Ple;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.SampleNetworks;
import org.towerrank.model.YoutubeDnn;
import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;

class RoundedExportTest {
  private static final Precision INT8 = new Precision(NumberForm.INT8, NumberForm.FLOAT32);
  private static final Precision FP16 = new Precision(NumberForm.FP16, NumberForm.FLOAT32);
  private static final Precision LAYERS = new Precision(NumberForm.FLOAT32, NumberForm.INT8);
  private static final Precision BOTH = new Precision(NumberForm.INT8, NumberForm.INT8);
  private static final Mlp LARGE = new Mlp(List.of(192, 128), Activation.RELU, 0f, false);
  private static final Mlp WIDE = new Mlp(List.of(96, 8), Activation.RELU, 0f, false);

  @TempDir Path folder;

  static List<Network> networks() {
    return SampleNetworks.all();
  }

  /** What ONNX Runtime computes from bytes is what these bytes stand for. */
  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkIsExportedWithRoundedEmbeddings(Network network) throws Exception {
    for (Precision precision : List.of(FP16, INT8)) {
      Run run = RandomModels.runWithQueries(network, 1);
      Exporter.Exported exported = Exporter.export(run, precision);
      assertThat(exported.parity().passed()).isTrue();
      assertThat(exported.parity().tolerance()).isEqualTo(ParityCheck.TOLERANCE);
      ParityReport rounding = exported.rounding().orElseThrow();
      assertThat(rounding.tolerance()).isEqualTo(ParityCheck.tolerance(precision));
      if (precision.equals(INT8)) {
        assertThat(rounding.outputs())
            .anySatisfy(output -> assertThat(output.maxAbsDifference()).isGreaterThan(1e-6));
      }

      exported.writer().write(folder.resolve("bundle"), false);
      Bundle read = Bundle.open(folder.resolve("bundle"));
      assertThat(read.precision()).isEqualTo(precision);
      assertThat(StructureCheck.run(read, 20, 3).outputs()).isNotEmpty();
      assertThat(ParityCheck.ofBundle(read, run.definition(), 50, 3).passed()).isTrue();
    }
  }

  static List<Network> networksOfLargeLayers() {
    return List.of(
        new DeepFm(16, LARGE, 0f),
        new DcnV2(16, 1, 0, DcnV2.Structure.PARALLEL, LARGE, 0f),
        new Mmoe(16, 3, LARGE, WIDE, Mmoe.Gates.PER_TASK, 0f),
        new Ple(16, 2, 2, 1, LARGE, WIDE, 0f),
        new Dssm(32, LARGE, LARGE, 128, 0),
        new YoutubeDnn(32, LARGE, "item_id", 128, 3, false));
  }

  /** The products are near those of floats, and not the same. */
  @ParameterizedTest
  @MethodSource("networksOfLargeLayers")
  @Tag("slow")
  void networksAreExportedWithLayersInBytes(Network network) throws Exception {
    Run run = RandomModels.runWithQueries(network, 1);
    long float32 = RoundingEffect.bytes(Exporter.export(run).bundle());
    for (Precision precision : List.of(LAYERS, BOTH)) {
      Exporter.Exported exported = Exporter.export(run, precision);
      assertThat(exported.parity().passed()).isTrue();
      assertThat(exported.parity().tolerance()).isEqualTo(ParityCheck.INT8_TOLERANCE);
      assertThat(exported.parity().outputs())
          .anySatisfy(output -> assertThat(output.maxAbsDifference()).isGreaterThan(1e-6))
          .allSatisfy(output -> assertThat(output.maxAbsDifference()).isLessThan(0.01));
      assertThat((double) RoundingEffect.bytes(exported.bundle()) / float32).isLessThan(0.8);

      exported.writer().write(folder.resolve("bundle"), false);
      Bundle read = Bundle.open(folder.resolve("bundle"));
      assertThat(read.precision()).isEqualTo(precision);
      assertThat(StructureCheck.run(read, 20, 3).outputs()).isNotEmpty();
      assertThat(ParityCheck.ofBundle(read, run.definition(), 50, 3).passed()).isTrue();
    }
  }

  /** A layer of few weights gains nothing in bytes, so that small networks stay as they were. */
  @Test
  void smallLayersStayFloats() throws Exception {
    Run run = RandomModels.runWithQueries(new DeepFm(4, WIDE, 0f), 1);
    assertThat(graph(Exporter.export(run, LAYERS).bundle()))
        .isEqualTo(graph(Exporter.export(run).bundle()));
  }

  private static ByteBuffer graph(Bundle bundle) throws Exception {
    return bundle.onnx(bundle.graphs().getFirst());
  }

  /** Each row is rounded by its own largest number, so that others next to it change nothing. */
  @Test
  void aRowsScoreIsTheSameInAnyBatch() throws Exception {
    Run run = RandomModels.runWithQueries(new DeepFm(16, LARGE, 0f), 1);
    Bundle bundle = Exporter.export(run, BOTH).bundle();
    EncodedRows rows = RandomRows.of(bundle.schema(), 300, 5);
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING.whole())) {
      float[] together = model.scoreRows(rows);
      for (int row = 0; row < rows.count(); row += 37) {
        EncodedRows alone = new EncodedRows(rows.layout(), 1);
        int width = alone.data().length;
        System.arraycopy(rows.data(), row * width, alone.data(), 0, width);
        float[] scores = model.scoreRows(alone);
        for (int task = 0; task < scores.length; task++) {
          assertThat(scores[task])
              .isCloseTo(together[row * scores.length + task], Offset.offset(1e-6f));
        }
      }
    }
  }

  static List<Precision> precisions() {
    return List.of(FP16, INT8, LAYERS, BOTH);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  void roundedGraphsAreCutLikeOthers(Precision precision) throws Exception {
    Run run = RandomModels.runWithQueries(new DeepFm(16, LARGE, 0f), 1);
    Bundle bundle = Exporter.export(run, precision).bundle();
    EncodedRows rows = RandomRows.of(bundle.schema(), 300, 5);
    try (RankingModel whole = RankingModel.load(bundle, SessionSettings.SERVING.whole());
        RankingModel cut = RankingModel.load(bundle, SessionSettings.SERVING)) {
      assertThat(cut.graphs()).isInstanceOf(PrecomputingRanker.class);
      assertThat(cut.score(rows, rows))
          .containsExactly(whole.score(rows, rows), Offset.offset(1e-6f));
    }
  }

  /** 18 bytes for the 68 of a row of 16 numbers and a first-order weight. */
  @Test
  void aLargeVocabularyTakesAQuarterOfItsBytes() throws Exception {
    Run run = large();
    long float32 = RoundingEffect.bytes(Exporter.export(run).bundle());
    assertThat(float32).isGreaterThan(68L * 60_000);
    long int8 = RoundingEffect.bytes(Exporter.export(run, INT8).bundle());
    long fp16 = RoundingEffect.bytes(Exporter.export(run, FP16).bundle());
    assertThat((double) int8 / float32).isBetween(0.25, 0.27);
    assertThat((double) fp16 / float32).isBetween(0.49, 0.51);
  }

  /** Its column is written as squares, unless one number is many times the others. */
  @Test
  void aVeryLargeVocabularyIsExported() throws Exception {
    Run run = large(150_000, 4);
    float[] column = run.weights().get("first_order.weight").data().clone();
    column[7] = 1e4f;
    requireExported(run, "first_order.weight.root_step");
    requireExported(
        RandomModels.with(run, "first_order.weight", column), "first_order.weight.values");
  }

  private static void requireExported(Run run, String constant) throws Exception {
    Exporter.Exported exported = Exporter.export(run, INT8);
    assertThat(exported.parity().passed()).isTrue();
    Bundle bundle = exported.bundle();
    assertThat(ParityCheck.ofBundle(bundle, run.definition(), 50, 3).passed()).isTrue();
    assertThat(StandardCharsets.ISO_8859_1.decode(graph(bundle)).toString()).contains(constant);
  }

  private static Run large() {
    return large(30_000, 16);
  }

  private static Run large(int buckets, int dimension) {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    List<Feature> features = new ArrayList<>();
    for (Side side : List.of(Side.USER, Side.ITEM)) {
      String name = side.label();
      encoders.put(name, new HashEncoder(buckets));
      features.add(new CategoricalFeature(name, side, name, name));
    }
    FeatureSchema schema = new FeatureSchema(features, encoders);
    Mlp narrow = new Mlp(List.of(8), Activation.RELU, 0f, false);
    ModelDefinition model =
        new ModelDefinition(new DeepFm(dimension, narrow, 0f), schema, List.of("a"));
    Provenance provenance = new Provenance("0", "random", "0", 1, Map.of());
    return new Run("large", model, RandomWeights.of(model, 1, 1), provenance);
  }

  /** Rows of zeros, rows with one huge number, and an embedding of one column. */
  @Test
  void unusualTablesAreExported() throws Exception {
    for (int dimension : new int[] {1, 4}) {
      Run run = RandomModels.run(new DeepFm(dimension, WIDE, 0f), 1);
      float[] embedding = run.weights().get("embedding.weight").data().clone();
      for (int i = 0; i < 20 * dimension; i++) {
        embedding[i] = 0;
      }
      float[] linear = run.weights().get("first_order.weight").data().clone();
      linear[3] = 50;
      embedding[30 * dimension] = 2;
      Run unusual =
          RandomModels.with(
              RandomModels.with(run, "embedding.weight", embedding), "first_order.weight", linear);
      for (Precision precision : List.of(FP16, INT8)) {
        assertThat(Exporter.export(unusual, precision).parity().passed()).isTrue();
      }
      float[] zeros = new float[embedding.length];
      ParityReport rounding =
          Exporter.export(RandomModels.with(run, "embedding.weight", zeros), INT8)
              .rounding()
              .orElseThrow();
      assertThat(rounding.passed()).isTrue();
    }
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      Run run = RandomModels.run(new DeepFm(4, WIDE, 0f), 1);
      float[] embedding = run.weights().get("embedding.weight").data().clone();
      embedding[17] = bad;
      Run broken = RandomModels.with(run, "embedding.weight", embedding);
      for (Precision precision : List.of(Precision.FULL, FP16, INT8)) {
        assertThatThrownBy(() -> Exporter.export(broken, precision))
            .isInstanceOf(BundleException.class)
            .hasMessageContaining("[embedding.weight]")
            .hasMessageContaining("element 17 is [" + bad + "]");
      }
    }
  }

  @Test
  void whatLosesTooMuchIsRefusedWithTheOutputAndTheWayOut() {
    Run run = RandomModels.run(new DeepFm(4, WIDE, 0f), 1);
    float[] embedding = run.weights().get("embedding.weight").data().clone();
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] *= i % 4 == 0 ? 400 : 1;
    }
    Run rough = RandomModels.with(run, "embedding.weight", embedding);
    assertThatThrownBy(() -> Exporter.export(rough, INT8))
        .isInstanceOf(ParityException.class)
        .hasMessageMatching(
            "expected outputs within 0.1 of those of the weights as they were fitted, got"
                + " \\d\\.\\d{3}e[-+]\\d+ in \\[scores] of \\[ranker.onnx] \\(.*\\)"
                + ": too much is lost, write embeddings or layers in more bits");
  }

  @Test
  void whatHalfFloatsCannotHoldIsRefused() {
    Run run = RandomModels.run(new DeepFm(4, WIDE, 0f), 1);
    float[] embedding = run.weights().get("embedding.weight").data().clone();
    embedding[5] = 1e6f;
    assertThatThrownBy(
            () -> Exporter.export(RandomModels.with(run, "embedding.weight", embedding), FP16))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[embedding.weight], element 5")
        .hasMessageContaining("65504");
  }

  @Test
  void commandsTellThePrecision() throws Exception {
    Path run = folder.resolve("run");
    Path bundle = folder.resolve("bundle");
    Run fitted = RandomModels.run(new DeepFm(4, WIDE, 0f), 1);
    fitted.write(run);
    CommandRun text = CommandRun.of("export", run, "--out", bundle, "--embeddings", "int8");
    assertThat(text.err()).isEmpty();
    assertThat(text.out())
        .contains("Rounded: embeddings int8, layers float32; ", "tolerance 1e-01");
    JsonNode json =
        CommandRun.of("export", run, "--out", bundle, "--embeddings", "fp16", "--json").json();
    assertThat(json.get("rounding").get("precision").get("embeddings").asText()).isEqualTo("fp16");
    assertThat(json.get("rounding").get("parity").get("passed").asBoolean()).isTrue();
    assertThat(json.get("rounding").get("share").asDouble()).isBetween(0.5, 1.0);
    assertThat(CommandRun.of("inspect", bundle).out())
        .contains("precision    embeddings fp16, layers float32");
    JsonNode summary = CommandRun.of("inspect", bundle, "--json").json();
    assertThat(summary.get("parameters").asLong()).isEqualTo(fitted.weights().parameters());
    CommandRun verify = CommandRun.of("verify", bundle);
    assertThat(verify.exitCode()).isZero();
    assertThat(verify.out()).contains("Rounded: embeddings fp16, layers float32");
  }

  @Test
  void wrongOptionsNameWhatWasExpected() throws Exception {
    Path run = folder.resolve("run");
    RandomModels.run(new DeepFm(4, WIDE, 0f), 1).write(run);
    Path bundle = folder.resolve("bundle");
    CommandRun four = CommandRun.of("export", run, "--out", bundle, "--embeddings", "int4");
    assertThat(four.exitCode()).isEqualTo(2);
    assertThat(four.err()).containsIgnoringCase("[float32, fp16, int8]").contains("int4");
    CommandRun half = CommandRun.of("export", run, "--out", bundle, "--layers", "fp16");
    assertThat(half.exitCode()).isEqualTo(2);
    assertThat(half.err()).contains("--layers: expected one of [float32, int8], got [fp16]");
    CommandRun whole = CommandRun.of("export", run, "--out", bundle, "--data", folder);
    assertThat(whole.exitCode()).isEqualTo(2);
    assertThat(whole.err()).contains("--embeddings");
    CommandRun alone =
        CommandRun.of("export", run, "--out", bundle, "--data", folder, "--embeddings", "int8");
    assertThat(alone.exitCode()).isEqualTo(2);
    assertThat(alone.err()).contains("[towerrank export]");
    assertThat(bundle).doesNotExist();
  }

  @Test
  void theManifestSaysItAndNeedsFormatTwo() throws Exception {
    Path bundle = folder.resolve("bundle");
    Exporter.Exported exported =
        Exporter.export(RandomModels.run(new DeepFm(4, WIDE, 0f), 1), INT8);
    exported.writer().write(bundle, false);
    Path file = bundle.resolve("model.json");
    String manifest = Files.readString(file);
    assertThat(manifest.replaceAll("\\s+", ""))
        .contains("\"format_version\":2", "\"precision\":{\"embeddings\":\"int8\"");
    Files.writeString(
        file,
        manifest.replaceFirst("(\"format_version\"\\s*:\\s*)2", "$11"),
        StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Bundle.open(bundle))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[precision], which needs format_version 2, got: 1");
    Files.writeString(file, manifest.replace("\"int8\"", "\"int9\""), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Bundle.open(bundle))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("int9");
  }
}
