package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.BundleException;
import org.towerrank.bundle.Run;
import org.towerrank.export.MachineTowers;
import org.towerrank.feature.IdEncoder;
import org.towerrank.model.EmbeddingRows;
import org.towerrank.model.FloatTensor;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;

/** A model that starts from the embeddings of a run keeps them where fitting changes nothing. */
class StartingEmbeddingsTest {
  private static final String RECIPE =
      """
      name: small
      data: {train: DATA.csv, validation: DATA.csv, test: DATA.csv}
      features:
        - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: age, side: user, kind: categorical, encoder: {type: discretized, buckets: BUCKETS}}
        - {name: tag, side: item, kind: categorical, encoder: {type: hash, buckets: 4}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
      tasks: [{name: like}]
      network: NETWORK
      fit: {batch_size: 4, epochs: 1, optimizer: {learning_rate: 0.0}}
      """;
  private static final String FM = "{architecture: fm, dimension: 3}";
  private static final String FNN = "{architecture: fnn, dimension: 3, mlp: {layers: [4]}}";

  @TempDir Path folder;
  private Path fm = Path.of("");

  @BeforeEach
  void fitAnFm() throws IOException {
    Files.writeString(
        folder.resolve("old.csv"),
        "user,age,tag,item,like\nann,10,x,i1,1\nbob,20,y,i2,0\nbob,30,x,i3,1\ncid,40,z,i2,0\n");
    Files.writeString(
        folder.resolve("new.csv"),
        "user,age,tag,item,like\nbob,10,x,i3,1\neve,20,y,i4,0\neve,30,x,i3,1\nann,45,z,i5,0\n");
    fm = folder.resolve("fm");
    train("old", 2, FM, Map.of("fit.seed", "7"), Progress.silent()).run().write(fm);
  }

