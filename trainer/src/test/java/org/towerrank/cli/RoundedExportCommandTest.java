package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What weights in fewer bits do to the metrics of models that were fitted. */
@ExtendWith(SmallService.Resolver.class)
class RoundedExportCommandTest {
  @TempDir private Path folder;
  private final SmallService service;

  RoundedExportCommandTest(SmallService service) {
    this.service = service;
  }

  @Test
  void exportTellsMetricsOfBothAsEvaluateDoes() throws IOException {
    Path bundle = folder.resolve("bundle");
    JsonNode change = export(bundle, "deepfm").get("metrics").get("auc/click");
    assertThat(change.get("float32").asDouble()).isEqualTo(auc(service.run("deepfm")));
    assertThat(change.get("rounded").asDouble()).isEqualTo(auc(bundle));
    assertThat(change.get("difference").asDouble()).isEqualTo(0, Offset.offset(0.005));
    assertThat(change.get("difference").asDouble())
        .isEqualTo(change.get("rounded").asDouble() - change.get("float32").asDouble());
  }

  @Test
  void towersAreMeasuredByWhatTheyRecall() throws IOException {
    JsonNode rounding = export(folder.resolve("bundle"), "dssm");
    assertThat(rounding.get("share").asDouble()).isLessThan(0.9);
    assertThat(rounding.get("metrics").get("hit_rate@10").get("difference").asDouble())
        .isEqualTo(0, Offset.offset(0.05));
  }

  private JsonNode export(Path bundle, String model) throws IOException {
    return CommandRun.done(
            "export",
            service.run(model),
            "--out",
            bundle,
            "--embeddings",
            "int8",
            "--data",
            service.data(),
            "--split",
            "validation",
            "--json")
        .json()
        .get("rounding");
  }

  private double auc(Path model) throws IOException {
    return CommandRun.done(
            "evaluate", model, "--data", service.data(), "--split", "validation", "--json")
        .json()
        .get("metrics")
        .get("auc/click")
        .asDouble();
  }
}
