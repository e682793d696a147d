package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A recipe that leaves data hardly any steps is fitted, and told so. */
@ExtendWith(SmallService.Resolver.class)
class FewStepsTest {
  @TempDir private Path folder;
  private final SmallService service;

  FewStepsTest(SmallService service) {
    this.service = service;
  }

  private CommandRun train(int batch, String output) {
    return CommandRun.of(
        service.training(
            "deepfm",
            folder.resolve("run"),
            "--set",
            "fit.epochs=2",
            "--set",
            "fit.batch_size=" + batch,
            output));
  }

  @Test
  void onTheErrorOutputWithWhatToSetWhateverElseIsShown() throws IOException {
    CommandRun quiet = train(100_000, "--quiet");
    assertThat(quiet.exitCode()).isZero();
    assertThat(quiet.err())
        .hasLineCount(1)
        .startsWith("warning: [")
        .contains("training rows in batches of [100000] make 2 steps in all [2] epochs")
        .contains("lower fit.batch_size, or raise fit.epochs, for 100 at least");
    CommandRun json = train(100_000, "--json");
    assertThat(json.err()).isEqualTo(quiet.err());
    assertThat(json.json().get("epochs").asInt()).isEqualTo(2);
    assertThat(train(16, "--quiet").err()).isEmpty();
  }
}
