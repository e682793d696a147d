package org.towerrank.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.DataFingerprint;
import org.towerrank.files.FolderLock;
import org.towerrank.model.Weights;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FitSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.RecipeSource;

/**
 * Keeps on disk how far a fit is, so that it can go on after its process ended in any way: after
 * every epoch, and every few minutes. There is one checkpoint at a time. It is written aside and
 * moved into place, so that a process that ends meanwhile leaves the earlier one. Where it cannot
 * be written, fitting goes on with a warning. Close it once all is written: until then no other
 * process fits to the same output.
 */
public final class Checkpoints implements AutoCloseable {
  private final @Nullable CheckpointFolder folder;
  private final Duration every;
  private final Progress progress;

  private @Nullable FolderLock lock;
  private @Nullable FitSetting setting;
  private String data = "";
  private @Nullable Instant begun;
  private @Nullable String from;
  private Checkpoint.@Nullable StateFile best;
  private @Nullable Checkpoint onDisk;
  private long saved = System.nanoTime();
  private boolean failed;

  private Checkpoints(@Nullable CheckpointFolder folder, Duration every, Progress progress) {
    this.folder = folder;
    this.every = every;
    this.progress = progress;
  }

  /** None are kept. */
  public static Checkpoints none() {
    return new Checkpoints(null, Duration.ZERO, Progress.silent());
  }

  /**
   * Beside the run that will be written: {@code RUN.checkpoint}.
   *
   * @param every how long to fit until the next one within an epoch; zero for none
   * @throws IOException if something else is there
   */
  public static Checkpoints beside(Path run, Duration every, Progress progress) throws IOException {
    CheckpointFolder folder = CheckpointFolder.of(run);
    folder.requireOurs();
    return new Checkpoints(folder, every, progress);
  }

  /**
   * The one that an ended process left beside a run, to go on from.
   *
   * @throws org.towerrank.bundle.BundleException naming a file of it that is cut off
   * @throws FittingException if there is none, or the run that its fit went on from is gone
   */
  public static Checkpoints left(Path run, Duration every, Progress progress) throws IOException {
    CheckpointFolder folder = CheckpointFolder.of(run);
    if (!folder.has(Checkpoint.FILE)) {
      throw new FittingException(
          "--resume ["
              + run
              + "]: expected the checkpoint ["
              + folder.path()
              + "], there is none: the fit ended before its first epoch did, or is over");
    }
    Checkpoints left = new Checkpoints(folder, every, progress);
    Checkpoint onDisk = Checkpoint.read(folder.path());
    requireEarlier(run, onDisk.from());
    left.onDisk = onDisk;
    left.best = onDisk.best();
    return left;
  }

  private static void requireEarlier(Path run, @Nullable String from) {
    if (from != null && !Files.exists(Path.of(from))) {
      throw new FittingException(
          "--resume ["
              + run
              + "]: expected the run ["
              + from
              + "] that the fit went on from, it is not there any more: put it back, or leave out"
              + " --resume to fit from the beginning");
    }
  }

  /** The recipe, the data and the earlier run of the fit to go on with. */
  public record Left(String recipe, Path data, @Nullable Refit refit) {}

  /** What the fit to go on with is of; empty where fitting begins. */
  public Optional<Left> left() {
    return Optional.ofNullable(onDisk).map(Checkpoints::left);
  }

  private static Left left(Checkpoint of) {
    FitSetting setting = of.setting();
    Refit refit =
        of.from() == null
            ? null
            : new Refit(
                Path.of(of.from()),
                Objects.requireNonNullElse(setting.forget(), Refit.FORGET),
                Objects.requireNonNullElse(setting.encoders(), false));
    return new Left(setting.recipe(), Path.of(of.directory()), refit);
  }

  /**
   * A fit that has begun.
   *
   * @param time when it began, which is earlier where it goes on
   * @param data the SHA-256 of each file that it reads, by name, from before it read any
   */
  record Begun(Instant time, Map<String, String> data) {}