  private Trainer.Result train(
      String data, int buckets, String network, Map<String, String> set, Progress progress)
      throws IOException {
    String yaml =
        RECIPE.replace("DATA", data).replace("BUCKETS", "" + buckets).replace("NETWORK", network);
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(RecipeReader.parse("recipe", yaml, set), folder, progress, interruption)
          .train();
    }
  }

  private static float[] row(Run run, String kind, String feature, String value) {
    EmbeddingRows rows =
        EmbeddingRows.of(run.definition()).stream()
            .filter(each -> each.kind().equals(kind) && each.feature().equals(feature))
            .findFirst()
            .orElseThrow();
    IdEncoder encoder =
        run.definition().schema().idEncoder(run.definition().schema().feature(feature));
    FloatTensor weight = run.weights().get(rows.weight());
    float[] row = new float[rows.dimension()];
    int from = (rows.offset() + encoder.encode(value)) * row.length;
    System.arraycopy(weight.data(), from, row, 0, row.length);
    return row;
  }

  @Test
  void tablesAreTakenByFeatureAndValueWhateverTheOrderOfVocabularies() throws IOException {
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    Run started = train("new", 2, FNN, Map.of("fit.start_from", fm.toString()), warnings).run();
    Run old = Run.open(fm);
    for (String kind : List.of("embedding", "first_order")) {
      for (String user : List.of("ann", "bob")) {
        assertThat(row(started, kind, "user", user)).isEqualTo(row(old, kind, "user", user));
      }
      assertThat(row(started, kind, "item", "i3")).isEqualTo(row(old, kind, "item", "i3"));
      assertThat(row(started, kind, "tag", "x")).isEqualTo(row(old, kind, "tag", "x"));
      assertThat(row(started, kind, "user", "eve")).isNotEqualTo(row(old, kind, "user", "eve"));
      assertThat(warnings.warnings())
          .anyMatch(
              told -> told.contains("feature [user], [" + kind + "]: 2 of 3 values are in the run"))
          .anyMatch(
              told ->
                  told.contains("feature [item], [" + kind + "]: 1 of 3 values are in the run"));
    }
    assertThat(warnings.warnings()).noneMatch(told -> told.contains("[tag]"));
  }

  /** Intervals start from that which their lower end is in. */
  @Test
  void intervalsThatDifferAreTakenByTheirLowerEnd() throws IOException {
    Run started =
        train("old", 4, FNN, Map.of("fit.start_from", fm.toString()), Progress.silent()).run();
    Run old = Run.open(fm);
    for (String age : List.of("10", "20", "30", "40")) {
      assertThat(row(started, "embedding", "age", age))
          .isEqualTo(row(old, "embedding", "age", age));
    }
  }

  /** Of an FM the towers have the same embeddings, in other tables. */
  @Test
  void anyArchitectureStartsFromAnyOther() throws IOException {
    Run started =
        train(
                "old",
                2,
                "{architecture: pnn, dimension: 3, products: inner, mlp: {layers: [4]}}",
                Map.of("fit.start_from", fm.toString()),
                Progress.silent())
            .run();
    assertThat(started.weights().get("embedding.weight"))
        .isEqualTo(Run.open(fm).weights().get("embedding.weight"));
    Path towers = folder.resolve("towers");
    MachineTowers.of(Run.open(fm), null).write(towers);
    Run again =
        train("old", 2, FNN, Map.of("fit.start_from", towers.toString()), Progress.silent()).run();
    assertThat(row(again, "embedding", "user", "bob"))
        .isEqualTo(row(Run.open(fm), "embedding", "user", "bob"));
    assertThat(row(again, "first_order", "item", "i2"))
        .isEqualTo(row(Run.open(fm), "first_order", "item", "i2"));
  }

  /**
   * A history that had embeddings of its own does not give them to the items that it shares now.
   */
  @Test
  void itemsStartFromThoseOfTheRunAndNotFromItsHistories() throws IOException {
    Files.writeString(folder.resolve("items.csv"), "item\ni1\ni2\ni3\ni4\n");
    Files.writeString(
        folder.resolve("chosen.csv"),
        "history,target\ni1 i2,i3\ni2 i3,i1\ni3,i4\ni4 i1,i2\ni1,i3\ni2,i4\n");
    String yaml =
        """
        name: towers
        data: {train: chosen.csv, validation: chosen.csv, test: chosen.csv, items: {file: items.csv, id: item, target: target}}
        features:
          - {name: history, side: user, kind: sequence, max_length: 3, order: oldest_first, OF}
          - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
        network: {architecture: dssm, dimension: 3, user: {layers: [4]}, item: {layers: [4]}, outputs: 2}
        fit: {batch_size: 2, epochs: 1, optimizer: {learning_rate: 0.0}, negatives: {strategy: full}}
        """;
    Path apart = folder.resolve("apart");
    train(yaml.replace("OF", "encoder: {type: vocabulary}"), Map.of()).write(apart);
    Run started =
        train(
            yaml.replace("OF", "shares: item"),
            Map.of("fit.start_from", apart.toString(), "fit.seed", "7"));
    for (String item : List.of("i1", "i2", "i3", "i4")) {
      assertThat(row(started, "embedding", "item", item))
          .isEqualTo(row(Run.open(apart), "embedding", "item", item))
          .isEqualTo(row(started, "embedding", "history", item));
    }
  }

  private Run train(String yaml, Map<String, String> set) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(
              RecipeReader.parse("recipe", yaml, set), folder, Progress.silent(), interruption)
          .train()
          .run();
    }
  }

  @Test
  void whatCannotBeTakenIsTold() throws IOException {
    String wide = FNN.replace("dimension: 3", "dimension: 5");
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    train("old", 2, wide, Map.of("fit.start_from", fm.toString()), warnings);
    assertThat(warnings.warnings())
        .anyMatch(
            told ->
                told.contains(
                    "feature [user], [embedding]: the run's have dimension [3], expected [5]: they"
                        + " start at random"));
    String crossed = "{architecture: dcn_v2, dimension: 5, cross_layers: 1, mlp: {layers: [4]}}";
    assertThatThrownBy(
            () ->
                train(
                    "old", 2, crossed, Map.of("fit.start_from", fm.toString()), Progress.silent()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("expected a run with embeddings of the same features and dimension");
    Path none = folder.resolve("none");
    assertThatThrownBy(
            () ->
                train("old", 2, FNN, Map.of("fit.start_from", none.toString()), Progress.silent()))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("[" + none + "] does not exist");
  }
}
