package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.DcnV2;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Esmm;
import org.towerrank.model.Fm;
import org.towerrank.model.FmTowers;
import org.towerrank.model.Fnn;
import org.towerrank.model.Gate;
import org.towerrank.model.Loss;
import org.towerrank.model.Mlp;
import org.towerrank.model.Mmoe;
import org.towerrank.model.Network;
import org.towerrank.model.Ple;
import org.towerrank.model.Pnn;
import org.towerrank.model.Ranker;
import org.towerrank.model.SampleNetworks;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.YoutubeDnn;

/** What bundles and runs that were written once rely on. */
class ContractTest {
  private static final Mlp NORMED = new Mlp(List.of(16), Activation.RELU, 0.1f, true);
  private static final Mlp NORMED_TWICE = new Mlp(List.of(9, 5), Activation.RELU, 0f, true);
  private static final Mlp PLAIN = new Mlp(List.of(12), Activation.TANH, 0f, false);

  @TempDir Path folder;

  @Test
  void aBundleOfFormatOneStaysReadableAndComputesWhatItDid() throws Exception {
    Path path =
        Path.of(
            Objects.requireNonNull(Bundle.class.getResource("format-1/model.json"), "test resource")
                .toURI());
    Bundle bundle = Bundle.open(Objects.requireNonNull(path.getParent(), "directory"));
    assertThat(bundle.name()).isEqualTo("random");
    assertThat(bundle.tasks()).containsExactly("click", "like");
    Map<String, Encoder> encoders = new LinkedHashMap<>(RandomModels.schema().encoders());
    // It was fitted to the hashes of texts as they are.
    encoders.put("device", new HashEncoder(5, false));
    assertThat(bundle.schema())
        .isEqualTo(new FeatureSchema(RandomModels.schema().features(), encoders));
    assertThat(ParityCheck.ofBundle(bundle, bundle.definition().orElseThrow(), 100, 5).passed())
        .isTrue();
  }

  /** With one of everything that the second version added and a network may have. */
  @Test
  void aBundleOfFormatTwoStaysReadableAndComputesWhatItDid() throws Exception {
    Path path =
        Path.of(
            Objects.requireNonNull(Bundle.class.getResource("format-2/model.json"), "test resource")
                .toURI());
    Bundle bundle = Bundle.open(Objects.requireNonNull(path.getParent(), "directory"));
    assertThat(bundle.schema()).isEqualTo(SecondFormat.schema());
    assertThat(ParityCheck.ofBundle(bundle, bundle.definition().orElseThrow(), 100, 5).passed())
        .isTrue();
  }

  @Test
  void weightNamesOfDeepFm() {
    names(
        new DeepFm(4, NORMED, 0f),
        "first_order.weight embedding.weight mlp.0.weight mlp.0.bias mlp.0.norm.scale"
            + " mlp.0.norm.shift mlp.out.weight mlp.out.bias first_order.numbers.weight"
            + " first_order.numbers.bias");
  }

  @Test
  void weightNamesOfFm() {
    names(
        new Fm(4, Loss.CROSS_ENTROPY),
        "first_order.weight embedding.weight first_order.numbers.weight first_order.numbers.bias");
    names(
        new FmTowers(4),
        "embedding.user.weight embedding.shared.weight embedding.item.weight"
            + " first_order.shared.weight first_order.item.weight first_order.numbers.weight"
            + " first_order.numbers.bias");
  }

  /** Builds from before there was the key read what is fitted by cross-entropy. */
  @Test
  void theUsualLossIsNotWritten() throws Exception {
    for (Network network : SampleNetworks.rankers()) {
      Path bundle = folder.resolve("bundle");
      Exporter.export(RandomModels.run(network, 1)).writer().write(bundle, false);
      boolean squared = ((Ranker) network).loss() == Loss.SQUARED;
      assertThat(Files.readString(bundle.resolve("model.json")).contains("\"loss\" : \"squared\""))
          .isEqualTo(squared);
      assertThat(Files.readString(bundle.resolve("model.json"))).doesNotContain("cross_entropy");
    }
  }

  @Test
  void weightNamesOfDcnV2() {
    names(
        new DcnV2(4, 2, 0, DcnV2.Structure.STACKED, PLAIN, 0f),
        "embedding.weight cross.0.weight cross.0.bias cross.1.weight cross.1.bias mlp.0.weight"
            + " mlp.0.bias out.weight out.bias");
    names(
        new DcnV2(4, 1, 3, DcnV2.Structure.PARALLEL, PLAIN, 0f),
        "embedding.weight cross.0.v.weight cross.0.v.bias cross.0.u.weight cross.0.u.bias"
            + " mlp.0.weight mlp.0.bias out.weight out.bias");
  }

