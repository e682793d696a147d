package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;

/**
 * A part of the gradient of looked-up embeddings, which is found in the gradient of something
 * computed from them outside of the engine. The parts of a look-up add up.
 */
sealed interface RowGradient {

  /** The array whose gradient it is found in. */
  NDArray leaf();

  /** Where in a row of that array it begins. */
  int column();

  /** Numbers of a row in that array. */
  int rowWidth();

  /** How many of them it is found in. */
  int columns(Lookup lookup);

  /**
   * Makes of what was found the gradient of all fields of a row, one behind the other.
   *
   * @param gradient holds the numbers found at its beginning, and takes the gradient
   */
  void spread(Lookup lookup, int row, float[] gradient);

  /** Opens the gradient, after the backward pass. */
  default Source open() {
    // Flat, an array that is not contiguous is a copy that lives as long as this one.
    NDArray flat = leaf().getGradient().reshape(-1);
    return new Source(this, flat, flat.toByteBuffer(true).asFloatBuffer());
  }

  /**
   * A gradient that can be read.
   *
   * @param kept what the numbers belong to
   */
  record Source(RowGradient gradient, NDArray kept, FloatBuffer numbers) {

    /** Reads the gradient of all fields of a row. */
    void read(Lookup lookup, int row, float[] target) {
      int at = row * gradient.rowWidth() + gradient.column();
      numbers.get(at, target, 0, gradient.columns(lookup));
      gradient.spread(lookup, row, target);
    }
  }

  /** The embeddings themselves, as some columns of the array. */
  record OfColumns(NDArray leaf, int rowWidth, int column) implements RowGradient {

    @Override
    public int columns(Lookup lookup) {
      return lookup.width() * lookup.dimension();
    }

    @Override
    public void spread(Lookup lookup, int row, float[] gradient) {
      // Is it already.
    }
  }

  /** Their sum over the fields: {@code ∂ Σ_i v_i / ∂ v_i = 1}. */
  record OfSum(NDArray leaf, int rowWidth) implements RowGradient {

    @Override
    public int column() {
      return 0;
    }

    @Override
    public int columns(Lookup lookup) {
      return rowWidth;
    }

    @Override
    public void spread(Lookup lookup, int row, float[] gradient) {
      int length = lookup.width() * rowWidth;
      // Twice as many at a time.
      for (int done = rowWidth; done < length; done *= 2) {
        System.arraycopy(gradient, 0, gradient, done, Math.min(done, length - done));
      }
    }
  }

  /** The sum of their squares over fields and dimensions: {@code ∂ Σ v² / ∂ v = 2 v}. */
  record OfSquares(NDArray leaf) implements RowGradient {

    @Override
    public int column() {
      return 0;
    }

    @Override
    public int rowWidth() {
      return 1;
    }

    @Override
    public int columns(Lookup lookup) {
      return 1;
    }

    @Override
    public void spread(Lookup lookup, int row, float[] gradient) {
      float twice = 2 * gradient[0];
      int length = lookup.width() * lookup.dimension();
      int from = row * length;
      float[] values = lookup.values();
      for (int i = 0; i < length; i++) {
        gradient[i] = twice * values[from + i];
      }
    }
  }
}
