package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.train.ReplayedRows.SECOND;
import static org.towerrank.train.ReplayedRows.TOWERS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.recipe.RecipeSource;

/** Refits that were cut off take the rows that they took before. */
class ResumedRefitTest {
  private static final Map<String, String> NORMED =
      Map.of(
          "network.user.batch_norm",
          "true",
          "network.item.batch_norm",
          "true",
          "fit.epochs",
          "4",
          "fit.select_by",
          "[mrr]");

  private static final StoppingRule DIES =
      best -> {
        throw new IllegalStateException("the power went");
      };

  @TempDir private Path folder;
  private ReplayedRows runs;

  @BeforeEach
  void write() throws IOException {
    runs = ReplayedRows.in(folder);
  }

  /** The process ends behind the first epoch. What goes on reads the same rows. */
  @Test
  void aRefitThatWasCutOffGoesOnWithTheRowsThatItDrew() throws IOException {
    runs.train(TOWERS, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    Trainer.Result whole = runs.train(TOWERS, "second", "first", Map.of());
    RecipeSource recipe = RecipeReader.parse("recipe", TOWERS, Map.of());
    Path run = folder.resolve("cut");
    Refit refit = new Refit(folder.resolve("first"), 30, false);
    try (Interruption interruption = Interruption.listen()) {
      try (Checkpoints beside = beside("cut")) {
        TrainingOptions cut = new TrainingOptions(refit, beside, DIES);
        assertThatThrownBy(
                () -> new Trainer(recipe, folder, cut, Progress.silent(), interruption).train())
            .hasMessage("the power went");
      }
      try (Checkpoints left = Checkpoints.left(run, Duration.ZERO, Progress.silent())) {
        TrainingOptions on = new TrainingOptions(left.left().orElseThrow().refit(), left);
        Trainer.Result resumed =
            new Trainer(recipe, folder, on, Progress.silent(), interruption).train();
        assertThat(ReplayedRows.read(resumed)).isEqualTo(ReplayedRows.read(whole));
        assertThat(resumed.fitted().epochs()).isEqualTo(2);
        assertThat(resumed.run().weights()).isEqualTo(whole.run().weights());
      }
    }
  }

  /** A day on, the rows that were of the future are of the past. */
  @Test
  void aRefitThatGoesOnLaterTakesTheSameRowsForNew() throws IOException {
    Instant today = Instant.ofEpochSecond(1_700_000_000L + SECOND).minus(Duration.ofDays(1));
    runs.train(TOWERS, "first", "", Map.of());
    LongFunction<String> time = second -> Long.toString(second % 4 == 0 ? second + 200 : second);
    runs.write(SECOND, time);
    Refit refit = new Refit(folder.resolve("first"), 30, false);
    Trainer.Result whole =
        train(new TrainingOptions(refit, beside("whole"), any -> true, () -> today));
    assertThat(ReplayedRows.rows(whole).fresh()).isEqualTo(15);
    cut("cut", refit, today);
    Instant tomorrow = today.plus(Duration.ofDays(1));
    Trainer.Result resumed = resume("cut", refit, tomorrow);
    assertThat(ReplayedRows.rows(resumed)).isEqualTo(ReplayedRows.rows(whole));
    assertThat(resumed.run().weights()).isEqualTo(whole.run().weights());
  }

  /** As where each day's run is moved away, or the disk is another place's now. */
  @Test
  void aRunThatIsNotThereAnyMoreIsNamed() throws IOException {
    runs.train(TOWERS, "first", "", Map.of());
    runs.write(SECOND, Long::toString);
    Path first = folder.resolve("first");
    cut("cut", new Refit(first, 30, false), Instant.ofEpochSecond(2_000_000_000));
    Files.move(first, folder.resolve("yesterday"));
    assertThatThrownBy(
            () -> Checkpoints.left(folder.resolve("cut"), Duration.ZERO, Progress.silent()))
        .isInstanceOf(FittingException.class)
        .hasMessageContainingAll(
            "expected the run [" + first + "]", "not there any more", "put it back");
    Files.move(folder.resolve("yesterday"), first);
    assertThat(Checkpoints.left(folder.resolve("cut"), Duration.ZERO, Progress.silent()).left())
        .isPresent();
  }

  /** As by the nightly fit of that day, which ends while the data of the next is looked at. */
  @Test
  void aRunThatWasReplacedWhenTheFitBeganIsNotTheOneToGoOnFrom() throws IOException {
    runs.train(TOWERS, "first", "", Map.of());
    runs.train(TOWERS, "other", "", Map.of("fit.seed", "2"));
    runs.write(SECOND, Long::toString);
    Path first = folder.resolve("first");
    Refit refit = new Refit(first, 30, false);
    Instant now = Instant.ofEpochSecond(2_000_000_000);
    Trainer.Result whole =
        train(new TrainingOptions(refit, beside("whole"), any -> true, () -> now));
    InstantSource replaces =
        () -> {
          exchange(first, folder.resolve("other"));
          return now;
        };
    TrainingOptions cut = new TrainingOptions(refit, beside("cut"), DIES, replaces);
    assertThatThrownBy(() -> train(cut)).hasMessage("the power went");
    assertThatThrownBy(() -> resume("cut", refit, now))
        .isInstanceOf(FittingException.class)
        .hasMessageContaining("is of another fit: --from");
    exchange(first, folder.resolve("other"));
    assertThat(resume("cut", refit, now).run().weights()).isEqualTo(whole.run().weights());
  }

  private void exchange(Path one, Path other) {
    Path between = folder.resolve("between");
    assertThat(one.toFile().renameTo(between.toFile())).isTrue();
    assertThat(other.toFile().renameTo(one.toFile())).isTrue();
    assertThat(between.toFile().renameTo(other.toFile())).isTrue();
  }

  /** Batch norms of both towers have statistics, in whatever order they came to be. */
  @Test
  void aFitThatGoesOnWritesTheSameBytesOfMoments() throws IOException {
    Checkpoints whole = beside("whole");
    train(NORMED, new TrainingOptions(null, whole));
    TrainingOptions cut = new TrainingOptions(null, beside("cut"), DIES);
    assertThatThrownBy(() -> train(NORMED, cut)).hasMessage("the power went");
    Checkpoints left = Checkpoints.left(folder.resolve("cut"), Duration.ZERO, Progress.silent());
    Trainer.Result resumed = train(NORMED, new TrainingOptions(null, left));
    assertThat(resumed.fitted().bestEpoch()).as("fitted after the power went").isGreaterThan(1);
    assertThat(left.best().orElseThrow()).hasSameBinaryContentAs(whole.best().orElseThrow());
  }

  /** Else rows of a long epoch would seem to have taken what those after a crash took. */
  @Test
  void stepsBeforeACrashAmidAnEpochCountInTheTimeOfAllRows() throws IOException {
    Progress dies =
        Progress.watchedBy(
            (label, rows) -> {
              if (label.equals("epoch 1") && rows > 32) {
                throw new IllegalStateException("the power went");
              }
            });
    Path run = folder.resolve("cut");
    try (Interruption interruption = Interruption.listen();
        Checkpoints beside = Checkpoints.beside(run, Duration.ofNanos(1), Progress.silent())) {
      RecipeSource recipe = RecipeReader.parse("recipe", TOWERS, Map.of());
      TrainingOptions cut = new TrainingOptions(null, beside);
      assertThatThrownBy(() -> new Trainer(recipe, folder, cut, dies, interruption).train())
          .hasMessage("the power went");
    }
    FitPosition position = Checkpoint.read(CheckpointFolder.of(run).path()).position();
    assertThat(position.rows()).isEqualTo(32);
    assertThat(position.fittingNanos()).isPositive();
    Checkpoints left = Checkpoints.left(run, Duration.ZERO, Progress.silent());
    Fitted fitted = train(new TrainingOptions(null, left)).fitted();
    assertThat(fitted.history().getFirst().seconds()).isGreaterThan(position.fittingNanos() / 1e9);
    assertThat(fitted.history().stream().mapToDouble(EpochRecord::seconds).sum())
        .isCloseTo(fitted.seconds(), within(1e-6));
  }

  /** Of a fit that ended behind its first epoch. */
  private void cut(String run, Refit refit, Instant now) throws IOException {
    TrainingOptions cut = new TrainingOptions(refit, beside(run), DIES, () -> now);
    assertThatThrownBy(() -> train(cut)).hasMessage("the power went");
  }

  private Checkpoints beside(String run) throws IOException {
    return Checkpoints.beside(folder.resolve(run), Duration.ZERO, Progress.silent());
  }

  private Trainer.Result resume(String run, Refit refit, Instant now) throws IOException {
    Checkpoints left = Checkpoints.left(folder.resolve(run), Duration.ZERO, Progress.silent());
    return train(new TrainingOptions(refit, left, any -> true, () -> now));
  }

  private Trainer.Result train(TrainingOptions options) throws IOException {
    return train(Map.of(), options);
  }

  private Trainer.Result train(Map<String, String> set, TrainingOptions options)
      throws IOException {
    RecipeSource recipe = RecipeReader.parse("recipe", TOWERS, set);
    Checkpoints checkpoints = options.checkpoints();
    try (checkpoints;
        Interruption interruption = Interruption.listen()) {
      return new Trainer(recipe, folder, options, Progress.silent(), interruption).train();
    }
  }
}
