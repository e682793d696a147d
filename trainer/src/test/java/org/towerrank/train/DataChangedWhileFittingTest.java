package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.train.ReplayedRows.FIRST;
import static org.towerrank.train.ReplayedRows.SECOND;
import static org.towerrank.train.ReplayedRows.TOWERS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.data.DataFingerprint;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;

/** Fits whose training file is another, or gone, by the time they end. */
class DataChangedWhileFittingTest {
  @TempDir private Path folder;
  private ReplayedRows rows;
  private String before = "";

  @BeforeEach
  void write() throws IOException {
    rows = ReplayedRows.in(folder);
    before = DataFingerprint.of(train());
  }

  private Path train() {
    return folder.resolve("train.csv");
  }

  /** Changes files. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  /** Fits, and changes files when the first epoch is over. */
  private String trainedOn(Checkpoints checkpoints, Change change) throws IOException {
    StoppingRule changes =
        best -> {
          try {
            change.make();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return true;
        };
    TrainingOptions options = new TrainingOptions(null, checkpoints, changes);
    try (checkpoints;
        Interruption interruption = Interruption.listen()) {
      Trainer.Result result =
          new Trainer(
                  RecipeReader.parse("recipe", TOWERS, Map.of()),
                  folder,
                  options,
                  Progress.silent(),
                  interruption)
              .train();
      assertThat(result.fitted().epochs()).isEqualTo(2);
      return result.run().provenance().dataFingerprint();
    }
  }

  private Checkpoints beside() throws IOException {
    return Checkpoints.beside(folder.resolve("run"), Duration.ZERO, Progress.silent());
  }

  @Test
  void theRunSaysWhichDataItWasFittedTo() throws IOException {
    Change nextDay = () -> rows.write(SECOND, Long::toString);
    assertThat(trainedOn(beside(), nextDay)).isEqualTo(before);
    assertThat(DataFingerprint.of(train())).isNotEqualTo(before);
    rows.write(FIRST, Long::toString);
    assertThat(trainedOn(Checkpoints.none(), nextDay)).isEqualTo(before);
  }

  @Test
  void aFitWhoseDataAreGoneByItsEndIsNotLost() throws IOException {
    assertThat(trainedOn(beside(), () -> Files.deleteIfExists(train()))).isEqualTo(before);
    assertThat(train()).doesNotExist();
  }
}
