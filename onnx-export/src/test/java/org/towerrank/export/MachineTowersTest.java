package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Run;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Activation;
import org.towerrank.model.DcnV2;
import org.towerrank.model.DeepFm;
import org.towerrank.model.FactorizationMachine;
import org.towerrank.model.Fm;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.RandomWeights;
import org.towerrank.model.ReferenceOps;
import org.towerrank.model.Similarity;

/**
 * The inner product of the towers is the machine's score but for what depends on the user alone.
 */
class MachineTowersTest {
  private static final Mlp MLP = new Mlp(List.of(8), Activation.RELU, 0f, false);
  private static final int ITEMS = 60;

  @TempDir private Path folder;

  static Stream<FactorizationMachine> machines() {
    return Stream.of(
        new Fm(5, Loss.CROSS_ENTROPY),
        new Fm(1, Loss.SQUARED),
        new Fm(16, Loss.SQUARED),
        new DeepFm(6, MLP, 0.1f));
  }

  @ParameterizedTest
  @MethodSource("machines")
  void theirInnerProductIsTheScoreUpToTheUser(FactorizationMachine network) throws Exception {
    for (int seed = 0; seed < 3; seed++) {
      Run run = RandomModels.run(network, seed);
      String task = run.definition().tasks().get(seed % 2);
      Run towers = MachineTowers.of(run, task);
      Bundle bundle = Exporter.export(towers).bundle();
      assertThat(bundle.similarity()).contains(Similarity.DOT_PRODUCT);
      assertThat(ParityCheck.ofBundle(bundle, bundle.definition().orElseThrow(), 100, 5).passed())
          .isTrue();
      requireScores(run, bundle, seed % 2);
    }
  }

  /** Of each of a few users for all items, by the machine alone as the reference computes it. */
  private static void requireScores(Run run, Bundle bundle, int task) {
    FactorizationMachine network = (FactorizationMachine) run.definition().network();
    EncodedRows items = RandomRows.of(bundle.schema(), ITEMS, 8);
    try (TwoTowerModel model = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      float[] itemVectors = model.itemVectors(items);
      assertThat(model.dimension()).isEqualTo(network.dimension() + 1);
      for (int user = 0; user < 5; user++) {
        EncodedRows request = RandomRows.of(bundle.schema(), 1, 100 + user);
        float[] userVector = model.userVectors(request);
        Map<Side, EncodedRows> sides =
            Map.of(Side.USER, request, Side.CONTEXT, request, Side.ITEM, items);
        float[] scores =
            new Fm(network.dimension(), Loss.SQUARED)
                .logits(new ReferenceOps(run.weights(), sides), bundle.schema(), 2)
                .data();
        double ofUser = scores[task] - product(userVector, itemVectors, 0);
        for (int item = 0; item < ITEMS; item++) {
          assertThat(product(userVector, itemVectors, item) + ofUser)
              .isCloseTo(scores[2 * item + task], within(1e-5));
        }
      }
    }
  }

  private static double product(float[] user, float[] items, int item) {
    double sum = 0;
    for (int k = 0; k < user.length; k++) {
      sum += (double) user[k] * items[item * user.length + k];
    }
    return sum;
  }

  /** A graph has no embeddings that only the other side reads. */
  @Test
  void aTowerHoldsTheRowsThatItReads() throws Exception {
    Run run = RandomModels.run(new Fm(5, Loss.CROSS_ENTROPY), 1);
    Run towers = MachineTowers.of(run, "like");
    FeatureSchema schema = run.definition().schema();
    int users = size(schema, "user_id") + size(schema, "age_bucket") + size(schema, "device");
    assertThat(towers.weights().get("embedding.user.weight").extent(0)).isEqualTo(users);
    assertThat(towers.weights().get("embedding.shared.weight").extent(0))
        .isEqualTo(size(schema, "item_id"));
    assertThat(towers.weights().tensors()).doesNotContainKey("first_order.user.weight");
  }

  private static int size(FeatureSchema schema, String feature) {
    return schema.idEncoder(schema.feature(feature)).size();
  }

