package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.Progress;
import org.towerrank.model.Weights;
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
  private final StepMemory memory = new StepMemory();

  private @Nullable Weights best;
  private Map<String, Double> bestMetrics = Map.of();
  private double bestScore = Double.NEGATIVE_INFINITY;
  private int bestEpoch;
  private long fittedRows;
  private long fittingNanos;

  FittingLoop(
      Objective objective,
      Parameters parameters,
      FitSpec spec,
      Progress progress,
      Interruption interruption) {
    this.objective = objective;
    this.parameters = parameters;
    this.spec = spec;
    this.selection =
        ModelSelection.of(spec.selectBy(), objective.selectedBy(), objective.metrics());
    this.optimizer = new Optimizer(spec.optimizer());
    this.random = new SplittableRandom(spec.seed());
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
        fitEpoch(manager, shuffle.next(), epoch);
        keepIfBest(epoch);
      }
    }
    Weights weights = best == null ? parameters.folded() : best;
    return new Fitted(weights, bestMetrics, bestEpoch, epoch, fittedRows, fittingNanos / 1e9);
  }

  private void fitEpoch(NDManager manager, int[] order, int epoch) {
    String label = "epoch " + epoch;
    double lossSum = 0;
    long start = System.nanoTime();
    int done = 0;
    try (Progress.Task task = progress.start(label, order.length);
        Batches batches = new Batches(objective, order, spec.batchSize())) {
      while (batches.hasNext() && !interruption.requested()) {
        int count = Math.min(spec.batchSize(), order.length - done);
        lossSum += step(manager, batches.next()) * count;
        done += count;
        fittedRows += count;
        task.update(done, done, note(lossSum / done));
      }
    }
    fittingNanos += System.nanoTime() - start;
  }

  private double step(NDManager manager, Objective.Batch batch) {
    try (NDManager stepManager = manager.newSubManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector();
        Tape tape = new Tape(stepManager, parameters, Mode.FIT, memory)) {
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

  private void keepIfBest(int epoch) {
    if (interruption.requested() && best != null) {
      return;
    }
    objective.fillUnread(parameters);
    // No loss follows the last step that would show it.
    parameters.requireFinite();
    Map<String, Double> metrics = objective.validate(parameters);
    double score = selection.score(metrics);
    try (Progress.Task task = progress.start("validate epoch " + epoch, 1)) {
      task.update(1, 1, metrics.toString());
    }
    // The first one counts even if nothing was hit and its score is minus infinity.
    if (best == null || score > bestScore) {
      best = parameters.folded(best);
      bestMetrics = metrics;
      bestScore = score;
      bestEpoch = epoch;
    }
  }

  private static String note(double loss) {
    return String.format(Locale.ROOT, "loss %.4f", loss);
  }
}