  /**
   * Begins a fit, or goes on with it, and says so to other processes until {@link #close}.
   *
   * @param dataDirectory that the recipe's files are relative to
   * @param earlier the run that the fit goes on from, as it was read; null if there is none
   * @param time when it is
   * @throws FittingException naming what differs from the fit to go on with; or if another process
   *     fits to the same output
   */
  Begun begin(
      Recipe recipe, String yaml, Path dataDirectory, @Nullable EarlierRun earlier, Instant time)
      throws IOException {
    if (folder == null) {
      return new Begun(time, DataFingerprint.of(recipe.data(), dataDirectory));
    }
    Instant first = onDisk == null ? time : Instant.parse(onDisk.begun());
    begun = first;
    lock(folder);
    Map<String, String> files = DataFingerprint.of(recipe.data(), dataDirectory);
    FitSetting now = FitSetting.of(yaml, files, earlier);
    setting = now;
    data = dataDirectory.toAbsolutePath().toString();
    from = earlier == null ? null : earlier.how().from().toAbsolutePath().toString();
    if (onDisk != null) {
      Optional<String> difference = difference(folder, onDisk.setting(), now);
      if (difference.isPresent()) {
        throw new FittingException(
            difference.get() + "; leave out --resume to fit from the beginning");
      }
    } else if (folder.has(Checkpoint.FILE)) {
      progress.warn(
          "["
              + folder.path()
              + "] is of a fit that ended early: it is replaced; train --resume would have gone on"
              + " from it");
    }
    return new Begun(first, files);
  }

  private void lock(CheckpointFolder folder) {
    try {
      lock =
          FolderLock.take(folder.path())
              .orElseThrow(
                  () ->
                      new FittingException(
                          "["
                              + folder.path()
                              + "] is of a fit that is going on, in another process: wait for its"
                              + " end, or choose another output"));
    } catch (IOException e) {
      progress.warn(
          "["
              + folder.path()
              + "] could not be locked: "
              + e.getMessage()
              + ". Another fit to the same output will not be refused");
    }
  }

  /** Says that nothing is fitted or written any more. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  private static Optional<String> difference(
      CheckpointFolder folder, FitSetting before, FitSetting now) {
    return before
        .difference(now)
        .map(
            difference ->
                "the checkpoint [" + folder.path() + "] is of another fit: " + difference);
  }

  /**
   * Checks before a first fit begins that it can go on from here.
   *
   * @param dataDirectory that the recipe's files are relative to
   * @throws FittingException naming what differs from the fit to go on with
   * @throws org.towerrank.bundle.BundleException naming a file that is missing, cut off or changed
   */
  public void requireOf(RecipeSource recipe, Path dataDirectory) throws IOException {
    if (onDisk == null || folder == null) {
      return;
    }
    FitSetting now =
        FitSetting.of(
            recipe.yaml(), DataFingerprint.of(recipe.recipe().data(), dataDirectory), null);
    Optional<String> difference = difference(folder, onDisk.setting(), now);
    if (difference.isPresent()) {
      throw new FittingException(difference.get());
    }
    Checkpoint.open(folder.path(), onDisk.state()).close();
    if (best != null) {
      Checkpoint.open(folder.path(), best).close();
    }
  }

  /**
   * What layers are multiplied in: what the fit to go on with had, and otherwise what a recipe
   * says.
   */
  FitSpec.Precision precision(FitSpec.Precision recipes) {
    if (onDisk == null) {
      return recipes;
    }
    return FitSpec.Precision.valueOf(onDisk.position().precision().toUpperCase(Locale.ROOT));
  }

