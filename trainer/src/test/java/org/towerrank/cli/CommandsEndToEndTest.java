package org.towerrank.cli;

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
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Run;

/** The way from events to a bundle and an index. */
@ExtendWith(SmallService.Resolver.class)
class CommandsEndToEndTest {
  @TempDir private Path folder;
  private final SmallService service;

  CommandsEndToEndTest(SmallService service) {
    this.service = service;
  }

  @Test
  void trainWritesARunAndPrintsWhatItHolds() throws IOException {
    Path out = folder.resolve("run");
    JsonNode printed =
        CommandRun.done(
                service.training(
                    "deepfm",
                    out,
                    "--json",
                    "--seed",
                    5,
                    "--set",
                    "fit.epochs=1",
                    "--set",
                    "features.age.unknown_share=0"))
            .json();
    Run run = Run.open(out);
    assertThat(printed.get("run").asText()).isEqualTo(out.toString());
    assertThat(printed.get("model").asText()).isEqualTo("demo-deepfm");
    assertThat(printed.get("seed").asLong()).isEqualTo(run.provenance().seed()).isEqualTo(5);
    assertThat(printed.get("parameters").asLong()).isEqualTo(run.weights().parameters());
    assertThat(printed.get("epochs").asInt()).isEqualTo(1);
    assertThat(printed.get("best_epoch").asInt()).isEqualTo(1);
    assertThat(printed.get("validation").get("auc/click").asDouble())
        .isEqualTo(run.provenance().metrics().get("auc/click"));
    assertThat(run.recipe()).contains("seed: 5", "epochs: 1");
    assertThat(folder.toFile().list()).containsExactly("run");
  }

  @Test
  void trainShowsProgressAndTellsInWordsWithoutJson() {
    CommandRun run =
        CommandRun.of(service.training("deepfm", folder.resolve("run"), "--set", "fit.epochs=1"));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("of model [demo-deepfm]", "best of 1 epochs 1", "auc/click");
    assertThat(run.err()).contains("read demo_ranking/train.csv.gz", "epoch 1: ", "loss ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dssm", "deepfm"})
  void aRunIsExportedToTheSameBundleAsDirectoryAndAsZip(String model) throws IOException {
    Path zip = folder.resolve(model + ".zip");
    JsonNode exported =
        CommandRun.done("export", service.run(model), "--out", zip, "--zip", "--json").json();
    Bundle directory = Bundle.open(service.bundle(model));
    assertThat(Bundle.open(zip).fingerprint())
        .isEqualTo(directory.fingerprint())
        .isEqualTo(exported.get("fingerprint").asText());
    for (Path bundle : new Path[] {zip, service.bundle(model)}) {
      JsonNode verified = CommandRun.done("verify", bundle, "--rows", 200, "--json").json();
      assertThat(verified.get("passed").asBoolean()).isTrue();
      assertThat(verified.get("parity").get("rows").asInt()).isEqualTo(200);
    }
    JsonNode summary = CommandRun.done("inspect", zip, "--json").json();
    assertThat(summary.get("network").get("architecture").asText()).isEqualTo(model);
    assertThat(summary.get("parameters").asLong())
        .isGreaterThanOrEqualTo(Run.open(service.run(model)).weights().parameters());
    assertThat(summary.get("provenance").get("seed").asLong())
        .isEqualTo(directory.provenance().seed());
  }

  @Test
  void indexWritesAllItemsAndReplacesAnEarlierIndex() throws IOException {
    Path index = folder.resolve("index");
    for (String quantization : new String[] {"int8", "none"}) {
      JsonNode written =
          CommandRun.done(
                  "index",
                  "--towers",
                  service.bundle("dssm"),
                  "--ranker",
                  service.bundle("deepfm"),
                  "--items",
                  service.items(),
                  "--quantization",
                  quantization,
                  "--out",
                  index,
                  "--json")
              .json();
      assertThat(written.get("items").asInt()).isEqualTo(600);
      assertThat(written.get("dimension").asInt()).isEqualTo(32);
      assertThat(written.get("model").asText()).isEqualTo("demo-dssm");
      assertThat(written.get("fields").get("genres").asText()).contains("keyword");
    }
    assertThat(Files.exists(index)).isTrue();
    assertThat(folder.toFile().list()).containsExactly("index");
  }

  @Test
  void everyCommandExplainsItselfAndACommandIsNeeded() {
    for (String command :
        "demo dataset train evaluate index recommend export verify inspect".split(" ", -1)) {
      CommandRun help = CommandRun.done(command, "--help");
      assertThat(help.out()).contains("Usage: towerrank " + command, "--json", "Exit codes:");
    }
    assertThat(CommandRun.of().exitCode()).isEqualTo(2);
    CommandRun wrong = CommandRun.of("trian");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("trian", "train");
  }
}
