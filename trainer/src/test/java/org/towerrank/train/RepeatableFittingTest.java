package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Run;
import org.towerrank.cli.CommandRun;
import org.towerrank.cli.SmallService;

/** What fitting leaves behind depends on recipe, data and seed alone, and is of the best epoch. */
@ExtendWith({SmallService.Resolver.class, AllCores.class})
class RepeatableFittingTest {
  private static final Offset<Double> NEAR = Offset.offset(1e-5);

  @TempDir private Path folder;
  private final SmallService service;

  RepeatableFittingTest(SmallService service) {
    this.service = service;
  }

  private JsonNode fit(String model, String out, Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("train", SmallService.recipe(model), "--data", service.data()));
    arguments.addAll(List.of("--json", "--out", folder.resolve(out)));
    arguments.addAll(List.of(more));
    return CommandRun.done(arguments.toArray()).json();
  }

  private byte[] weights(String run) throws IOException {
    return Files.readAllBytes(folder.resolve(run).resolve("weights.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dssm", "youtubednn", "deepfm", "mmoe"})
  void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers(String model) throws IOException {
    fit(model, "first", "--seed", 3, "--set", "fit.epochs=2");
    fit(model, "second", "--seed", 3, "--set", "fit.epochs=2");
    fit(model, "other", "--seed", 4, "--set", "fit.epochs=2");
    assertThat(weights("second")).isEqualTo(weights("first"));
    assertThat(weights("other")).isNotEqualTo(weights("first"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dssm", "deepfm", "mmoe"})
  void earlyStoppingKeepsTheWeightsOfTheBestEpoch(String model) throws IOException {
    JsonNode stopped =
        fit(
            model,
            "stopped",
            "--set",
            "fit.epochs=40",
            "--set",
            "fit.patience=2",
            "--set",
            "fit.optimizer.learning_rate=0.02");
    int best = stopped.get("best_epoch").asInt();
    assertThat(stopped.get("epochs").asInt()).isEqualTo(best + 2).isLessThan(40);
    fit(model, "exact", "--set", "fit.epochs=" + best, "--set", "fit.optimizer.learning_rate=0.02");
    assertThat(weights("stopped")).isEqualTo(weights("exact"));
    requireEvaluatedMetrics(folder.resolve("stopped"));
  }

  /** The metrics that a run says are those that serving it measures. */
  private void requireEvaluatedMetrics(Path run) throws IOException {
    JsonNode evaluation =
        CommandRun.done(
                "evaluate", run, "--data", service.data(), "--split", "validation", "--json")
            .json();
    JsonNode measured =
        evaluation.has("exact") ? evaluation.get("exact") : evaluation.get("metrics");
    Run.open(run)
        .provenance()
        .metrics()
        .forEach(
            (name, value) -> {
              // Lists of evaluation end at 100 items, and with them the reciprocal ranks.
              if (!name.equals("mrr")) {
                assertThat(measured.get(name).asDouble()).as(name).isCloseTo(value, NEAR);
              }
            });
  }
}
