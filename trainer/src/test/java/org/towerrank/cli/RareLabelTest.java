package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A task so rare that the rows of a day have no positive one, beside another. */
@ExtendWith(SmallService.Resolver.class)
class RareLabelTest {
  private static final String TRAIN = "demo_ranking/train.csv.gz";
  private static final String VALIDATION = "demo_ranking/val.csv.gz";
  private static final String TEST = "demo_ranking/test.csv.gz";
  private static final String WARNING =
      "task [like]: expected positive and negative labels in column [like], every row has [0.0]:"
          + " metrics without a value are left out";

  @TempDir private Path folder;
  private final SmallService service;

  RareLabelTest(SmallService service) {
    this.service = service;
  }

  private SpoiltData data() throws IOException {
    return SpoiltData.copy(service, folder.resolve("data"));
  }

  private CommandRun train(SpoiltData data, Object... more) {
    Path run = folder.resolve("run");
    List<Object> arguments =
        new ArrayList<>(List.of("train", SmallService.recipe("mmoe"), "--data", data.directory()));
    arguments.addAll(List.of("--out", run, "--set", "fit.epochs=1", "--json", "--quiet"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  @Test
  void theOtherTaskIsMeasuredAndChoosesTheEpoch() throws IOException {
    SpoiltData data = data().setAll(VALIDATION, "like", "0");
    CommandRun run = train(data);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("val.csv.gz] " + WARNING)
        .contains("validation has no [auc/like]", "the best epoch is chosen by [auc/click] alone");
    JsonNode validation = run.json().get("validation");
    assertThat(validation.fieldNames())
        .toIterable()
        .contains("auc/click", "log_loss/click", "log_loss/like")
        .doesNotContain("auc/like");
    assertThat(folder.resolve("run/report.html")).exists();
    assertThat(Files.readString(folder.resolve("run/report.json"))).doesNotContain("NaN");
  }

  @Test
  void evaluationLeavesOutWhatTheRowsCannotHave() throws IOException {
    SpoiltData whole = data();
    JsonNode before = evaluated(whole, "mmoe").json().get("metrics");
    SpoiltData data = whole.setAll(TEST, "like", "0");
    CommandRun run = evaluated(data, "mmoe");
    assertThat(run.err()).contains("test.csv.gz] " + WARNING);
    JsonNode metrics = run.json().get("metrics");
    assertThat(metrics.fieldNames())
        .toIterable()
        .contains("log_loss/like", "calibration_error/like")
        .doesNotContain("auc/like", "gauc/like");
    assertThat(metrics.get("auc/click").asDouble())
        .isCloseTo(before.get("auc/click").asDouble(), within(1e-12));
    assertThat(run.out()).doesNotContain("NaN");
    assertThat(CommandRun.of("evaluate", service.bundle("mmoe"), "--data", data.directory()).out())
        .contains("auc/click", "log_loss/like")
        .doesNotContain("auc/like", "NaN");
  }

  private CommandRun evaluated(SpoiltData data, String model) {
    return CommandRun.of(
        "evaluate", service.bundle(model), "--data", data.directory(), "--quiet", "--json");
  }

  @Test
  void aMetricThatIsAskedForHasToBeThere() throws IOException {
    SpoiltData data = data().setAll(VALIDATION, "like", "0");
    CommandRun run = train(data, "--set", "fit.select_by=[auc/like]");
    assertThat(run.exitCode()).isOne();
    assertThat(run.err()).contains("validation has no [auc/like]", "[log_loss/like]");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void trainingRowsNeedBothClassesOfEachTask() throws IOException {
    SpoiltData data = data().setAll(TRAIN, "like", "0");
    CommandRun run = train(data);
    assertThat(run.exitCode()).isOne();
    assertThat(run.err())
        .contains("train.csv.gz]", "task [like]: expected positive and negative labels");
  }

  @Test
  void errorsAreMeasuredBesideOneLabel() throws IOException {
    SpoiltData data = data();
    for (String split : List.of(VALIDATION, TEST)) {
      data.setAll(split, "click", "1").setAll(split, "like", "0");
    }
    CommandRun run = train(data, "--set", "network.loss=squared");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain("metrics without a value");
    assertThat(run.json().get("validation").fieldNames())
        .toIterable()
        .contains("rmse/click", "mae/click", "rmse/like", "mae/like");
    Path bundle = folder.resolve("bundle");
    CommandRun.done("export", folder.resolve("run"), "--out", bundle);
    JsonNode metrics =
        CommandRun.done("evaluate", bundle, "--data", data.directory(), "--quiet", "--json")
            .json()
            .get("metrics");
    assertThat(metrics.get("rmse/click").asDouble()).isGreaterThan(0);
    assertThat(metrics.get("mae/like").asDouble()).isGreaterThan(0);
  }
}
