package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import org.towerrank.kernel.InnerProduct;

/**
 * The vectors of a tower as a loss reads them. Vectors of length 1 are made of the tower's outputs
 * x here rather than in the engine, which would write an array of all items a dozen times: {@code y
 * = x / ‖x‖}, and of a gradient g of y that of x is {@code (g − (g · y) y) / ‖x‖}.
 *
 * @param leaf what the engine knows how to propagate back
 * @param values as the loss reads them: {@code [N, d]}, without a gradient
 * @param norms of the rows of {@code leaf} that {@code values} are divided by; empty where both are
 *     the same
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step.
record TowerVectors(NDArray leaf, NDArray values, float[] norms) {
  private static final int ROWS = 256;

  static TowerVectors of(Tape tape, Operand vectors) {
    return vectors instanceof Operand.Normalized normalized
        ? normalized(tape, normalized.of().array())
        : new TowerVectors(vectors.array(), vectors.array().stopGradient(), new float[0]);
  }

  private static TowerVectors normalized(Tape tape, NDArray leaf) {
    int count = Math.toIntExact(leaf.getShape().get(0));
    int width = Math.toIntExact(leaf.getShape().get(1));
    NDArray plain = leaf.stopGradient().reshape(-1);
    FloatBuffer numbers = plain.toByteBuffer(true).asFloatBuffer();
    float[] norms = new float[count];
    float[] target = tape.floats(count * width);
    ParallelRows.run(
        count,
        ROWS,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            int at = row * width;
            numbers.get(at, target, at, width);
            float square = InnerProduct.of(target, at, target, at, width);
            norms[row] = (float) Math.sqrt(Math.max(square, DjlOps.MIN_NORM * DjlOps.MIN_NORM));
            for (int k = at; k < at + width; k++) {
              target[k] /= norms[row];
            }
          }
        });
    NDArray values = tape.array(target, count * width, new Shape(count, width));
    return new TowerVectors(leaf, values, norms);
  }

  /**
   * An array whose gradient by the tower's weights is that of the loss.
   *
   * @param gradient of the loss by {@code values}: {@code [N, d]}
   */
  NDArray slope(Tape tape, NDArray gradient) {
    NDArray ofLeaf = norms.length == 0 ? gradient : throughNorms(tape, gradient);
    return leaf.mul(ofLeaf).sum();
  }

  private NDArray throughNorms(Tape tape, NDArray gradient) {
    int width = Math.toIntExact(leaf.getShape().get(1));
    NDArray plain = gradient.reshape(-1);
    FloatBuffer gradients = plain.toByteBuffer(true).asFloatBuffer();
    FloatBuffer units = values.toByteBuffer(true).asFloatBuffer();
    float[] target = tape.floats(norms.length * width);
    ParallelRows.run(
        norms.length,
        ROWS,
        (from, to) -> {
          float[] unit = new float[width];
          for (int row = from; row < to; row++) {
            int at = row * width;
            gradients.get(at, target, at, width);
            if (norms[row] < 1.001f * DjlOps.MIN_NORM) {
              // It is divided by a constant.
              scale(target, at, width, 1 / norms[row]);
              continue;
            }
            units.get(at, unit);
            float along = InnerProduct.of(target, at, unit, 0, width);
            for (int k = 0; k < width; k++) {
              target[at + k] = (target[at + k] - along * unit[k]) / norms[row];
            }
          }
        });
    return tape.array(target, norms.length * width, leaf.getShape());
  }

  private static void scale(float[] numbers, int from, int count, float factor) {
    for (int k = from; k < from + count; k++) {
      numbers[k] *= factor;
    }
  }
}
