package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Which settings a search tries: those of a file, of the recipe, or of the architecture. */
@ExtendWith(SmallService.Resolver.class)
class TuneSpaceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final SmallService service;
  private SmallSearch search;

  TuneSpaceTest(SmallService service) {
    this.service = service;
  }

  @BeforeEach
  void begin() {
    search = new SmallSearch(folder, service);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ranges: {network.dimensoin: {values: [4, 8]}}|line 1: unknown key [dimensoin], nearest is"
            + " [dimension]",
        "ranges: {network.dimension: {value: [4, 8]}}|unknown key [value], nearest is [values]",
        "ranges: {network.dimension: {values: [4, many]}}|key [dimension]: expected a whole number,"
            + " got [many]",
        "ranges: {network.dimension: {from: 4.5, to: 8}}|key [dimension]: expected a whole number",
        "ranges: {network.dimension: {from: 4, to: 8}}|expected a whole number, got [5.51]; a range"
            + " of whole numbers has a [step]",
        "ranges: {fit.optimizer.learning_rate: {from: 0.1, to: 0.01}}|[from] below [to]",
        "ranges: {fit.optimizer.learning_rate: {from: 0, to: 0.01, scale: log}}|[from] above 0",
        "ranges: {fit.optimizer.learning_rate: {from: 0.1}}|either [values], or both [from] and"
            + " [to]",
        "ranges: {features.user_ix.unknown_share: {values: [0, 0.1]}}|no element is named"
            + " [user_ix], nearest is [user_id]",
        "ranges: {data.train: {values: [a, b]}}|is no setting to search",
        "ranges: {fit.select_by: {values: [[auc/click], [log_loss/click]]}}|[fit.select_by] with the"
            + " value [\"auc/click\"] changes what trials are measured by",
        "ranges: {network.loss: {values: [cross_entropy, squared]}}|[network.loss] with the value"
            + " \"squared\" changes what trials are measured by",
        "ranges: {tasks.click.positive_from: {from: 2, to: 4, step: 1}}|[tasks.click.positive_from]"
            + " with the value 2 changes what trials are measured by",
        "ranges: {network.dimension: {values: [4], also: [tasks.click.positive_from]}}|"
            + "[network.dimension, tasks.click.positive_from] with the value 4 changes what",
        "ranges: {network.dimension: {values: [4], also: [fit.seed]}}|[fit.seed] is no setting to"
            + " search",
        "ranges: {fit: {values: [{epochs: 1}, {epochs: 1, seed: 7}]}}|[fit] with the value"
            + " {\"epochs\":1,\"seed\":7} changes fit.seed, which is no setting to search",
        "ranges: {network.dimension: {values: [4, 8]}, fit.epochs: {values: [1], also:"
            + " [network.dimension]}}|[network.dimension] takes the place of what an earlier range",
        "ranges: {network.dimension: {values: [4, 8]}, network: {values: [{architecture: fm,"
            + " dimension: 3}]}}|[network] takes the place of what an earlier range says",
        "columns: every|unknown value [every]",
        "range: {}|unknown key [range], nearest is [ranges]"
      })
  void rangesThatAreNoneAreToldWithTheNearestKey(String text, String message) throws IOException {
    CommandRun.of(search.tune("out", 3, "--space", search.space(text)).toArray())
        .failed("space.yaml] line 1", message);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--trials=0,--trials must be at least 1",
    "--minutes=0,--minutes must be above 0",
    "--first-epochs=0,--first-epochs must be at least 1"
  })
  void optionsThatMakeNoSenseAreRefused(String option, String message) {
    CommandRun run =
        CommandRun.of("tune", "recipe.yaml", "--data=d", "--out=" + folder.resolve("o"), option);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  @Test
  void aRecipeNamesItsOwnRangesWhichTravelNoFurther() throws IOException {
    String text =
        Files.readString(SmallService.recipe("deepfm"))
            + "tune:\n  ranges:\n    network.dimension: {from: 4, to: 12, step: 4}\n";
    Path recipe = Files.writeString(folder.resolve("own.yaml"), text);
    CommandRun.done(search.tune(recipe, service.data(), "out", 6).toArray());
    assertThat(search.trials("out").stream().skip(1).map(trial -> trial.get("settings").toString()))
        .containsExactlyInAnyOrder(
            "{\"network.dimension\":\"4\"}",
            "{\"network.dimension\":\"8\"}",
            "{\"network.dimension\":\"12\"}");
    assertThat(RecipeReader.read(folder.resolve("out/best.yaml"), Map.of()).recipe().tune())
        .isNull();
  }

  @Test
  void allColumnsOfUsersAndItemsMayBeRead() throws IOException {
    String text = Files.readString(SmallService.recipe("deepfm"));
    String few =
        text.lines()
            .filter(
                line ->
                    !line.matches(
                        "  - \\{name: (gender|age|age_bucket|genres|year|year_bucket),.*"))
            .reduce("", (all, line) -> all + line + "\n");
    Path recipe = Files.writeString(folder.resolve("few.yaml"), few);
    Path space = search.space("columns: all\nranges: {network.dimension: {values: [4]}}");
    CommandRun.of(search.tune(recipe, service.data(), "out", 3, "--space", space).toArray());
    assertThat(
            search.trials("out").stream()
                .skip(1)
                .map(trial -> trial.get("settings").get("features").asText()))
        .containsExactlyInAnyOrder("\"recipe\"", "\"all\"");
    JsonNode setting = JSON.readTree(folder.resolve("out/tune.json").toFile());
    assertThat(setting.get("space").toString())
        .contains("{name: \\\"gender\\\", side: user", "{name: \\\"age\\\", side: user")
        .contains("{name: \\\"genres\\\", side: item, kind: sequence")
        .contains("{name: \\\"year\\\", side: item, kind: categorical, encoder: {type: discretized")
        .doesNotContain("click", "like", "timestamp");
    Recipe best = RecipeReader.read(folder.resolve("out/best.yaml"), Map.of()).recipe();
    assertThat(best.features().stream().map(FeatureSpec::name)).contains("user_id", "item_id");
  }

  /** What looked best so far is tried once alone, and then the others. */
  @Test
  void aSearchOfAFewSettingsTriesEachOfThem() throws IOException {
    Path space =
        search.space(
            """
            ranges:
              network.dimension: {values: [2, 4, 8]}
              fit.optimizer.learning_rate: {values: [0.001, 0.003, 0.01]}
              fit.optimizer.embedding_scale: {values: [0.02, 0.05]}
            """);
    Object[] tune =
        search.tune("out", 50, "--set", "fit.epochs=1", "--json", "--space", space).toArray();
    JsonNode result = CommandRun.of(tune).json();
    assertThat(result.get("warnings").toString()).contains("all of the few settings");
    assertThat(result.get("whole").asBoolean()).as("nothing is left to go on with").isTrue();
    List<JsonNode> trials = search.trials("out");
    assertThat(trials).hasSize(1 + 3 * 3 * 2);
    assertThat(trials.stream().map(trial -> trial.get("settings"))).doesNotHaveDuplicates();
    assertThat(CommandRun.of(tune).json().get("trials")).hasSize(trials.size());
  }

  /** The most minutes that are taken are more than there are nanoseconds. */
  @Test
  void aTimeMayBeLongerThanAnyoneWaits() throws IOException {
    CommandRun.done(search.tune("out", 1, "--minutes", "2147483647").toArray());
    assertThat(search.trials("out")).hasSize(1);
    CommandRun.done(
        service.training(
            "deepfm",
            folder.resolve("run"),
            "--quiet",
            "--no-report",
            "--set",
            "fit.epochs=1",
            "--checkpoint-minutes",
            "2147483647"));
  }

  /** Two experts have no best three. */
  @Test
  void aSearchEndsWhereAllThatIsLeftContradictsItself() throws IOException {
    Path space =
        search.space(
            """
            ranges:
              network.experts: {values: [2, 4]}
              network.gate: {values: [{top: 2}, {top: 3}]}
            """);
    JsonNode result =
        CommandRun.of(
                search
                    .tune(
                        SmallService.recipe("mmoe"),
                        service.data(),
                        "out",
                        9,
                        "--set",
                        "fit.epochs=1",
                        "--json",
                        "--space",
                        space)
                    .toArray())
            .json();
    assertThat(search.trials("out")).hasSize(4);
    assertThat(result.get("warnings").toString())
        .contains("all settings left contradict each other")
        .contains("expected at most the 2 experts, got [3]");
  }

  @Test
  void columnsOfTwoTowersStandInTheRecipe() {
    CommandRun.of(
            search
                .tune(SmallService.recipe("dssm"), service.data(), "out", 2, "--columns", "all")
                .toArray())
        .failed("columns [all] are for rankers");
  }

  @ParameterizedTest
  @CsvSource({"dssm", "youtubednn", "mmoe"})
  void everyArchitectureHasRangesOfItsOwn(String model) throws IOException {
    CommandRun.done(search.tune(SmallService.recipe(model), service.data(), "out", 2).toArray());
    JsonNode settings = search.trials("out").get(1).get("settings");
    assertThat(settings.has("network.dimension")).isTrue();
    assertThat(settings.has("fit.optimizer.learning_rate")).isTrue();
    assertThat(settings.has("fit.temperature")).isEqualTo(!model.equals("mmoe"));
    assertThat(settings.has("network.experts")).isEqualTo(model.equals("mmoe"));
  }

  @Test
  void whichFeaturesAreReadMayBeARange() throws IOException {
    Path space =
        search.space(
            """
            ranges:
              features:
                values:
                - - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
            """);
    CommandRun.done(search.tune("out", 2, "--set", "fit.epochs=1", "--space", space).toArray());
    List<JsonNode> trials = search.trials("out");
    assertThat(trials.get(1).get("score")).isNotEqualTo(trials.getFirst().get("score"));
    CommandRun.of(search.tune("other", 2, "--columns", "all", "--space", space).toArray())
        .failed("space.yaml] line 2: with [columns: all] which features are read");
  }

  /** A category of them would be refused, and every trial that reads it would fail. */
  @Test
  void listsInParquetAreReadAsSequencesWhateverIsInThem() throws IOException {
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT 'u' || i % 17 AS user_id, 'i' || i % 40 AS item_id, ['a' || i % 40 // 2,"
              + " 'new, | or; old ' || i % 40 // 2] AS tags, i * 7 % 11 % 2 AS click"
              + " FROM range(600) AS events(i)) TO "
              + Sql.path(folder.resolve("rows.parquet")).code());
    }
    Path recipe =
        Files.writeString(
            folder.resolve("lists.yaml"),
            """
            name: lists
            data: {train: rows.parquet, validation: rows.parquet, test: rows.parquet}
            features:
              - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
            tasks: [{name: click}]
            network: {architecture: deepfm, dimension: 2, mlp: {layers: [4]}}
            """);
    Path space = search.space("columns: all\nranges: {network.dimension: {values: [2]}}");
    CommandRun.done(search.tune(recipe, folder, "out", 2, "--space", space).toArray());
    assertThat(search.trials("out"))
        .hasSize(2)
        .allSatisfy(trial -> assertThat(trial.path("error").asText("")).isIn("", "null"));
    assertThat(Files.readString(folder.resolve("out/tune.json")))
        .contains("kind: sequence, max_length: 2, separator: \\\"\\\\t\\\"");
  }
}
