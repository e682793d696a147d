package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.data.RankingData;
import org.towerrank.data.RankingSplit;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Ranker;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;

/** A ranker begins near the log-odds of its labels. */
class FirstBiasesTest {
  private static final String MLP = "{layers: [8]}";
  private static final String CLICK = "[{name: click}]";
  private static final String DEEPFM = "{architecture: deepfm, dimension: 4, mlp: " + MLP + "}";

  /** Two of five rows have a click, and one of three a purchase, which follows on a click. */
  private static final String EVENTS =
      """
      user,item,age,weight,click,buy
      a,x,3,1,1,1
      a,y,4,1,0,
      b,x,5,1,0,0
      b,y,6,1,1,0
      c,x,7,6,0,
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("events.csv"), EVENTS);
  }

  private static String yaml(String network, String tasks, String data, String fit) {
    return """
        name: rare
        data: {train: events.csv, validation: events.csv, test: events.csv%s}
        features:
          - {name: user, side: user, kind: categorical, encoder: {type: vocabulary}}
          - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
          - {name: age, side: user, kind: numeric, encoder: {type: min_max}}
        tasks: %s
        network: %s
        fit: {batch_size: 4%s}
        """
        .formatted(data, tasks, network, fit);
  }

  private static Recipe recipe(String network, String tasks, String data, String fit) {
    return RecipeReader.parse("recipe", yaml(network, tasks, data, fit), Map.of()).recipe();
  }

  private Parameters fresh(Recipe recipe) throws IOException {
    RankingData data = RankingData.open(recipe, folder, Progress.silent());
    ModelDefinition model =
        new ModelDefinition(recipe.network(), data.training().fitted(), recipe.taskNames());
    return Parameters.initialize(model, recipe.fit().optimizer(), 1);
  }

  private Parameters shifted(Recipe recipe) throws IOException {
    Parameters parameters = fresh(recipe);
    RankingData data = RankingData.open(recipe, folder, Progress.silent());
    RankingSplit train = data.training().rows(data.training().fitted());
    parameters.shift(FirstBiases.of((Ranker) recipe.network(), train, recipe.posWeights()));
    return parameters;
  }

  private static float bias(Parameters parameters, String layer, int task) {
    return parameters.dense(layer + ".bias").data()[task];
  }

  /** What was added to a bias that was drawn. */
  private void requireOdds(Recipe recipe, String layer, int task, double positive, double negative)
      throws IOException {
    double added = bias(shifted(recipe), layer, task) - bias(fresh(recipe), layer, task);
    assertThat(added).isCloseTo(Math.log(positive / negative), within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fm, dimension: 4",
        "deepfm, dimension: 4, mlp: {layers: [8]}",
        "fnn, dimension: 4, mlp: {layers: [8]}",
        "pnn, dimension: 4, mlp: {layers: [8]}, products: inner",
        "dcn_v2, dimension: 4, cross_layers: 1, mlp: {layers: [8]}",
        "mmoe, dimension: 4, experts: 2, gates: per_task, expert: {layers: [8]}, tower: {layers: [4]}"
      })
  void aRankerBeginsNearTheShareOfPositivesOfEachTask(String network) throws IOException {
    String tasks = "[{name: click}, {name: buy, empty: left_out}]";
    Recipe recipe = recipe("{architecture: " + network + "}", tasks, "", "");
    List<String> layers = ((Ranker) recipe.network()).outputLayers(2);
    requireOdds(recipe, layers.getFirst(), 0, 2, 3);
    requireOdds(recipe, layers.getLast(), layers.size() == 1 ? 1 : 0, 1, 2);
  }

  @Test
  void aStepIsOfTheRowsThatGotThere() throws IOException {
    String network = "{architecture: esmm, dimension: 4, tower: {layers: [8]}}";
    Recipe recipe = recipe(network, "[{name: click}, {name: buy}]", "", "");
    requireOdds(recipe, "tower.0.out", 0, 2, 3);
    requireOdds(recipe, "tower.1.out", 0, 1, 1);
  }

  @Test
  void rowsCountAsInTheLoss() throws IOException {
    requireOdds(recipe(DEEPFM, CLICK, ", weight: weight", ""), "mlp.out", 0, 2, 8);
    requireOdds(recipe(DEEPFM, CLICK, "", ", pos_weight: {click: 6}"), "mlp.out", 0, 4, 1);
  }

  /** Some that began there gave all rows the same score for ever. */
  @Test
  void aPleBeginsWhereItIsDrawn() throws IOException {
    Recipe recipe =
        recipe(
            "{architecture: ple, dimension: 4, levels: 2, shared_experts: 1, task_experts: 1,"
                + " expert: {layers: [8]}, tower: {layers: [4]}}",
            CLICK,
            "",
            "");
    assertThat(bias(shifted(recipe), "tower.0.out", 0))
        .isEqualTo(bias(fresh(recipe), "tower.0.out", 0));
  }

  @Test
  void aSquaredLossAndOtherWeightsStayAsTheyWere() throws IOException {
    Recipe squared =
        recipe(
            "{architecture: deepfm, dimension: 4, loss: squared, mlp: " + MLP + "}", CLICK, "", "");
    Parameters untouched = fresh(squared);
    assertThat(bias(shifted(squared), "mlp.out", 0)).isEqualTo(bias(untouched, "mlp.out", 0));
    Parameters changed = shifted(recipe(DEEPFM, CLICK, "", ""));
    assertThat(bias(changed, "mlp.out", 0)).isNotEqualTo(bias(untouched, "mlp.out", 0));
    assertThat(changed.dense("mlp.out.weight").data())
        .containsExactly(untouched.dense("mlp.out.weight").data());
  }

  /** 20 of 1,000 rows are positive, and nothing tells which. */
  @Test
  void afterOneStepScoresAreNearTheShareOfPositives() throws IOException {
    StringBuilder text = new StringBuilder("user,item,age,click\n");
    for (int row = 0; row < 1000; row++) {
      text.append("u%d,i%d,%d,%d\n".formatted(row % 7, row % 11, row % 60, row % 50 == 0 ? 1 : 0));
    }
    Files.writeString(folder.resolve("events.csv"), text);
    String yaml =
        yaml(DEEPFM, CLICK, "", ", epochs: 1").replace("batch_size: 4", "batch_size: 1000");
    try (Interruption interruption = Interruption.listen()) {
      Trainer.Result result =
          new Trainer(
                  RecipeReader.parse("recipe", yaml, Map.of()),
                  folder,
                  Progress.silent(),
                  interruption)
              .train();
      double none = -0.02 * Math.log(0.02) - 0.98 * Math.log(0.98);
      assertThat(result.fitted().metrics().get("log_loss/click")).isCloseTo(none, within(0.02));
    }
  }
}
