package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bundle.Run;
import org.towerrank.cli.CommandRun;
import org.towerrank.cli.SmallService;

/** What {@code fit.precision} does to a run, and what the run says of it. */
@ExtendWith({SmallService.Resolver.class, AllCores.class})
class PrecisionTest {
  @TempDir private Path folder;
  private final SmallService service;

  PrecisionTest(SmallService service) {
    this.service = service;
  }

  private Object[] arguments(String model, String precision, String out) {
    return service.training(
        model, folder.resolve(out), "--set", "fit.epochs=1", "--set", "fit.precision=" + precision);
  }

  private byte[] weights(String run) throws IOException {
    return Files.readAllBytes(folder.resolve(run).resolve("weights.safetensors"));
  }

  private String fitted(String model, String precision, String out) throws IOException {
    CommandRun run = CommandRun.of(arguments(model, precision, out));
    assertThat(run.exitCode()).as(run.err()).isZero();
    String said = run.out().lines().findFirst().orElseThrow();
    String told = said.contains("layers in bf16") ? "bf16" : "f32";
    assertThat(said).contains("layers in " + told);
    String recorded = Run.open(folder.resolve(out)).precision();
    assertThat(recorded).isEqualTo(told.equals("bf16") ? "bf16" : null);
    return told;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dssm", "deepfm", "mmoe"})
  void theSameSeedGivesTheSameWeightsInEachPrecision(String model) throws IOException {
    if (!LayerArithmetic.hasBfloat16()) {
      CommandRun.of(arguments(model, "bf16", "refused")).failed("fit.precision [bf16]", "[auto]");
      assertThat(folder.resolve("refused")).doesNotExist();
      return;
    }
    assertThat(fitted(model, "bf16", "first")).isEqualTo("bf16");
    assertThat(fitted(model, "bf16", "second")).isEqualTo("bf16");
    assertThat(fitted(model, "f32", "exact")).isEqualTo("f32");
    assertThat(weights("second")).isEqualTo(weights("first"));
    assertThat(weights("exact")).isNotEqualTo(weights("first"));
  }

  /** What was chosen by the clock can be chosen by name. */
  @Test
  void whatAutoChoseGivesTheSameWeights() throws IOException {
    String chosen = fitted("deepfm", "auto", "auto");
    assertThat(fitted("deepfm", chosen, "named")).isEqualTo(chosen);
    assertThat(weights("named")).isEqualTo(weights("auto"));
  }

  @Test
  void aRunInFloat32IsWrittenAsBefore() throws IOException {
    fitted("deepfm", "f32", "exact");
    CommandRun.done(
        service.training("deepfm", folder.resolve("unnamed"), "--quiet", "--set", "fit.epochs=1"));
    assertThat(weights("unnamed")).isEqualTo(weights("exact"));
    assertThat(Files.readString(folder.resolve("exact").resolve("run.json")))
        .doesNotContain("precision");
  }

  @Test
  void theJsonOfARunSaysIt() throws IOException {
    Object[] arguments = arguments("deepfm", "auto", "auto");
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    JsonNode json = CommandRun.done(all).json();
    String recorded = Run.open(folder.resolve("auto")).precision();
    assertThat(json.get("precision").asText()).isEqualTo(recorded == null ? "f32" : recorded);
  }
}
