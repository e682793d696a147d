package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.Fm;
import org.towerrank.model.Gate;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.Ranker;
import org.towerrank.model.SampleNetworks;
import org.towerrank.model.Skip;
import org.towerrank.model.YoutubeDnn;

class ExportTest {
  private static final Mlp MLP = new Mlp(List.of(12), Activation.TANH, 0f, false);

  @TempDir Path folder;

  static List<Network> networks() {
    return SampleNetworks.all();
  }

  /** Their exponentials are infinite from about 88 on, and nothing below -104. */
  @Test
  void positionWeightsOfAnySizeAreExportedAndEqualTheReference() throws Exception {
    Run run = RandomModels.run(new Dssm(4, MLP, MLP, 6, 2), 1);
    float[] logits = {300, 100, -50, -200, 0, 90, -300, -250, 400, 120, 10, 95};
    Run steep = RandomModels.with(run, "history.recency.logits", logits);
    assertThat(Exporter.export(steep).parity().passed()).isTrue();
  }

  /** Exponentials of doubles are infinite from about 709 on, and nothing below -745. */
  @ParameterizedTest
  @ValueSource(floats = {900, 0, -900})
  void gatesOfAnySizeAreExportedAndEqualTheReference(float size) throws Exception {
    Mmoe all = new Mmoe(4, 3, MLP, MLP, Mmoe.Gates.ONE, 0f);
    Mmoe best =
        new Mmoe(4, 3, MLP, MLP, Mmoe.Gates.ONE, 0f, List.of(), new Gate(2, 0), Loss.CROSS_ENTROPY);
    for (Mmoe network : List.of(all, best)) {
      Run run = RandomModels.run(network, 1);
      Run steep = RandomModels.with(run, "gate.bias", new float[] {size, size - 40, size - 90});
      assertThat(Exporter.export(steep).parity().passed()).isTrue();
    }
  }