  @Test
  void weightNamesOfMmoe() {
    names(
        new Mmoe(
            4,
            3,
            new Mlp(List.of(8, 4), Activation.RELU, 0f, false),
            PLAIN,
            Mmoe.Gates.PER_TASK,
            0f),
        "embedding.weight expert.0.weight expert.0.bias expert.1.weight expert.1.bias"
            + " gate.0.weight gate.0.bias tower.0.0.weight tower.0.0.bias tower.0.out.weight"
            + " tower.0.out.bias gate.1.weight gate.1.bias tower.1.0.weight tower.1.0.bias"
            + " tower.1.out.weight tower.1.out.bias");
  }

  @Test
  void weightNamesOfMmoeWithExpertsOfOtherLayers() {
    names(
        new Mmoe(
            4,
            2,
            PLAIN,
            new Mlp(List.of(), Activation.RELU, 0f, false),
            Mmoe.Gates.ONE,
            0f,
            List.of(new Mlp(List.of(8, 12), Activation.RELU, 0f, false), PLAIN),
            new Gate(2, 0.1f),
            Loss.CROSS_ENTROPY),
        "embedding.weight"
            + both("expert.0")
            + both("other_expert.0.0")
            + both("other_expert.0.1")
            + both("other_expert.1.0")
            + both("gate")
            + both("tower.0.out")
            + both("tower.1.out"));
  }

  /** Builds from before there were these keys read what does without them. */
  @Test
  void optionsOfMmoeThatItDoesNotHaveAreNotWritten() throws Exception {
    Path bundle = folder.resolve("bundle");
    Network plain = new Mmoe(4, 2, PLAIN, PLAIN, Mmoe.Gates.PER_TASK, 0f);
    Exporter.export(RandomModels.run(plain, 1)).writer().write(bundle, false);
    assertThat(Files.readString(bundle.resolve("model.json")))
        .contains("\"gates\" : \"per_task\"")
        .doesNotContain("other_experts", "\"gate\"", "null");
  }

  @Test
  void weightNamesOfEsmm() {
    names(
        new Esmm(4, PLAIN, 0f),
        "embedding.weight"
            + both("tower.0.0")
            + both("tower.0.out")
            + both("tower.1.0")
            + both("tower.1.out"));
  }

  @Test
  void weightNamesOfPnnAndFnn() {
    names(
        new Pnn(4, Pnn.Products.BOTH, PLAIN, 0f, Loss.CROSS_ENTROPY),
        "embedding.weight" + both("product.fields") + both("product.products") + both("mlp.out"));
    names(
        new Pnn(4, Pnn.Products.OUTER, NORMED_TWICE, 0f, Loss.CROSS_ENTROPY),
        "embedding.weight"
            + both("product.fields")
            + both("product.products")
            + " product.norm.scale product.norm.shift"
            + both("mlp.0")
            + " mlp.0.norm.scale mlp.0.norm.shift"
            + both("mlp.out"));
    names(
        new Fnn(4, PLAIN, 0f, Loss.CROSS_ENTROPY),
        "first_order.weight embedding.weight" + both("mlp.0") + both("mlp.out"));
  }

  @Test
  void weightNamesOfPle() {
    names(
        new Ple(4, 2, 2, 1, PLAIN, PLAIN, 0f),
        "embedding.weight"
            + level(0)
            + both("level.0.shared.gate")
            + level(1)
            + both("tower.0.0")
            + both("tower.0.out")
            + both("tower.1.0")
            + both("tower.1.out"));
  }

  /** A level of two tasks without its shared gate. */
  private static String level(int level) {
    String name = "level." + level;
    return both(name + ".task.0.expert.0")
        + both(name + ".task.1.expert.0")
        + both(name + ".shared.expert.0")
        + both(name + ".task.0.gate")
        + both(name + ".task.1.gate");
  }

  private static String both(String layer) {
    return " " + layer + ".weight " + layer + ".bias";
  }

  @Test
  void weightNamesOfDssm() {
    names(
        new Dssm(4, NORMED, PLAIN, 6, 2),
        "embedding.user.weight embedding.shared.weight history.recency.logits user.linear.weight"
            + " user.linear.bias user.0.weight user.0.bias user.0.norm.scale user.0.norm.shift"
            + " user.out.weight user.out.bias embedding.item.weight item.linear.weight"
            + " item.linear.bias item.0.weight item.0.bias item.out.weight item.out.bias");
  }

  @Test
  void weightNamesOfYoutubeDnn() {
    names(
        new YoutubeDnn(4, PLAIN, "item_id", 8, 3, false),
        "embedding.user.weight embedding.shared.weight history.recency.logits user.0.weight"
            + " user.0.bias user.out.weight user.out.bias item.embedding.weight");
  }

  private static void names(Network network, String expected) {
    assertThat(WeightCatalogue.of(RandomModels.run(network, 0).definition()).keySet())
        .containsExactly(expected.split(" ", -1));
  }
}
