package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.evaluate.ExactRecall;
import org.towerrank.export.Exporter;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeException;
import org.towerrank.recipe.RecipeReader;

/** Fits small models to events of users and items of two groups, who like their own. */
class TrainerTest {
  private static final int ITEMS = 20;
  private static final String DATA =
      """
      name: groups
      data:
        train: train.csv
        validation: test.csv
        test: test.csv
      """;
  private static final String RANKER =
      DATA
          + """
          features:
            - {name: user, side: user, kind: categorical, unknown_share: 0.1, encoder: {type: vocabulary}}
            - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
          tasks: [{name: like}]
          """;
  private static final String TOWERS =
      DATA
          + """
            items: {file: items.csv, id: item, target: item}
          features:
            - {name: history, side: user, kind: sequence, shares: item, max_length: 5, order: oldest_first}
            - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
          """;
  private static final String FM =
      RANKER
          + """
          network: {architecture: fm, dimension: 4}
          fit: {batch_size: 64, epochs: 12, patience: 12, optimizer: {learning_rate: 0.02, embedding_scale: 0.3}}
          """;
  private static final String DEEPFM =
      RANKER
          + """
          network: {architecture: deepfm, dimension: 4, mlp: {layers: [8], batch_norm: true}, field_dropout: 0.1}
          fit: {batch_size: 64, epochs: 12, select_by: [log_loss/like],
                optimizer: {type: adamw, learning_rate: 0.02, weight_decay: 0.1, embedding_decay: 0.1}}
          """;
  private static final String DCN_V2 =
      RANKER
          + """
          network: {architecture: dcn_v2, dimension: 4, cross_layers: 2, rank: 3, structure: parallel,
                    mlp: {layers: [8]}, field_dropout: 0.1}
          fit: {batch_size: 64, epochs: 12, patience: 12, optimizer: {learning_rate: 0.02, embedding_scale: 0.5}}
          """;
  private static final String MMOE =
      RANKER
          + """
          network: {architecture: mmoe, dimension: 4, experts: 2, expert: {layers: [8]}, tower: {layers: [4]},
                    gates: per_task}
          fit: {batch_size: 64, epochs: 12, optimizer: {learning_rate: 0.02, weight_decay: 0.001, embedding_scale: 0.5}}
          """;
  private static final String COMPETITION =
      RANKER
          + """
          network: {architecture: mmoe, dimension: 4, experts: 2, expert: {layers: [8]}, tower: {layers: [4]},
                    gates: per_task, other_experts: [{layers: [16, 8]}, {layers: [4, 8]}],
                    gate: {top: 2, balance: 0.01}}
          fit: {batch_size: 64, epochs: 12, patience: 12, optimizer: {learning_rate: 0.02, embedding_scale: 0.5}}
          """;
  private static final String PNN =
      RANKER
          + """
          network: {architecture: pnn, dimension: 4, products: both, mlp: {layers: [8]}, field_dropout: 0.1}
          fit: {batch_size: 64, epochs: 12, patience: 12, optimizer: {learning_rate: 0.02, embedding_scale: 0.5}}
          """;
  private static final String FNN =
      RANKER
          + """
          network: {architecture: fnn, dimension: 4, mlp: {layers: [16]}}
          fit: {batch_size: 64, epochs: 12, patience: 12, optimizer: {learning_rate: 0.02, embedding_scale: 0.5}}
          """;
  private static final String PLE =
      RANKER
          + """
          network: {architecture: ple, dimension: 4, levels: 2, shared_experts: 1, task_experts: 1,
                    expert: {layers: [8]}, tower: {layers: [4]}}
          fit: {batch_size: 64, epochs: 12, patience: 12, optimizer: {learning_rate: 0.02, embedding_scale: 0.5}}
          """;
  private static final String DSSM =
      TOWERS
          + """
          network: {architecture: dssm, dimension: 4, user: {layers: [8], dropout: 0.1}, item: {layers: []},
                    outputs: 4, recency_heads: 1, skip: average, field_dropout: 0.1}
          fit: {batch_size: 64, epochs: 12, select_by: [hit_rate@10], temperature: 0.2,
                optimizer: {learning_rate: 0.02, recency_learning_rate: 0.1},
                negatives: {strategy: full, exclude_history: true}}
          """;
  private static final String YOUTUBE =
      TOWERS
          + """
          network: {architecture: youtubednn, dimension: 4, user: {layers: [8]}, item: item, outputs: 4,
                    recency_heads: 1, item_bias: true, share_items: true}
          fit: {batch_size: 64, epochs: 12, select_by: [hit_rate@10], temperature: 1,
                optimizer: {type: adagrad, learning_rate: 0.1},
                negatives: {strategy: popularity, count: 5, correction: negatives}}
          """;

