package org.towerrank.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.towerrank.model.WeightSpec;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FitSpec.Precision;

/** Chooses the arithmetic of a recipe: what it names, or what is faster here. */
final class PrecisionChoice {
  /** Share of float32's time that bfloat16 must stay below, so that chance does not choose it. */
  private static final double CLEARLY = 0.9;

  private static final int ROUNDS = 7;
  private static final int MOST_ROWS = 4096;

  private final List<WeightSpec> layers;
  private final int rows;

  /**
   * @param weights of the model, of which the matrices of layers are multiplied
   * @param batch rows of a step
   */
  PrecisionChoice(Collection<WeightSpec> weights, int batch) {
    this.layers = weights.stream().filter(PrecisionChoice::isMatrix).toList();
    this.rows = Math.min(batch, MOST_ROWS);
  }

  private static boolean isMatrix(WeightSpec weight) {
    return weight.initialization() == WeightSpec.Initialization.FAN_IN
        && weight.shape().size() > 1
        && weight.shape().getLast() > 1;
  }

  /**
   * The arithmetic to fit with. {@code auto} measures both, and tells what it found.
   *
   * @throws FittingException when bfloat16 is asked for, and this processor lacks it
   */
  LayerArithmetic choose(Precision precision, Progress progress) {
    return switch (precision) {
      case F32 -> LayerArithmetic.FLOAT32;
      case BF16 -> LayerArithmetic.bfloat16();
      case AUTO -> {
        try (Progress.Task task = progress.start("fit.precision", 0)) {
          yield faster(task);
        }
      }
    };
  }

  private LayerArithmetic faster(Progress.Task task) {
    if (layers.isEmpty() || !LayerArithmetic.hasBfloat16()) {
      task.update(0, 0, layers.isEmpty() ? "f32, without layers" : "f32, no bf16 here");
      return LayerArithmetic.FLOAT32;
    }
    LayerArithmetic rounded = LayerArithmetic.bfloat16();
    double share = share(rounded);
    LayerArithmetic chosen = share < CLEARLY ? rounded : LayerArithmetic.FLOAT32;
    task.update(
        0,
        0,
        String.format(
            Locale.ROOT, "%s, in bf16 layers take %.2f of the time", chosen.key(), share));
    return chosen;
  }

  /** The time of the layers in an arithmetic, as a share of that in float32: of each the least. */
  private double share(LayerArithmetic arithmetic) {
    long exact = Long.MAX_VALUE;
    long rounded = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      exact = Math.min(exact, nanos(LayerArithmetic.FLOAT32));
      rounded = Math.min(rounded, nanos(arithmetic));
    }
    return (double) rounded / exact;
  }

  private long nanos(LayerArithmetic arithmetic) {
    return layers.stream().mapToLong(layer -> nanos(layer.shape(), arithmetic)).sum();
  }

  /** Nanoseconds that a layer takes forward and backward; {@code [in, out]}, or of groups. */
  private long nanos(List<Integer> shape, LayerArithmetic arithmetic) {
    try (NDManager step = NDManager.newBaseManager();
        GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      boolean grouped = shape.size() > 2;
      long inputs = shape.get(shape.size() - 2);
      NDArray weight = leaf(step, shape.stream().mapToLong(Integer::longValue).toArray());
      NDArray x = leaf(step, rows, grouped ? shape.get(0) * inputs : inputs);
      long start = System.nanoTime();
      NDArray y =
          grouped ? arithmetic.groupedLinear(x, weight, null) : arithmetic.linear(x, weight, null);
      gradients.backward(y);
      return System.nanoTime() - start;
    }
  }

  private static NDArray leaf(NDManager step, long... shape) {
    NDArray ones = step.ones(new Shape(shape));
    ones.setRequiresGradient(true);
    return ones;
  }
}
