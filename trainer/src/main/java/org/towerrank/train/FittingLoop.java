package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
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

  private @Nullable Weights best;
  private Measurement bestMeasured = new Measurement(Map.of(), Map.of());
  private double bestScore = Double.NEGATIVE_INFINITY;
  private Map<String, Double> bestTaskWeights = Map.of();
  private int bestEpoch;
  private long fittedRows;
  private long fittingNanos;

  FittingLoop(
      Objective objective,
      Parameters parameters,
      FitSpec spec,
      LayerArithmetic arithmetic,
      Progress progress,
      Interruption interruption) {
    this.objective = objective;
    this.parameters = parameters;
    this.spec = spec;
    this.selection =
        ModelSelection.of(spec.selectBy(), objective.selectedBy(), objective.metrics());
    this.optimizer = new Optimizer(spec.optimizer());
    this.random = new SplittableRandom(spec.seed());
    this.arithmetic = arithmetic;
    this.progress = progress;
    this.interruption = interruption;
  }

  Fitted run() {
    Engine.getInstance().setRandomSeed((int) random.nextLong());
    Shuffle shuffle = new Shuffle(objective.rows(), random);
    int epoch = 0;
    try (NDManager manager = NDManager.newBaseManager()) {
      while (epoch < spec.epochs()
          && epoch - bestEpoch < spec.patience()
          && !interruption.requested()) {
        epoch++;
        int[] order = shuffle.next();
        try (Progress.Task task = progress.start("epoch " + epoch, order.length)) {
          Shown shown = new Shown(task, bestSoFar());
          fitEpoch(manager, order, shown);
          keepIfBest(epoch, shown);
        }
      }
    }
    Weights weights = best == null ? parameters.folded() : best;
    return new Fitted(
        weights,
        bestMeasured,
        bestTaskWeights,
        arithmetic,
        bestEpoch,
        epoch,
        fittedRows,
        fittingNanos / 1e9,
        history);
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

  private void fitEpoch(NDManager manager, int[] order, Shown shown) {
    long start = System.nanoTime();
    int done = 0;
    try (Batches batches = new Batches(objective, order, spec.batchSize())) {
      while (batches.hasNext() && !interruption.requested()) {
        int count = Math.min(spec.batchSize(), order.length - done);
        shown.fitted(step(manager, batches.next()), count);
        done += count;
        fittedRows += count;
      }
    }
    shown.seconds = (System.nanoTime() - start) / 1e9;
    fittingNanos += System.nanoTime() - start;
  }

  private double step(NDManager manager, Objective.Batch batch) {
    try (NDManager stepManager = manager.newSubManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(stepManager, parameters, Mode.FIT, memory, arithmetic)) {
      Objective.Loss loss = batch.loss(tape);
      if (!Double.isFinite(loss.value())) {
        throw new FittingException(
            "the loss became ["
                + loss.value()
                + "]: lower fit.optimizer.learning_rate, or look for extreme numbers");
      }
      arithmetic.run(() -> gradients.backward(loss.slope()));
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
    Double value = bestMeasured.metrics().get(metric);
    return value == null
        ? ""
        : String.format(Locale.ROOT, ", best %s %.4f (epoch %d)", metric, value, bestEpoch);
  }

  private void keepIfBest(int epoch, Shown shown) {
    if (interruption.requested() && best != null) {
      shown.besides("interrupted");
      return;
    }
    shown.besides("measuring on validation");
    objective.fillUnread(parameters);
    // No loss follows the last step that would show it.
    parameters.requireFinite();
    Measurement measured = objective.validate(parameters);
    history.add(shown.record(epoch, measured));
    double score = selection.score(measured.metrics());
    // The first one counts even where nothing was hit, whose logarithm is no more than the least.
    boolean better = best == null || score > bestScore;
    if (better) {
      best = parameters.folded(best);
      bestMeasured = measured;
      bestTaskWeights = objective.taskWeights();
      bestScore = score;
      bestEpoch = epoch;
    }
    shown.besides(
        "validation: " + measured.text() + taskWeights() + (better ? ", best so far" : ""));
  }
}
