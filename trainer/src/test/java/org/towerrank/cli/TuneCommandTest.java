package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.bundle.TensorFile;
import org.towerrank.command.ToolVersion;
import org.towerrank.files.OutputFiles;

/** Searches over small data: what they keep, that they can be repeated, and what they refuse. */
@ExtendWith(SmallService.Resolver.class)
class TuneCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VALIDATION = "demo_ranking/val.csv.gz";

  @TempDir private Path folder;
  private final SmallService service;
  private SmallSearch search;

  TuneCommandTest(SmallService service) {
    this.service = service;
  }

  @BeforeEach
  void begin() {
    search = new SmallSearch(folder, service);
  }

  /** The test file is not even there. */
  @Test
  void theBestOfAllTrialsIsARecipeThatGivesTheSameWeightsAgain() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    Files.delete(data.file("demo_ranking/test.csv.gz"));
    JsonNode result =
        CommandRun.done(
                search
                    .tune(SmallService.recipe("deepfm"), data.directory(), "out", 5, "--json")
                    .toArray())
            .json();
    List<JsonNode> trials = search.trials("out");
    assertThat(trials).hasSize(5);
    assertThat(trials.getFirst().get("settings")).as("the recipe itself").isEmpty();
    assertThat(result.get("trials")).hasSize(5);
    double best =
        trials.stream().mapToDouble(trial -> trial.get("score").asDouble()).max().orElseThrow();
    assertThat(result.get("best").get("score").asDouble()).isEqualTo(best);

    Path recipe = folder.resolve("out").resolve("best.yaml");
    assertThat(Files.readString(recipe)).contains("--seed 1.\n# On validation auc/click 0.");
    CommandRun.done(
        "train", recipe, "--quiet", "--data", data.directory(), "--out", folder.resolve("again"));
    assertThat(weights("again")).isEqualTo(weights("out/best"));
    CommandRun.done("export", folder.resolve("out/best"), "--out", folder.resolve("bundle"));
  }

  private String weights(String run) throws IOException {
    return TensorFile.sha256(folder.resolve(run).resolve("weights.safetensors"));
  }

  /** With few trials it is one of the best. */
  @Test
  void theRecipeIsListedOnce() throws IOException {
    assertThat(CommandRun.done(search.tune("out", 2).toArray()).out())
        .containsOnlyOnce("the recipe as it was");
  }

  @Test
  @Tag("slow")
  void theSameSeedTriesAndChoosesTheSame() throws IOException {
    CommandRun.done(search.tune("one", 10).toArray());
    CommandRun.done(search.tune("two", 10).toArray());
    assertThat(search.trials("two")).isEqualTo(search.trials("one"));
    assertThat(folder.resolve("two/best.yaml"))
        .hasSameTextualContentAs(folder.resolve("one/best.yaml"));
    CommandRun.done(search.tune("other", 2, "--seed", 2).toArray());
    assertThat(search.trials("other").get(1)).isNotEqualTo(search.trials("one").get(1));
    assertThat(search.trials("other").get(0)).isEqualTo(search.trials("one").get(0));
  }

  @Test
  void whatDoesWorseThanHalfIsStopped() throws IOException {
    Path space =
        search.space(
            "ranges: {fit.optimizer.learning_rate: {from: 1.0e-7, to: 0.001, scale: log}}");
    CommandRun.done(search.tune("out", 8, "--space", space, "--first-epochs", 1).toArray());
    List<JsonNode> stopped =
        search.trials("out").stream()
            .filter(trial -> trial.get("outcome").asText().equals("stopped"))
            .toList();
    assertThat(stopped).isNotEmpty();
    for (JsonNode trial : stopped) {
      String rung = trial.get("epochs").asText();
      double score = trial.get("rungs").get(rung).asDouble();
      long better =
          search.trials("out").stream()
              .filter(other -> other.get("trial").asInt() < trial.get("trial").asInt())
              .filter(other -> other.get("rungs").path(rung).asDouble(-1e9) > score)
              .count();
      assertThat(better).isPositive();
    }
  }

  /** Later trials are judged by all that got to a rung, also where a fit ended there. */
  @Test
  void aTrialThatEndsAtARungCountsThere() throws IOException {
    Path space = search.space("ranges: {network.dimension: {values: [4, 8]}}");
    Object[] arguments =
        search
            .tune("out", 2, "--space", space, "--first-epochs", 1, "--set", "fit.epochs=2")
            .toArray();
    CommandRun.done(arguments);
    JsonNode first = search.trials("out").getFirst();
    assertThat(first.get("epochs").asInt()).isEqualTo(2);
    assertThat(first.get("outcome").asText()).isEqualTo("fitted");
    assertThat(first.get("rungs").get("2")).isEqualTo(first.get("score"));
  }

  @Test
  @Tag("slow")
  void killedAtAnyMomentItGoesOnWithTheSameTrials() throws Exception {
    CommandRun.done(search.tune("whole", 6).toArray());
    Random random = new Random(5);
    Object[] arguments = search.tune("killed", 6).toArray();
    for (int kill = 0; kill < 3; kill++) {
      try (ChildProcess tune = ChildProcess.start(arguments)) {
        while (tune.isAlive() && !Files.exists(folder.resolve("killed/trials.jsonl"))) {
          Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(1500));
        tune.signal("KILL");
        tune.exitCode();
      }
    }
    // As if it had been killed within a line, and within the bytes of a letter.
    byte[] line = "{\"trial\": 7, \"error\": \"é".getBytes(StandardCharsets.UTF_8);
    Files.write(
        folder.resolve("killed/trials.jsonl"),
        Arrays.copyOf(line, line.length - 1),
        StandardOpenOption.APPEND);
    CommandRun.done(arguments);
    assertThat(search.trials("killed")).isEqualTo(search.trials("whole"));
    assertThat(weights("killed/best")).isEqualTo(weights("whole/best"));
    assertThat(folder.resolve("killed").toFile().list())
        .containsExactlyInAnyOrder("tune.json", "trials.jsonl", "best.yaml", "best");
  }

  @Test
  void interruptedInAFirstEpochItFitsTheRestOfItToo() throws Exception {
    Object[] settings = {"--set", "fit.epochs=1", "--set", "fit.batch_size=4"};
    Object[] arguments = search.tune("interrupted", 1, settings).toArray();
    try (ChildProcess tune = ChildProcess.start(arguments)) {
      // That of batches, which each epoch has. Whoever comes before ends the search at once.
      tune.awaitThread("towerrank-batches");
      tune.signal("INT");
      assertThat(tune.exitCode()).isEqualTo(130);
    }
    assertThat(folder.resolve("interrupted/trial-1.checkpoint/cut-short.safetensors")).exists();
    CommandRun.done(arguments);
    CommandRun.done(search.tune("whole", 1, settings).toArray());
    assertThat(search.trials("interrupted")).isEqualTo(search.trials("whole"));
    assertThat(weights("interrupted/best")).isEqualTo(weights("whole/best"));
  }

  /** Another version may have written keys that this one does not know. */
  @Test
  void aSearchOfAnotherVersionIsToldWithWhatToDo() throws IOException {
    Path file = Files.createDirectory(folder.resolve("out")).resolve("tune.json");
    Files.writeString(file, "{\"added\": 1}");
    CommandRun.of(search.tune("out", 1).toArray())
        .failed("[" + file + "]: expected what tune of this version writes", "another --out");
    assertThat(file).hasContent("{\"added\": 1}");
  }

  /** Its trials may have been fitted otherwise. */
  @Test
  void aSearchOfAnotherVersionDoesNotGoOn() throws IOException {
    Object[] arguments = search.tune("out", 1, "--set", "fit.epochs=1").toArray();
    CommandRun.done(arguments);
    Path setting = folder.resolve("out/tune.json");
    Path log = folder.resolve("out/trials.jsonl");
    String version = ToolVersion.current();
    String choice = "; go on with that one, or choose another --out";
    String lines = Files.readString(log);
    assertThat(lines).startsWith("{\"version\":\"" + version + "\",\"trial\":1,");
    Files.writeString(log, lines.replace(version, "0.0.1"));
    CommandRun.of(arguments)
        .failed(
            "["
                + log
                + "] is not of this version: it is of TowerRank [0.0.1], this is ["
                + version
                + "]"
                + choice);
    Files.writeString(log, lines);
    CommandRun.done(arguments);

    ObjectNode json = (ObjectNode) JSON.readTree(setting.toFile());
    assertThat(json.get("version").asText()).isEqualTo(version);
    // Of another version keys may be others, too.
    JSON.writeValue(setting.toFile(), json.put("version", "9.0").put("added", 1));
    CommandRun.of(arguments)
        .failed("[" + setting + "] is not of this version: it is of TowerRank [9.0]", choice);
    json.remove(List.of("version", "added"));
    JSON.writeValue(setting.toFile(), json);
    CommandRun.of(arguments)
        .failed(
            "[" + setting + "] is not of this version: it is of one that did not say its own",
            choice);
    assertThat(log).hasContent(lines);
  }

  @Test
  void whileASearchGoesOnAnotherInItsFolderIsRefused() throws Exception {
    Path log = folder.resolve("out/trials.jsonl");
    try (ChildProcess tune = ChildProcess.start(search.tune("out", 1000).toArray())) {
      while (tune.isAlive() && !Files.exists(log)) {
        Thread.sleep(1);
      }
      CommandRun.of(search.tune("out", 1000).toArray())
          .failed("holds a search that is going on, in another process");
      assertThat(tune.isAlive()).isTrue();
      tune.signal("KILL");
      tune.exitCode();
    }
    CommandRun.done(search.tune("out", 1).toArray());
  }

  @Test
  void itGoesOnWithMoreTrialsAndWithoutLimitOfTime() throws IOException {
    JsonNode first =
        CommandRun.done(search.tune("out", 4, "--json", "--minutes", "0.00001").toArray()).json();
    assertThat(first.get("trials")).as("the recipe itself is always fitted").hasSize(1);
    assertThat(first.get("whole").asBoolean()).isFalse();
    assertThat(CommandRun.done(search.tune("out", 3, "--json").toArray()).json().get("trials"))
        .hasSize(3);
    CommandRun.done(search.tune("out", 4).toArray());
    CommandRun.done(search.tune("whole", 4).toArray());
    assertThat(search.trials("out")).isEqualTo(search.trials("whole"));
  }

  @Test
  void anotherSearchInTheSameFolderIsRefused() throws IOException {
    CommandRun.done(search.tune("out", 1).toArray());
    CommandRun.of(search.tune("out", 2, "--seed", 3).toArray())
        .failed("another setting: --seed is [1] there and [3] here; choose another --out");
    CommandRun.of(search.tune("out", 2, "--set", "fit.seed=4").toArray())
        .failed("in the recipe fit.seed is [1] there and [4] here; choose another --out");
    CommandRun.of(
            search
                .tune(
                    "out",
                    2,
                    "--space",
                    search.space("ranges: {network.dimension: {values: [4, 8]}}"))
                .toArray())
        .failed("a range is [network.", "there and [network.dimension: {values: [4, 8]}] here");
    Files.createDirectory(folder.resolve("thesis"));
    Files.writeString(folder.resolve("thesis/text"), "three years of work");
    CommandRun.of(search.tune("thesis", 2).toArray()).failed("exists and holds no [tune.json]");
  }

  @ParameterizedTest
  @CsvSource({"0,an empty file", "20,JSON that is cut off or broken in line 2"})
  void aSettingThatIsCutOffIsTold(int length, String found) throws IOException {
    Path setting = Files.createDirectory(folder.resolve("out")).resolve("tune.json");
    Files.writeString(setting, "{\n  \"recipe\" : \"name: films".substring(0, length));
    assertThat(CommandRun.of(search.tune("out", 2).toArray()).err())
        .isEqualTo(
            "towerrank tune: ["
                + setting
                + "]: expected what tune of this version writes, found "
                + found
                + ": delete its folder, or choose another --out\n");
  }

  @Test
  void aTrialThatFailsIsKeptAndNeverTheBest() throws IOException {
    Path space = search.space("ranges: {fit.optimizer.learning_rate: {values: [1.0e+38, 0.002]}}");
    JsonNode result =
        CommandRun.of(search.tune("out", 9, "--json", "--space", space).toArray()).json();
    List<JsonNode> failed =
        search.trials("out").stream()
            .filter(trial -> trial.get("outcome").asText().equals("failed"))
            .toList();
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().get("error").asText())
        .contains("lower fit.optimizer.learning_rate");
    assertThat(failed.getFirst().has("score")).isFalse();
    assertThat(result.get("best").get("outcome").asText()).isNotEqualTo("failed");
    assertThat(result.get("warnings").toString()).contains("all of the few settings");
    assertThat(search.trials("out")).hasSize(3);
  }

  @Test
  void aTrialThatItsDataContradictsIsKeptToo() throws IOException {
    String text = Files.readString(SmallService.recipe("deepfm"));
    Path recipe =
        Files.writeString(
            folder.resolve("column.yaml"), text.replace("name: age,", "name: age, column: age,"));
    Path space = search.space("ranges: {features.age.column: {values: [age, shoe_size]}}");
    CommandRun.of(
        search
            .tune(recipe, service.data(), "out", 2, "--space", space, "--set", "fit.epochs=1")
            .toArray());
    assertThat(search.trials("out").stream().map(trial -> trial.get("outcome").asText()))
        .containsExactly("fitted", "failed");
    assertThat(search.trials("out").getLast().get("error").asText()).contains("shoe_size");
  }

  @Test
  void aFirstTrialOutlivesAFailureToWriteItAndACheckpointOfAnotherVersion() throws IOException {
    Object[] arguments = search.tune("out", 1, "--json", "--set", "fit.epochs=1").toArray();
    CommandRun.done(arguments);
    List<JsonNode> whole = search.trials("out");
    Path best = folder.resolve("out/best");
    OutputFiles.delete(best);
    Files.delete(folder.resolve("out/trials.jsonl"));
    // No run is written where something else is.
    Files.createDirectory(best);
    Files.writeString(best.resolve("text"), "three years of work");
    CommandRun.of(arguments).failed(best.toString());
    OutputFiles.delete(best);

    Path checkpoint = folder.resolve("out/trial-1.checkpoint/checkpoint.json");
    ObjectNode json = (ObjectNode) JSON.readTree(checkpoint.toFile());
    ((ObjectNode) json.get("setting")).put("version", "0.0.1");
    JSON.writeValue(checkpoint.toFile(), json);
    JsonNode result = CommandRun.of(arguments).json();
    assertThat(result.get("warnings").toString())
        .contains("trial 1 is fitted from its beginning", "it is of TowerRank [0.0.1]");
    assertThat(search.trials("out")).isEqualTo(whole);
  }

  @Test
  void withoutATrialThatCanBeFittedItFails() {
    CommandRun.of(search.tune("out", 1, "--set", "fit.optimizer.learning_rate=1e38").toArray())
        .failed("none of [1] trials could be fitted", "lower fit.optimizer.learning_rate");
  }

  @Test
  void aValidationSplitOfOneClassIsToldAndNothingIsWritten() throws IOException {
    SpoiltData data = SpoiltData.copy(service, folder.resolve("data"));
    data.setAll(VALIDATION, "click", "0");
    CommandRun.of(search.tune(SmallService.recipe("deepfm"), data.directory(), "out", 3).toArray())
        .failed(data.file(VALIDATION).toString(), "click");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** Kept as a trial that failed, it would outlive the call with more memory. */
  @Test
  void dataThatTheHeapCannotHoldIsToldAndNothingIsWritten() throws Exception {
    String text = "x".repeat(1000);
    try (BufferedWriter rows = Files.newBufferedWriter(folder.resolve("rows.csv"))) {
      rows.write("text,item,click\n");
      for (int row = 0; row < 60_000; row++) {
        rows.write(row + text + ",1," + row % 2 + "\n");
      }
    }
    Path recipe =
        Files.writeString(
            folder.resolve("texts.yaml"),
            """
            name: texts
            data: {train: rows.csv, validation: rows.csv, test: none.csv}
            features:
              - {name: text, side: user, kind: categorical, encoder: {type: vocabulary}}
              - {name: item, side: item, kind: categorical, encoder: {type: vocabulary}}
            tasks: [{name: click}]
            network: {architecture: fm, dimension: 2}
            fit: {batch_size: 256, epochs: 1}
            """);
    try (ChildProcess tune =
        ChildProcess.startWithHeap(48, search.tune(recipe, folder, "out", 2).toArray())) {
      assertThat(tune.exitCode()).isEqualTo(1);
      assertThat(tune.errors())
          .singleElement()
          .asString()
          .contains("out of memory", "expected more than 48 MB");
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
