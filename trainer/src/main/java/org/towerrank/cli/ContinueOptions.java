package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.progress.Progress;
import org.towerrank.train.Checkpoints;
import org.towerrank.train.Refit;
import picocli.CommandLine.Option;

/** What {@code train} goes on from: yesterday's run, or a fit whose process ended early. */
final class ContinueOptions {
  @Option(
      names = "--from",
      paramLabel = "RUN",
      description = {
        "Go on from the weights of an earlier run of the same recipe, as every day from",
        "yesterday's. Values that it knows keep their embeddings; new ones start as unknown ones."
      })
  private @Nullable Path from;

  @Option(
      names = "--forget",
      paramLabel = "N",
      description = {
        "With --from: for how many refits values stay that the training rows no longer have;",
        "" + Refit.FORGET + " if absent."
      })
  private @Nullable Integer forget;

  @Option(
      names = "--refit-encoders",
      description = "With --from: fit encoders of numbers anew, too, rather than keep the run's.")
  private boolean encoders;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = {
        "Go on with the fit whose process ended before it wrote RUN, from its last checkpoint.",
        "RECIPE and --data are those of that fit; if given, they must be the same."
      })
  private @Nullable Path resumed;

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "M",
      defaultValue = "10",
      description = {
        "How often to write within an epoch how far fitting is, beside the run: ${DEFAULT-VALUE}"
            + " if",
        "absent; 0 for after epochs only."
      })
  private double minutes;

  /** The run of the fit to go on with, or null. */
  @Nullable Path resumed() {
    return resumed;
  }

  /** The options that say what to fit, which a fit to go on with has already. */
  boolean saysFrom() {
    return Stream.of(from, forget).anyMatch(Objects::nonNull) || encoders;
  }

  /** The names of options given that need --from, which is not. */
  boolean lacksFrom() {
    return from == null && (forget != null || encoders);
  }

  @Nullable Refit refit() {
    return from == null
        ? null
        : new Refit(from, Objects.requireNonNullElse(forget, Refit.FORGET), encoders);
  }

  boolean isValid() {
    return minutes >= 0 && minutes <= Integer.MAX_VALUE;
  }

  Checkpoints checkpoints(Path out, Progress progress) throws IOException {
    Duration every = Minutes.of(minutes);
    return resumed == null
        ? Checkpoints.beside(out, every, progress)
        : Checkpoints.left(resumed, every, progress);
  }
}
