package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whether a model may take the place of another. */
@ExtendWith(SmallService.Resolver.class)
class EvaluateNotWorseTest {
  private final SmallService service;

  @TempDir private Path folder;

  EvaluateNotWorseTest(SmallService service) {
    this.service = service;
  }

  @Test
  void aModelThatIsWorseByMoreThanChanceFailsTheCommand() throws IOException {
    Path good = service.run("deepfm");
    Path bad = folder.resolve("bad");
    CommandRun.done(
        "train",
        SmallService.recipe("deepfm"),
        "--data",
        service.data(),
        "--out",
        bad,
        "--no-report",
        "--quiet",
        "--set",
        "fit.epochs=1",
        "--set",
        "fit.optimizer.learning_rate=1e-7");

    CommandRun worse = compare(good, bad, "--not-worse", "calibration_error/click,log_loss/click");
    assertThat(worse.exitCode()).isEqualTo(1);
    assertThat(worse.out()).contains("log_loss/click");
    assertThat(worse.err())
        .contains("[" + bad + "] is worse by more than chance in [log_loss/click]");
    assertThat(compare(bad, good, "--not-worse", "log_loss/click").exitCode()).isZero();
    assertThat(compare(good, good, "--not-worse", "log_loss/click").exitCode()).isZero();
    assertThat(compare(good, bad).exitCode()).isZero();
  }

  @Test
  void aMetricThatThereIsNotIsTold() throws IOException {
    Path run = service.run("deepfm");
    CommandRun unknown = compare(run, run, "--not-worse", "auc/klick");
    unknown.failed("got [auc/klick]", "nearest is [auc/click]");
    assertThat(unknown.out()).isEmpty();
    CommandRun one =
        CommandRun.of("evaluate", run, "--data", service.data(), "--not-worse", "auc/click");
    assertThat(one.exitCode()).isEqualTo(2);
    assertThat(one.err()).contains("--not-worse compares two models");
  }

  private CommandRun compare(Path a, Path b, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("evaluate", a, b, "--quiet", "--data", service.data()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }
}