  /** Has a loop go on from the checkpoint there is to go on from, if any. */
  void resume(FittingLoop loop, Parameters parameters) throws IOException {
    if (onDisk == null || folder == null) {
      return;
    }
    Weights bestWeights = null;
    if (best != null) {
      try (FittingState state = Checkpoint.open(folder.path(), best)) {
        state.copyTo(parameters);
        bestWeights = parameters.folded();
      }
    }
    try (FittingState state = Checkpoint.open(folder.path(), onDisk.state())) {
      loop.resume(onDisk.position(), state, bestWeights);
    }
  }

  /** Whether it is time for another one. */
  boolean due() {
    return folder != null && every.isPositive() && System.nanoTime() - saved >= every.toNanos();
  }

  /**
   * Writes down how far fitting is.
   *
   * @param isBest whether the weights are those of the best epoch
   */
  void save(FitPosition position, Parameters parameters, Notes notes, boolean isBest) {
    // Without the weights of the best epoch nothing can go on: an earlier checkpoint is better.
    boolean lacksBest = best == null && !isBest && position.best().epoch() > 0;
    if (folder == null || lacksBest) {
      return;
    }
    saved = System.nanoTime();
    String name = "epoch-" + position.epochs() + "-row-" + position.rows() + CheckpointFolder.STATE;
    try {
      Checkpoint.StateFile state = write(folder, name, parameters, notes);
      best = isBest ? state : best;
      Checkpoint checkpoint =
          new Checkpoint(
              Objects.requireNonNull(setting),
              data,
              Objects.requireNonNull(begun).toString(),
              from,
              position,
              state,
              best);
      folder.write(Checkpoint.FILE, aside -> Files.write(aside, checkpoint.bytes()));
      onDisk = checkpoint;
      failed = false;
    } catch (IOException e) {
      // The weights of an epoch that is no longer the best are of no use.
      best = isBest ? null : best;
      warn(folder, e);
    }
    deleteOthers(folder);
  }

  /**
   * Keeps the weights of a first epoch that was cut short, as those of the best epoch. How far
   * fitting is stays as it was: whoever goes on fits the rest of that epoch too.
   */
  void saveCutShort(Parameters parameters, Notes notes) {
    if (folder == null) {
      return;
    }
    try {
      best = write(folder, "cut-short" + CheckpointFolder.STATE, parameters, notes);
    } catch (IOException e) {
      warn(folder, e);
    }
    deleteOthers(folder);
  }

  private static Checkpoint.StateFile write(
      CheckpointFolder folder, String name, Parameters parameters, Notes notes) throws IOException {
    String[] sha256 = {""};
    folder.write(name, aside -> sha256[0] = FittingState.write(aside, parameters, notes));
    return new Checkpoint.StateFile(name, sha256[0]);
  }

  private void warn(CheckpointFolder folder, IOException e) {
    if (!failed) {
      failed = true;
      progress.warn(
          "the checkpoint ["
              + folder.path()
              + "] could not be written: "
              + e.getMessage()
              + ". Fitting goes on without");
    }
  }

  /** The file of all weights after the best epoch, with their moments; empty if there is none. */
  public Optional<Path> best() {
    return best == null || folder == null
        ? Optional.empty()
        : Optional.of(folder.path().resolve(best.name()));
  }

  private void deleteOthers(CheckpointFolder folder) {
    Set<String> kept = new TreeSet<>();
    add(kept, best);
    if (onDisk != null) {
      kept.add(Checkpoint.FILE);
      add(kept, onDisk.state());
      add(kept, onDisk.best());
    }
    try {
      folder.deleteAllBut(kept);
    } catch (IOException e) {
      warn(folder, e);
    }
  }

  private static void add(Set<String> kept, Checkpoint.@Nullable StateFile file) {
    if (file != null) {
      kept.add(file.name());
    }
  }

  /** Deletes what there is, once the run is written. */
  public void delete() throws IOException {
    if (folder == null) {
      return;
    }
    if (lock == null) {
      folder.delete();
    } else {
      folder.deleteAllBut(Set.of());
    }
  }
}
