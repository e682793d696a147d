package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.towerrank.kernel.InnerProduct;

/**
 * The vectors of a tower as a loss reads them. Vectors of length 1 are made of the tower's outputs
 * x here rather than in the engine, which would write an array of all items a dozen times: {@code y
 * = x / ‖x‖}, and of a gradient g of y that of x is {@code (g − (g · y) y) / ‖x‖}.
 *
 * @param outputs x
 * @param values as the loss reads them: {@code [N, d]}, without a gradient
 * @param norms of the rows of x that {@code values} are divided by; empty where both are the same
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one step.
record TowerVectors(Outputs outputs, NDArray values, float[] norms) {
  private static final int ROWS = 256;

  /** Of a tower whose outputs the engine computes. */
  static TowerVectors of(Tape tape, Operand vectors) {
    Operand of = vectors instanceof Operand.Normalized normalized ? normalized.of() : vectors;
    return of(tape, vectors, new InEngine(of.array()));
  }

  /** Of a tower whose outputs may be nothing but sums of looked-up fields. */
  static TowerVectors ofItems(Tape tape, Operand vectors) {
    Operand of = vectors instanceof Operand.Normalized normalized ? normalized.of() : vectors;
    Optional<SummedFields> fields = SummedFields.of(tape, of);
    return fields.isPresent() ? of(tape, vectors, new OfFields(fields.get())) : of(tape, vectors);
  }

  private static TowerVectors of(Tape tape, Operand vectors, Outputs outputs) {
    if (vectors instanceof Operand.Normalized) {
      float[] norms = new float[outputs.count()];
      NDArray values = tape.rows(outputs.count(), outputs.width(), unit(outputs, norms));
      return new TowerVectors(outputs, values, norms);
    }
    return new TowerVectors(outputs, outputs.values(tape), new float[0]);
  }

  /** Divides rows by their lengths, which it writes down. */
  private static RowFiller.Writers unit(Outputs outputs, float[] norms) {
    int width = outputs.width();
    RowFiller.Writers writers = outputs.writers();
    return (from, to) -> {
      RowFiller.Writer writer = writers.of(from, to);
      return (row, target, at) -> {
        writer.write(row, target, at);
        float square = InnerProduct.of(target, at, target, at, width);
        float norm = (float) Math.sqrt(Math.max(square, DjlOps.MIN_NORM * DjlOps.MIN_NORM));
        norms[row] = norm;
        divide(target, at, width, norm);
      };
    };
  }

  /** What a tower computes. */
  private sealed interface Outputs {

    int count();

    int width();

    /** What writes them. */
    RowFiller.Writers writers();

    /** All as an array without a gradient. */
    NDArray values(Tape tape);

    /**
     * Propagates a gradient back.
     *
     * @param slopes takes an array whose gradient by the tower's weights is that of the loss, where
     *     the engine is to propagate it
     */
    void propagate(Tape tape, RowFiller.Writers gradient, List<NDArray> slopes);
  }

  /**
   * @param leaf what the engine knows how to propagate back
   * @param plain the same numbers in one dimension, without a gradient
   */
  private record InEngine(NDArray leaf, NDArray plain) implements Outputs {

    InEngine(NDArray leaf) {
      this(leaf, leaf.stopGradient().reshape(-1));
    }

    @Override
    public int count() {
      return Math.toIntExact(leaf.getShape().get(0));
    }

    @Override
    public int width() {
      return Math.toIntExact(leaf.getShape().get(1));
    }

    @Override
    public RowFiller.Writers writers() {
      return rowsOf(plain, width());
    }

    @Override
    public NDArray values(Tape tape) {
      return leaf.stopGradient();
    }

    @Override
    public void propagate(Tape tape, RowFiller.Writers gradient, List<NDArray> slopes) {
      slopes.add(leaf.mul(tape.rows(count(), width(), gradient)).sum());
    }
  }

  private record OfFields(SummedFields fields) implements Outputs {

    @Override
    public int count() {
      return fields.count();
    }

    @Override
    public int width() {
      return fields.columns();
    }

    @Override
    public RowFiller.Writers writers() {
      return fields::writer;
    }

    @Override
    public NDArray values(Tape tape) {
      return tape.rows(count(), width(), writers());
    }

    @Override
    public void propagate(Tape tape, RowFiller.Writers gradient, List<NDArray> slopes) {
      int width = width();
      float[] target = tape.floats(Math.multiplyExact(count(), width));
      ParallelRows.run(
          count(),
          ROWS,
          (from, to) -> {
            RowFiller.Writer writer = gradient.of(from, to);
            for (int row = from; row < to; row++) {
              writer.write(row, target, row * width);
            }
            scale(target, from * width, (to - from) * width, fields.factor());
          });
      fields.addGradient(target);
    }
  }

  /**
   * Propagates the gradient of the loss back.
   *
   * @param gradient by {@code values}: {@code [N, d]}
   * @param slopes takes an array whose gradient by the tower's weights is that of the loss, where
   *     the engine is to propagate it
   */
  void propagate(Tape tape, NDArray gradient, List<NDArray> slopes) {
    RowFiller.Writers ofValues = rowsOf(gradient.reshape(-1), outputs.width());
    outputs.propagate(tape, norms.length == 0 ? ofValues : throughNorms(ofValues), slopes);
  }

  private RowFiller.Writers throughNorms(RowFiller.Writers gradient) {
    int width = outputs.width();
    RowFiller.Writers units = rowsOf(values.reshape(-1), width);
    return (from, to) -> {
      float[] unit = new float[width];
      RowFiller.Writer ofValues = gradient.of(from, to);
      RowFiller.Writer unitWriter = units.of(from, to);
      return (row, target, at) -> {
        ofValues.write(row, target, at);
        if (norms[row] < 1.001f * DjlOps.MIN_NORM) {
          // It is divided by a constant.
          scale(target, at, width, 1 / norms[row]);
          return;
        }
        unitWriter.write(row, unit, 0);
        subtract(InnerProduct.of(target, at, unit, 0, width), unit, target, at, width);
        divide(target, at, width, norms[row]);
      };
    };
  }

  /**
   * Copies rows.
   *
   * @param flat one behind the other
   */
  private static RowFiller.Writers rowsOf(NDArray flat, int width) {
    FloatBuffer numbers = flat.toByteBuffer(true).asFloatBuffer();
    return (from, to) -> (row, target, at) -> numbers.get(row * width, target, at, width);
  }

  // By a parameter, not by an element of an array: only so does the compiler make vectors of it.
  private static void divide(float[] numbers, int from, int count, float by) {
    for (int k = from; k < from + count; k++) {
      numbers[k] /= by;
    }
  }

  /** Subtracts a multiple of the first numbers of an array. */
  private static void subtract(float factor, float[] from, float[] numbers, int at, int count) {
    for (int k = 0; k < count; k++) {
      numbers[at + k] -= factor * from[k];
    }
  }

  private static void scale(float[] numbers, int from, int count, float factor) {
    for (int k = from; k < from + count; k++) {
      numbers[k] *= factor;
    }
  }
}