  private static final String FM_TOWERS =
      TOWERS
          + """
          network: {architecture: fm_towers, dimension: 4}
          fit: {batch_size: 64, epochs: 12, select_by: [hit_rate@10], temperature: 1,
                optimizer: {learning_rate: 0.05, embedding_scale: 0.3}, negatives: {strategy: full}}
          """;

  @TempDir Path folder;

  @BeforeEach
  void writeEvents() throws IOException {
    StringBuilder items = new StringBuilder("item\n");
    for (int item = 0; item < ITEMS; item++) {
      items.append('i').append(item).append('\n');
    }
    Files.writeString(folder.resolve("items.csv"), items);
    Files.writeString(folder.resolve("train.csv"), events(1500, 1));
    Files.writeString(folder.resolve("test.csv"), events(400, 2));
  }

  /** Even users like even items. For recall an event's item is one that the user likes. */
  private static String events(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("user,item,like,history\n");
    for (int row = 0; row < rows; row++) {
      int user = random.nextInt(30);
      int item = random.nextInt(ITEMS);
      int like = user % 2 == item % 2 ? 1 : 0;
      text.append("u%d,i%d,%d,".formatted(user, item, like));
      for (int i = 0; i < 3; i++) {
        text.append("i%d ".formatted(random.nextInt(ITEMS / 2) * 2 + item % 2));
      }
      text.append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {FM, FNN, PNN, DEEPFM, DCN_V2, MMOE, COMPETITION, PLE})
  void rankersLearnWhoLikesWhat(String recipe) throws IOException {
    assertThat(train(recipe, 1).fitted().metrics().get("auc/like")).isGreaterThan(0.95);
  }

  /** Of 1.25 for what a user likes, and -0.5 for the rest. */
  @ParameterizedTest
  @ValueSource(strings = {FM, FNN, PNN, DEEPFM, DCN_V2, MMOE, PLE})
  void rankersLearnNumbers(String recipe) throws IOException {
    for (String file : List.of("train.csv", "test.csv")) {
      String text = Files.readString(folder.resolve(file));
      Files.writeString(
          folder.resolve(file), text.replaceAll(",1,i", ",1.25,i").replaceAll(",0,i", ",-0.5,i"));
    }
    String byError = recipe.replace("log_loss/like", "mae/like");
    Map<String, String> squared = Map.of("network.loss", "squared", "fit.patience", "12");
    Map<String, Double> metrics = train(byError, squared).fitted().metrics();
    assertThat(metrics).containsOnlyKeys("rmse/like", "mae/like");
    // Their mean for every row would be off by 0.87.
    assertThat(metrics.get("rmse/like")).isLessThan(0.4);
  }

  /** Of 20 items the user likes 10, so that half of the hits come by chance. */
  @ParameterizedTest
  @ValueSource(strings = {DSSM, YOUTUBE, FM_TOWERS})
  void towersLearnWhichItemsGoTogether(String recipe) throws IOException {
    assertThat(train(recipe, 1).fitted().metrics().get("hit_rate@10")).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(strings = {FM, FNN, PNN, DEEPFM, DCN_V2, MMOE, COMPETITION, PLE, DSSM, YOUTUBE})
  void theSameSeedGivesTheSameWeightsAndAnotherOthers(String recipe) throws IOException {
    // As few epochs as take all steps: an order of its own for each, and one that is not the best.
    String few = recipe.replace("epochs: 12", "epochs: 3");
    Trainer.Result first = train(few, 1);
    assertThat(train(few, 1).run().weights()).isEqualTo(first.run().weights());
    assertThat(train(few, 2).run().weights()).isNotEqualTo(first.run().weights());
  }

  /** A weight that overflows with the last step is followed by no loss that would show it. */
  @Test
  void weightsThatAreNoLongerFiniteEndFittingBeforeTheyAreMeasured() {
    String once =
        MMOE.replace("batch_size: 64, epochs: 12", "batch_size: 1500, epochs: 1")
            .replace("learning_rate: 0.02", "learning_rate: 1e39");
    assertThatThrownBy(() -> train(once, 1))
        .isInstanceOf(FittingException.class)
        .hasMessageContaining("is no longer finite: lower fit.optimizer.learning_rate");
  }

  /** Numbers that no training row has, and whose product with weights is no number any more. */
  @ParameterizedTest
  @ValueSource(strings = {"cross_entropy", "squared"})
  void aScoreOfValidationThatIsNoNumberEndsFitting(String loss) throws IOException {
    writeNumbers("test.csv", "i1,8e37,-8e37,1\n");
    writeNumbers("train.csv", "");
    String yaml =
        DATA
            + """
            features:
              - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
              - {name: price, side: item, kind: numeric, encoder: {type: standard}}
              - {name: rent, side: item, kind: numeric, encoder: {type: standard}}
            tasks: [{name: like}]
            network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
            fit: {batch_size: 32, epochs: 1, optimizer: {learning_rate: 30}}
            """;
    assertThatThrownBy(() -> train(yaml, Map.of("network.loss", loss)))
        .isInstanceOf(FittingException.class)
        .hasMessage(
            "what the model says of row 61 of 61 of validation became [NaN]: look for extreme"
                + " numbers in it, or lower fit.optimizer.learning_rate");
  }

  @ParameterizedTest
  @CsvSource({"item, item [i20]", "user, row 61 of 61 of validation"})
  void aVectorThatIsNoNumberEndsFitting(String side, String place) throws IOException {
    boolean ofItems = side.equals("item");
    writeNumbers("test.csv", ofItems ? "" : "i1,8e37,-8e37,1\n");
    writeNumbers("train.csv", "");
    StringBuilder items = new StringBuilder("item,price,rent\n");
    for (int item = 0; item < ITEMS; item++) {
      items.append("i%d,%d,%d%n".formatted(item, item, item % 3));
    }
    Files.writeString(folder.resolve("items.csv"), items + "i20,1.5e39,-2e38\n");
    String yaml =
        DATA
            + """
              items: {file: items.csv, id: item, target: item}
            features:
              - {name: item, side: OTHER, kind: categorical, encoder: {type: vocabulary}}
              - {name: price, side: SIDE, kind: numeric, encoder: {type: standard}}
              - {name: rent, side: SIDE, kind: numeric, encoder: {type: standard}}
            network: {architecture: dssm, dimension: 4, user: {layers: []}, item: {layers: []}, outputs: 4}
            fit: {batch_size: 32, epochs: 1, optimizer: {learning_rate: 30}, negatives: {strategy: in_batch}}
            """;
    String other = ofItems ? "user" : "item";
    assertThatThrownBy(() -> train(yaml.replace("SIDE", side).replace("OTHER", other), Map.of()))
        .isInstanceOf(FittingException.class)
        .hasMessageStartingWith("what the model says of " + place + " became [NaN]");
  }

  private void writeNumbers(String file, String more) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder("item,price,rent,like\n");
    for (int row = 0; row < (more.isEmpty() ? 64 : 60); row++) {
      double price = random.nextDouble();
      text.append(
          "i%d,%s,%s,%d%n".formatted(row % ITEMS, price, random.nextDouble(), price > 0.5 ? 1 : 0));
    }
    Files.writeString(folder.resolve(file), text + more);
  }

  /** There is nothing to choose between, so that nothing is lost. */
  @ParameterizedTest
  @ValueSource(strings = {"popularity", "in_batch", "full"})
  void aSingleItemIsFittedWithoutALoss(String strategy) throws IOException {
    Files.writeString(folder.resolve("items.csv"), "item\ni1\n");
    String events = "user,item,like,history\n" + "u1,i1,1,i1\n".repeat(129);
    Files.writeString(folder.resolve("train.csv"), events);
    Files.writeString(folder.resolve("test.csv"), events);
    String yaml =
        YOUTUBE.replace("popularity", strategy).replace("correction: negatives", "correction: all");
    Trainer.Result result = train(yaml, 1);
    assertThat(result.fitted().history()).allMatch(epoch -> epoch.loss() == 0);
    assertThat(result.fitted().metrics().get("hit_rate@10")).isEqualTo(1);
  }

  /** Of more items than are embedded at a time. */
  @Test
  void aLargeCatalogueIsRankedAsAWhole() throws IOException {
    StringBuilder items = new StringBuilder("item\n");
    for (int item = 0; item < 40_000; item++) {
      items.append('i').append(item).append('\n');
    }
    Files.writeString(folder.resolve("items.csv"), items);
    String hashed = DSSM.replace("{type: vocabulary}", "{type: hash, buckets: 5000}");
    String drawn = hashed.replace("strategy: full, ", "").replace("epochs: 12", "epochs: 1");
    Trainer.Result result = train(drawn, 1);
    double hits = 0;
    try (TwoTowerModel towers =
        TwoTowerModel.load(Exporter.export(result.run()).bundle(), SessionSettings.SERVING)) {
      float[] vectors = new float[40_000 * 4];
      RowEncoder encoder = new RowEncoder(towers.schema(), List.of(Side.ITEM));
      for (int item = 0; item < 40_000; item++) {
        float[] vector = towers.itemVectors(encoder.row(Map.of("item", "i" + item)));
        System.arraycopy(vector, 0, vectors, item * 4, 4);
      }
      List<String> rows = Files.readAllLines(folder.resolve("test.csv"));
      for (String row : rows.subList(1, rows.size())) {
        String[] cells = row.split(",", -1);
        float[] user = towers.userVector(Map.of("history", cells[3]));
        int target = Integer.parseInt(cells[1].substring(1));
        float[] scores = new ExactRecall(vectors, 4).scores(user, 0);
        long rank =
            IntStream.range(0, scores.length).filter(i -> scores[i] >= scores[target]).count();
        hits += rank <= 100 ? 1 : 0;
      }
      assertThat(result.fitted().metrics().get("hit_rate@100"))
          .isCloseTo(hits / (rows.size() - 1), within(0.01));
    }
    assertThat(hits).isPositive();
  }

  @Test
  void aMetricThatThereIsNotEndsFittingBeforeItBegins() {
    assertThatThrownBy(() -> train(DEEPFM.replace("log_loss/like", "logloss/like"), 1))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("[logloss/like]")
        .hasMessageContaining("[log_loss/like]");
  }

  /** Such as shares of clicks, whose AUC there is not, so that no epoch would be the best. */
  @ParameterizedTest
  @ValueSource(strings = {",0.02,i=,0.3,i", ",0.5,i=,0.9,i"})
  void labelsThatAreAllOnOneSideOfOneHalfAreNotChosenByTheirAuc(String shares) throws IOException {
    String[] labels = shares.split("=", -1);
    for (String file : List.of("train.csv", "test.csv")) {
      String text = Files.readString(folder.resolve(file));
      Files.writeString(
          folder.resolve(file), text.replace(",0,i", labels[0]).replace(",1,i", labels[1]));
    }
    assertThatThrownBy(() -> train(FM, 1))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("no [auc/like]")
        .hasMessageEndingWith("choose by fit.select_by: [log_loss/like]");
    Map<String, Double> metrics = train(DEEPFM, 1).fitted().metrics();
    assertThat(metrics.get("log_loss/like")).isLessThan(0.65);
  }

  private Trainer.Result train(String yaml, long seed) throws IOException {
    return train(yaml, Map.of("fit.seed", Long.toString(seed)));
  }

  private Trainer.Result train(String yaml, Map<String, String> replaced) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(
              RecipeReader.parse("recipe", yaml, replaced), folder, Progress.silent(), interruption)
          .train();
    }
  }
}
