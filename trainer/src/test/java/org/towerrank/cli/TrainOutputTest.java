package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What fitting and measuring print where nobody redraws lines: a pipe or a file. */
@ExtendWith(SmallService.Resolver.class)
class TrainOutputTest {
  private static final String ROWS =
      "[\\d,]+ rows(, [\\d,]+ rows/s)?, took (\\d+ ms|\\d\\.\\d s|\\d+:\\d\\d)";
  private static final String METRIC = "0\\.\\d{1,4}";

  @TempDir private Path folder;
  private final SmallService service;

  TrainOutputTest(SmallService service) {
    this.service = service;
  }

  @Test
  void anEpochOfARankerIsOneLineWithItsMetrics() {
    List<String> lines = train("deepfm").err().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(4)).startsWith("report: took ");
    assertThat(lines.get(0)).matches("read demo_ranking/train.csv.gz: " + ROWS);
    assertThat(lines.get(1)).matches("read demo_ranking/val.csv.gz: " + ROWS);
    String metrics = "auc/click " + METRIC + ", log_loss/click " + METRIC;
    assertThat(lines.get(2))
        .matches(
            "epoch 1: " + ROWS + ", loss 0\\.\\d{4}, validation: " + metrics + ", best so far");
    assertThat(lines.get(3)).startsWith("epoch 2: ").contains(", validation: auc/click 0.");
  }

  @Test
  void anEpochOfTwoTowersIsOneLineWithItsMetrics() {
    List<String> lines = train("dssm").err().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(4)).startsWith("report: took ");
    assertThat(lines.get(2))
        .matches(
            "epoch 1: "
                + ROWS
                + ", loss \\d\\.\\d{4}, validation: hit_rate@10 "
                + METRIC
                + ", hit_rate@50 "
                + METRIC
                + ", hit_rate@100 "
                + METRIC
                + ", ndcg@10 "
                + METRIC
                + ", mrr "
                + METRIC
                + ", best so far");
  }

  @Test
  void theReportTellsMetricsWithTheirStandardErrors() throws IOException {
    assertThat(train("deepfm").out())
        .containsPattern("\n  auc/click +0\\.\\d{2,4} ± 0\\.\\d{2,4}\n")
        .containsPattern("\n  log_loss/click +0\\.\\d{2,4} ± 0\\.\\d{2,4}\n");
    CommandRun evaluation =
        CommandRun.of("evaluate", service.bundle("dssm"), "--data", service.data(), "--quiet");
    assertThat(evaluation.out())
        .containsPattern(
            "\n  hit_rate@50 +0\\.\\d{2,4} ± 0\\.\\d{2,4}( +0\\.\\d{2,4}){3}"
                + " +0\\.\\d{2,4} to 0\\.\\d{2,4}\n");
    CommandRun json =
        CommandRun.done("evaluate", service.bundle("dssm"), "--data", service.data(), "--json");
    double rate = json.json().get("metrics").get("hit_rate@50").asDouble();
    int rows = json.json().get("subject").get("rows").asInt();
    assertThat(json.json().get("standard_errors").get("hit_rate@50").asDouble())
        .isEqualTo(Math.sqrt(rate * (1 - rate) / rows), within(1e-9));
  }

  private CommandRun train(String model) {
    CommandRun run =
        CommandRun.of(
            service.training(
                model,
                folder.resolve("run"),
                "--set",
                "fit.epochs=2",
                "--set",
                "fit.batch_size=16"));
    assertThat(run.exitCode()).isZero();
    return run;
  }
}
