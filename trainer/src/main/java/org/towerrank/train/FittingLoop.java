package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.evaluate.Measurement;
import org.towerrank.model.Weights;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FitSpec;

/** Epochs over shuffled rows with early stopping; keeps the weights of the best epoch. */
final class FittingLoop {
  private static final String GENERATORS = "generators";

  private final Objective objective;
  private final Parameters parameters;
  private final FitSpec spec;
  private final ModelSelection selection;
  private final Optimizer optimizer;
  private final SplittableRandom random;
  private final Progress progress;
  private final Interruption interruption;
  private final LayerArithmetic arithmetic;
  private final StepMemory memory = new StepMemory();

  private final List<EpochRecord> history = new ArrayList<>();
  private final Checkpoints checkpoints;
  private final StoppingRule stopping;
  private final Lineage lineage;

  /** Whether the last epoch is the one that counts: rates fall until then. */
  private final boolean keepsLast;

  private @Nullable Weights best;
  private FitPosition.BestEpoch bestEpoch = FitPosition.BestEpoch.none();
  private @Nullable VectorChange bestChange;
  private int epochs;
  private int doneRows;
  private double doneLoss;
  private long fittedRows;
  private long fittingNanos;

  /**
   * @param parameters as they are, and change with every step
   * @param lineage what the run stands on
   * @param options checkpoints, and what ends fitting early
   */
  FittingLoop(
      Objective objective,
      Parameters parameters,
      FitSpec spec,
      LayerArithmetic arithmetic,
      Lineage lineage,
      TrainingOptions options,
      Progress progress,
      Interruption interruption) {
    this.objective = objective;
    this.parameters = parameters;
    this.spec = spec;
    this.lineage = lineage;
    this.keepsLast = lineage.refit() > 0 && spec.refit().anneal();
    this.checkpoints = options.checkpoints();
    this.stopping = options.stopping();
    this.selection =
        ModelSelection.of(
            spec.selectBy(),
            objective.selectedBy(),
            objective.metrics(),
            keepsLast ? List.of() : objective.undefined());
    warnOfUndefined(progress);
    this.optimizer = new Optimizer(spec.optimizer(), spec.schedule());
    this.random = new SplittableRandom(spec.seed());
    this.arithmetic = arithmetic;
    this.progress = progress;
    this.interruption = interruption;
  }

  /** Of several tasks some may be too rare for the rows of validation. */
  private void warnOfUndefined(Progress progress) {
    List<String> left = new ArrayList<>(objective.selectedBy());
    left.removeAll(selection.metrics());
    if (!keepsLast && spec.selectBy().isEmpty() && !left.isEmpty()) {
      progress.warn(
          "validation has no "
              + left
              + ", as its labels are all below 0.5, or all from 0.5 on: the best epoch is chosen by "
              + selection.metrics()
              + " alone");
    }
  }

  /** Goes on after the steps of an earlier run. */
  void continueAfter(Notes notes) {
    optimizer.restore(notes, 0);
  }

  /**
   * Goes on from a checkpoint.
   *
   * @param state all weights as they were
   * @param bestWeights those of the best epoch, as they serve; null before there is one
   */
  void resume(FitPosition position, FittingState state, @Nullable Weights bestWeights)
      throws IOException {
    state.copyTo(parameters);
    optimizer.restore(state.notes(), position.steps());
    objective.restore(state.notes());
    objective.generators(state.notes().numbers(GENERATORS));
    best = bestWeights;
    bestEpoch = position.best();
    bestChange = position.best().change();
    history.addAll(position.history());
    epochs = position.epochs();
    doneRows = position.rows();
    doneLoss = position.lossSum();
    fittedRows = position.fittedRows();
    fittingNanos = position.fittingNanos();
  }

  Fitted run() {
    long noise = random.nextLong();
    Shuffle shuffle = new Shuffle(objective.rows(), random);
    for (int done = 0; done < epochs; done++) {
      shuffle.next();
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      while (epochs < spec.epochs()
          && epochs - bestEpoch.epoch() < spec.patience()
          && (history.isEmpty() || stopping.goesOn(bestScores()))
          && !interruption.requested()) {
        int[] order = shuffle.next();
        try (Progress.Task task = progress.start("epoch " + (epochs + 1), order.length)) {
          Shown shown = new Shown(task, bestSoFar());
          shown.goOn(doneLoss, doneRows, spec.batchSize());
          fitEpoch(manager, order, noise, shown);
          // Where fitting was interrupted before the first step there is no epoch to end.
          if (doneRows > 0) {
            endEpoch(shown);
          }
        }
      }
    }
    stopping.ended(bestScores());
    Weights weights = best == null ? parameters.folded() : best;
    return new Fitted(
        weights,
        bestEpoch.measured(),
        bestEpoch.taskWeights(),
        arithmetic,
        bestEpoch.epoch(),
        bestEpoch.score(),
        selection.metrics(),
        epochs,
        fittedRows,
        fittingNanos / 1e9,
        history,
        bestChange);
  }

  /** The best score after each epoch. */
  private double[] bestScores() {
    double[] scores =
        history.stream().mapToDouble(epoch -> selection.score(epoch.validation())).toArray();
    Arrays.parallelPrefix(scores, (a, b) -> ModelSelection.isBetter(b, a) ? b : a);
    return scores;
  }

