package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.towerrank.train.ReplayedRows.RANKER;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Run;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/** Two that fit to one output: the checkpoint has what the run of the first is written from. */
class OneFitAtATimeTest {
  @TempDir private Path folder;

  @Test
  void aFitIsGoingOnUntilItsRunIsWritten() throws IOException {
    ReplayedRows.in(folder);
    Path run = folder.resolve("run");
    try (Checkpoints first = beside(run)) {
      Trainer.Result result = train(first);
      assertThatThrownBy(() -> train(beside(run)))
          .isInstanceOf(FittingException.class)
          .hasMessageContaining("is of a fit that is going on");
      result.run().write(run, first.best().orElseThrow());
      first.delete();
      assertThatThrownBy(() -> train(beside(run)))
          .as("it may write beside the run still")
          .hasMessageContaining("is of a fit that is going on");
      assertThat(Run.open(run).weights()).isEqualTo(result.run().weights());
    }
    assertThat(folder.resolve("run.checkpoint")).doesNotExist();
    try (Checkpoints second = beside(run)) {
      assertThat(train(second).fitted().epochs()).isEqualTo(2);
    }
  }

  private static Checkpoints beside(Path run) throws IOException {
    return Checkpoints.beside(run, Duration.ZERO, Progress.silent());
  }

  private Trainer.Result train(Checkpoints checkpoints) throws IOException {
    try (Interruption interruption = Interruption.listen()) {
      return new Trainer(
              RecipeReader.parse("recipe", RANKER, Map.of()),
              folder,
              new TrainingOptions(null, checkpoints),
              Progress.silent(),
              interruption)
          .train();
    }
  }
}
