package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.train.ReplayedRows.RANKER;
import static org.towerrank.train.ReplayedRows.SECOND;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.data.TrainingRows;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.RecipeReader;

/** What the next refit takes for new after one that Ctrl-C ended. */
class InterruptedRefitTest {
  @TempDir private Path folder;
  private ReplayedRows runs;

  @BeforeEach
  void write() throws IOException {
    runs = ReplayedRows.in(folder);
  }

  @Test
  void rowsOfAnEpochThatWasCutShortAreNewToTheNextRefit() throws IOException {
    runs.train(RANKER, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    interrupt("second", new Refit(folder.resolve("first"), 30, false), "epoch 1");
    runs.write(90, Long::toString);
    assertThat(ReplayedRows.rows(runs.train(RANKER, "third", "second", Map.of())))
        .isEqualTo(new TrainingRows.Counts(30, 60, 45));
  }

  @Test
  void afterAWholeEpochTheyAreNot() throws IOException {
    runs.train(RANKER, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    interrupt("second", new Refit(folder.resolve("first"), 30, false), "epoch 2");
    runs.write(90, Long::toString);
    assertThat(ReplayedRows.rows(runs.train(RANKER, "third", "second", Map.of())).fresh())
        .isEqualTo(10);
  }

  @Test
  void afterAFirstFitThatWasCutShortAllRowsAreNew() throws IOException {
    interrupt("first", null, "epoch 1");
    RecordedWarnings warnings = new RecordedWarnings(Progress.silent());
    runs.train(RANKER, "second", "first", Map.of(), warnings);
    assertThat(warnings.warnings())
        .contains(
            "all rows count as new: the run at --from does not say until when it was fitted, as its"
                + " recipe has no data.time, or its first epoch was interrupted");
  }

  /** Fits, and is interrupted at the first step of an epoch. */
  private void interrupt(String out, @Nullable Refit refit, String epoch) throws IOException {
    Path run = folder.resolve(out);
    try (Interruption interruption = Interruption.listen();
        Checkpoints checkpoints = Checkpoints.beside(run, Duration.ZERO, Progress.silent())) {
      Progress progress =
          Progress.watchedBy(
              (label, rows) -> {
                if (label.equals(epoch)) {
                  interruption.request();
                }
              });
      Trainer.Result result =
          new Trainer(
                  RecipeReader.parse("recipe", RANKER, Map.of()),
                  folder,
                  new TrainingOptions(refit, checkpoints),
                  progress,
                  interruption)
              .train();
      assertThat(result.fitted().epochs()).isEqualTo(Integer.parseInt(epoch.substring(6)));
      result.run().write(run, checkpoints.best().orElseThrow());
      checkpoints.delete();
    }
  }
}