  /** How far an epoch is, with its loss so far and what is known besides. */
  private static final class Shown {
    private final Progress.Task task;
    private final String best;
    private double lossSum;
    private int rows;
    private int steps;
    private double seconds;

    /**
     * @param best what the best epoch so far gave; empty before the first
     */
    Shown(Progress.Task task, String best) {
      this.task = task;
      this.best = best;
    }

    /** After some rows of the epoch. */
    void goOn(double sum, int done, int batch) {
      lossSum = sum;
      rows = done;
      steps = done / batch;
    }

    void fitted(double loss, int count) {
      lossSum += loss * count;
      rows += count;
      steps++;
      task.update(rows, rows, loss() + best);
    }

    EpochRecord record(int epoch, Measurement measured) {
      return new EpochRecord(epoch, lossSum / rows, measured.metrics(), rows, steps, seconds);
    }

    void besides(String note) {
      task.update(rows, rows, rows == 0 ? note : loss() + ", " + note);
    }

    private String loss() {
      return String.format(Locale.ROOT, "loss %.4f", lossSum / rows);
    }
  }

  private void fitEpoch(NDManager manager, int[] order, long noise, Shown shown) {
    long start = System.nanoTime() - fittingNanos;
    try (Batches batches = new Batches(objective, order, doneRows, spec.batchSize())) {
      while (batches.hasNext() && !interruption.requested()) {
        int count = Math.min(spec.batchSize(), order.length - doneRows);
        // For each step anew, so that a fit that goes on after any of them has the same noise.
        long seed = SplitMix.mix(noise + optimizer.steps());
        Engine.getInstance().setRandomSeed((int) seed);
        shown.fitted(step(manager, batches.next(), seed), count);
        doneRows += count;
        fittedRows += count;
        fittingNanos = System.nanoTime() - start;
        if (batches.hasNext() && checkpoints.due()) {
          save(batches.settle(), shown.lossSum, false);
        }
      }
    }
    double before = history.stream().mapToDouble(EpochRecord::seconds).sum();
    shown.seconds = Math.max(0, fittingNanos / 1e9 - before);
  }

  private Notes notes(long[] generators) {
    Notes notes = new Notes();
    lineage.save(notes);
    optimizer.save(notes);
    objective.save(notes);
    notes.put(GENERATORS, generators);
    return notes;
  }

  private void save(long[] generators, double lossSum, boolean isBest) {
    FitPosition position =
        new FitPosition(
            epochs,
            doneRows,
            lossSum,
            optimizer.steps(),
            fittedRows,
            fittingNanos,
            arithmetic.key(),
            List.copyOf(history),
            bestEpoch);
    checkpoints.save(position, parameters, notes(generators), isBest);
  }

  private double step(NDManager manager, Objective.Batch batch, long seed) {
    try (NDManager stepManager = manager.newSubManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(stepManager, parameters, Mode.FIT, memory, arithmetic, seed)) {
      Objective.Loss loss = batch.loss(tape);
      if (!Double.isFinite(loss.value())) {
        throw new FittingException(
            "the loss became ["
                + loss.value()
                + "]: lower fit.optimizer.learning_rate, or look for extreme numbers");
      }
      gradients.backward(loss.slope());
      optimizer.apply(tape);
      return loss.value();
    }
  }

  /** Returns for example {@code ", weights of tasks: click 1.32, like 0.87"}; empty if given. */
  private String taskWeights() {
    Map<String, Double> learned = objective.taskWeights();
    return learned.isEmpty()
        ? ""
        : learned.entrySet().stream()
            .map(task -> String.format(Locale.ROOT, "%s %.2f", task.getKey(), task.getValue()))
            .collect(Collectors.joining(", ", ", weights of tasks: ", ""));
  }

  /** Returns for example {@code ", best auc/like 0.719 (epoch 3)"}; empty before the first. */
  private String bestSoFar() {
    String metric = selection.first();
    Double value = bestEpoch.measured().metrics().get(metric);
    return value == null
        ? ""
        : String.format(Locale.ROOT, ", best %s %.4f (epoch %d)", metric, value, bestEpoch.epoch());
  }

  private void endEpoch(Shown shown) {
    boolean cutShort = doneRows < objective.rows();
    epochs++;
    doneRows = 0;
    doneLoss = 0;
    if (interruption.requested() && best != null) {
      shown.besides("interrupted");
      return;
    }
    shown.besides("measuring on validation");
    objective.fillUnread(parameters);
    // No loss follows the last step that would show it.
    parameters.requireFinite();
    Measurement measured = objective.validate(parameters);
    history.add(shown.record(epochs, measured));
    double score = selection.score(measured.metrics());
    // The first one counts even where nothing was hit, whose logarithm is no more than the least.
    boolean better = keepsLast || best == null || ModelSelection.isBetter(score, bestEpoch.score());
    if (better) {
      best = parameters.folded(best);
      bestChange = objective.change();
      bestEpoch =
          new FitPosition.BestEpoch(epochs, score, measured, objective.taskWeights(), bestChange);
    }
    if (cutShort) {
      lineage.stay();
      checkpoints.saveCutShort(parameters, notes(objective.generators()));
    } else {
      save(objective.generators(), 0, better);
    }
    shown.besides(
        "validation: " + measured.text() + taskWeights() + (better ? ", best so far" : ""));
  }
}
