package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embedding rows that a step looked up: {@code [R, width, dimension]}. For one thread. */
final class Lookup implements Operand {
  private final Tape tape;
  private final Parameter.Embedding embedding;
  private final TableRows rows;
  private final int width;
  private final float[] values;
  private final List<RowGradient> gradients = new ArrayList<>();
  private @Nullable NDArray array;

  /**
   * @param rows to look up, by position in the outcome
   * @param values the rows' values, one position after another
   */
  Lookup(Tape tape, Parameter.Embedding embedding, TableRows rows, int width, float[] values) {
    this.tape = tape;
    this.embedding = embedding;
    this.rows = rows;
    this.width = width;
    this.values = values;
  }

  Parameter.Embedding embedding() {
    return embedding;
  }

  TableRows rows() {
    return rows;
  }

  /** Number of fields. */
  int width() {
    return width;
  }

  int dimension() {
    return embedding.dimension();
  }

  /** Numbers of a row of the batch: those of all its fields. */
  int rowWidth() {
    return width * dimension();
  }

  /** Number of rows of the batch. */
  int count() {
    return rows.positions() / width;
  }

  /** The rows' values, one position after another; the array can be longer than they are. */
  float[] values() {
    return values;
  }

  @Override
  public NDArray array() {
    if (array == null) {
      Shape shape = new Shape(count(), width, dimension());
      array = tape.tracked(tape.array(values, rows.positions() * dimension(), shape));
      addGradient(new RowGradient.OfColumns(array, rowWidth(), 0));
    }
    return array;
  }

  void addGradient(RowGradient gradient) {
    gradients.add(gradient);
  }

  /** Where the parts of its gradient are found after the backward pass. */
  List<RowGradient> gradients() {
    return gradients;
  }
}
