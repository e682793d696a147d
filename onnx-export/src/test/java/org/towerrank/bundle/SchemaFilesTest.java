package org.towerrank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.export.Exporter;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.RandomWeights;

/** Vocabularies of any names, in files that no file system mixes up. */
class SchemaFilesTest {
  /** Many of them make the same names once they are of letters that every file system has. */
  private static final List<String> NAMES =
      List.of(
          "性别",
          "会员",
          "__",
          "a b",
          "a_b",
          "A_b",
          "a/b",
          "a_b-1",
          "..",
          ".",
          "CON",
          "con.x",
          "é",
          "x".repeat(300),
          "x".repeat(299) + "y");

  @TempDir private Path folder;

  private static FeatureSchema schema(SplittableRandom random) {
    List<String> names = new ArrayList<>(NAMES);
    List<Feature> features = new ArrayList<>();
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    while (!names.isEmpty()) {
      String name = names.remove(random.nextInt(names.size()));
      Set<String> values = new LinkedHashSet<>();
      for (int i = 0; i < 3; i++) {
        values.add(name + random.nextInt(1000));
      }
      encoders.put(name, new VocabularyEncoder(Vocabulary.of(List.copyOf(values))));
      features.add(new CategoricalFeature(name, Side.ITEM, name, name));
    }
    return new FeatureSchema(features, encoders);
  }

  private static Run run(long seed) {
    Mlp mlp = new Mlp(List.of(4), Activation.RELU, 0f, false);
    FeatureSchema schema = schema(new SplittableRandom(seed));
    ModelDefinition model = new ModelDefinition(new DeepFm(2, mlp, 0f), schema, List.of("click"));
    Provenance provenance = new Provenance("0", "random", "0", seed, Map.of());
    return new Run("names", model, RandomWeights.of(model, 1, seed), provenance);
  }

  @Test
  void everyVocabularyReadsBackAsItsOwnFromRunsAndBundles() throws Exception {
    for (long seed = 0; seed < 5; seed++) {
      Run run = run(seed);
      run.write(folder.resolve("run"));
      assertThat(Run.open(folder.resolve("run"))).isEqualTo(run);

      BundleWriter writer = Exporter.export(run).writer();
      assertThat(writer.build().schema()).isEqualTo(run.definition().schema());
      writer.write(folder.resolve("bundle"), false);
      assertThat(Bundle.open(folder.resolve("bundle")).schema())
          .isEqualTo(run.definition().schema());
      writer.write(folder.resolve("bundle.zip"), true);
      assertThat(Bundle.open(folder.resolve("bundle.zip")).schema())
          .isEqualTo(run.definition().schema());
    }
  }

  @Test
  void filesHaveNamesThatDifferInMoreThanCase() throws Exception {
    run(1).write(folder.resolve("run"));
    try (Stream<Path> files = Files.list(folder.resolve("run").resolve("vocab"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct())
          .hasSize(NAMES.size());
      assertThat(names)
          .allMatch(name -> name.matches("[A-Za-z0-9_.-]{1,120}"))
          .contains("__.txt", "__-1.txt", "__-2.txt", "CON-1.txt")
          .doesNotContain("CON.txt", "con.x.txt");
    }
  }

  @Test
  void twoEncodersThatNameOneFileAreRefused() throws Exception {
    TestBundle bundle = TestBundle.ranker();
    bundle.edit(
        "\"vocab/user_id.txt\",\n        \"values\" : 50",
        "\"vocab/item_id.txt\",\n        \"values\" : 80");
    assertThatThrownBy(bundle::open)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("encoders [user_id] and [item_id] both name")
        .hasMessageContaining("[vocab/item_id.txt]");
  }
}