  @Test
  void whatHasNoTowersIsTold() throws Exception {
    Run cross = RandomModels.run(new DcnV2(4, 1, 0, DcnV2.Structure.STACKED, MLP, 0f), 1);
    refused(
        cross,
        "like",
        "[fm] or [deepfm], to export towers of it, got {\"architecture\":\"dcn_v2\",");
    Run fm = RandomModels.run(new Fm(4, Loss.CROSS_ENTROPY), 1);
    refused(fm, null, "say by which of [click, like]: --task click");
    refused(fm, "lick", "there is no task [lick], the run has [click, like]");
  }

  private static void refused(Run run, @Nullable String task, String message) {
    assertThatThrownBy(() -> MachineTowers.of(run, task))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(message);
  }

  /** The only task is the one that items are ranked by. */
  @Test
  void aSideOfNumbersAloneHasNoVector() throws Exception {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new NumericFeature("age", Side.USER, "age", "age"),
                new CategoricalFeature("item", Side.ITEM, "item", "item")),
            Map.of("age", new MinMaxEncoder(0, 80, 0.4f, false), "item", new HashEncoder(9)));
    ModelDefinition model =
        new ModelDefinition(new Fm(4, Loss.CROSS_ENTROPY), schema, List.of("click"));
    Run run =
        new Run(
            "numbers",
            model,
            RandomWeights.of(model, 1, 3),
            RandomModels.run(new Fm(4, Loss.CROSS_ENTROPY), 1).provenance());
    assertThat(Exporter.export(run).parity().passed()).isTrue();
    assertThatThrownBy(() -> MachineTowers.of(run, null))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("all features of the user tower are numeric");
  }

  @Test
  void theCommandWritesARankerUnlessItIsAskedForTowers() throws Exception {
    Path run = folder.resolve("run");
    Path out = folder.resolve("bundle");
    RandomModels.run(new Fm(4, Loss.CROSS_ENTROPY), 7).write(run);
    assertThat(CommandRun.of("export", run, "--out", out).exitCode()).isZero();
    assertThat(Bundle.open(out).tasks()).containsExactly("click", "like");
    CommandRun towers =
        CommandRun.of("export", run, "--out", out, "--as", "towers", "--task", "like", "--json");
    assertThat(towers.err()).isEmpty();
    assertThat(towers.json().get("parity").get("passed").asBoolean()).isTrue();
    JsonNode inspected = CommandRun.of("inspect", out, "--json").json();
    assertThat(inspected.get("network").get("architecture").asText()).isEqualTo("fm_towers");
    assertThat(inspected.get("similarity").asText()).isEqualTo("dot_product");
    assertThat(CommandRun.of("verify", out).exitCode()).isZero();
  }

  @Test
  void theCommandRefusesWhatItCannotMakeAndLeavesNothing() throws Exception {
    Path run = folder.resolve("run");
    Path out = folder.resolve("bundle");
    RandomModels.run(new Fm(4, Loss.CROSS_ENTROPY), 7).write(run);
    CommandRun noTask = CommandRun.of("export", run, "--out", out, "--as", "towers");
    assertThat(noTask.exitCode()).isEqualTo(1);
    assertThat(noTask.err()).contains("--task click");
    CommandRun taskOfRanker = CommandRun.of("export", run, "--out", out, "--task", "like");
    assertThat(taskOfRanker.exitCode()).isEqualTo(2);
    assertThat(taskOfRanker.err()).contains("add --as towers");
    assertThat(CommandRun.of("export", run, "--out", out, "--as", "tower").exitCode()).isEqualTo(2);
    MachineTowers.of(Run.open(run), "like").write(run);
    CommandRun noRanker = CommandRun.of("export", run, "--out", out, "--as", "ranker");
    assertThat(noRanker.exitCode()).isEqualTo(1);
    assertThat(noRanker.err()).contains("is of two towers, which are no ranker");
    assertThat(Files.exists(out)).isFalse();
  }
}