  @Test
  void longVectorsAreComparedByTheShareOfTheirLength() throws Exception {
    Run run = RandomModels.run(new YoutubeDnn(4, MLP, "item_id", 8, 2, false), 1);
    float[] weight = run.weights().get("user.out.weight").data().clone();
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= 1e4f;
    }
    Run large = RandomModels.with(run, "user.out.weight", weight);
    Exporter.Exported exported = Exporter.export(large);
    assertThat(exported.parity().passed()).isTrue();
    weight[3] *= 1.01f;
    ParityReport other =
        ParityCheck.run(
            exported.bundle(),
            large.definition(),
            RandomModels.with(run, "user.out.weight", weight).weights(),
            100,
            1);
    assertThat(other.passed()).isFalse();
  }

  /** Its scores are small differences of large sums, which are not known to 1e-5 in float32. */
  @Test
  void aFactorizationMachineOfHundredsOfFieldsIsComparedAsWellAsItIsKnown() throws Exception {
    Run run = wide();
    Exporter.Exported exported = Exporter.export(run);
    double worst =
        exported.parity().outputs().stream()
            .mapToDouble(ParityReport.Output::maxAbsDifference)
            .max()
            .orElseThrow();
    double tolerance = exported.parity().tolerance();
    assertThat(worst).isGreaterThan(ParityCheck.TOLERANCE);
    assertThat(tolerance).isBetween(worst, ParityCheck.MOST_ROUNDING);

    float[] weight = run.weights().get("first_order.weight").data().clone();
    for (int i = 0; i < weight.length; i++) {
      weight[i] += 0.001f;
    }
    ParityReport other =
        ParityCheck.run(
            exported.bundle(),
            run.definition(),
            RandomModels.with(run, "first_order.weight", weight).weights(),
            ParityCheck.ROWS,
            1);
    assertThat(other.passed()).isFalse();
  }

  private static Run wide() {
    List<Feature> features = new ArrayList<>();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      Side side = i % 2 == 0 ? Side.USER : Side.ITEM;
      features.add(new CategoricalFeature("f" + i, side, "f" + i, "f" + i));
      encoders.put("f" + i, new HashEncoder(60));
    }
    FeatureSchema schema = new FeatureSchema(features, encoders);
    ModelDefinition model =
        new ModelDefinition(new Fm(16, Loss.CROSS_ENTROPY), schema, List.of("click"));
    Provenance provenance = new Provenance("0", "random", "0", 1, Map.of());
    return new Run("wide", model, RandomWeights.of(model, 1, 1), provenance);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyNetworkIsExportedAndEqualsTheReference(Network network) throws Exception {
    for (long seed = 0; seed < 3; seed++) {
      Run run =
          seed == 0 ? RandomModels.run(network, seed) : RandomModels.runWithQueries(network, seed);
      run.write(folder.resolve("run"));
      Run read = Run.open(folder.resolve("run"));
      assertThat(read).isEqualTo(run);

      Exporter.Exported exported = Exporter.export(read);
      assertThat(exported.parity().passed()).isTrue();
      exported.writer().write(folder.resolve("bundle"), false);
      exported.writer().write(folder.resolve("bundle.zip"), true);

      Bundle directory = Bundle.open(folder.resolve("bundle"));
      Bundle zip = Bundle.open(folder.resolve("bundle.zip"));
      assertThat(zip.fingerprint()).isEqualTo(directory.fingerprint());
      assertThat(zip.schema()).isEqualTo(run.definition().schema());
      assertThat(zip.definition()).contains(run.definition());
    }
  }

  /**
   * They would be the names of other inputs or of constants of the graph, or such as ONNX Runtime
   * for Java does not find.
   */
  @ParameterizedTest
  @MethodSource("networks")
  void sequencesMayHaveAnyName(Network network) throws Exception {
    SequenceFeature.Order set = SequenceFeature.Order.UNORDERED;
    List<Feature> features = new ArrayList<>(RandomModels.schema().features());
    for (String name :
        List.of("ids", "numbers", "ids.offsets", "history.offset", "😀", "🎬", "a𝄞")) {
      features.add(new SequenceFeature(name, Side.USER, name, "user_id", 3, set, " "));
    }
    for (String name : List.of("shared_ids", "ids_sequence", "genres.offset")) {
      features.add(new SequenceFeature(name, Side.ITEM, name, "genre", 3, set, " "));
    }
    FeatureSchema schema = new FeatureSchema(features, RandomModels.schema().encoders());
    List<String> tasks = network instanceof Ranker ? List.of("click") : List.of();
    ModelDefinition model = new ModelDefinition(network, schema, tasks);
    Provenance provenance = new Provenance("0", "random", "0", 1, Map.of());
    Run run = new Run("names", model, RandomWeights.of(model, 1, 1), provenance);
    assertThat(Exporter.export(run).parity().passed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"🎬", "item.id", "item_vector", "ids"})
  void theItemOfAHistoryMayHaveAnyName(String name) throws Exception {
    List<Feature> features = new ArrayList<>();
    for (Feature feature : RandomModels.schema().features()) {
      if (feature.name().equals("item_id")) {
        features.add(new CategoricalFeature(name, Side.ITEM, name, "item_id"));
      } else if (feature.side() != Side.ITEM) {
        features.add(feature);
      }
    }
    FeatureSchema schema = new FeatureSchema(features, RandomModels.schema().encoders());
    Mlp user = new Mlp(List.of(8), Activation.RELU, 0f, false);
    for (boolean shared : List.of(false, true)) {
      Network network = new YoutubeDnn(4, user, name, 4, 2, false, Skip.NONE, 0f, false, shared);
      ModelDefinition model = new ModelDefinition(network, schema, List.of());
      Provenance provenance = new Provenance("0", "random", "0", 1, Map.of());
      Run run = new Run("names", model, RandomWeights.of(model, 1, 1), provenance);
      assertThat(Exporter.export(run).parity().passed()).isTrue();
    }
  }
}
