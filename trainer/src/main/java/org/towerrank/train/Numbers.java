package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.towerrank.feature.EncodedRows;
import org.towerrank.model.NumberBlock;

/**
 * Numbers from outside, which have no gradient.
 *
 * @param values {@code [R, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // Equal where it is the same.
record Numbers(Tape tape, float[] values, int width) implements Operand, Operand.Columns {

  /** Those of a block. */
  static Numbers of(Tape tape, EncodedRows rows, NumberBlock block) {
    int width = block.width();
    int[] columns = columns(rows, block);
    float[] values = new float[rows.count() * width];
    for (int row = 0; row < rows.count(); row++) {
      int from = row * rows.layout().width();
      for (int column = 0; column < width; column++) {
        int bits = rows.data()[from + columns[column]];
        values[row * width + column] = Float.intBitsToFloat(bits);
      }
    }
    return new Numbers(tape, values, width);
  }

  /** Where a row has each number. */
  private static int[] columns(EncodedRows rows, NumberBlock block) {
    return IntStream.range(0, block.features().size())
        .flatMap(
            i -> {
              int from = rows.layout().offset(block.features().get(i));
              return IntStream.range(from, from + block.widths().get(i));
            })
        .toArray();
  }

  @Override
  public NDArray array() {
    return tape.array(values, new Shape(values.length / width, width));
  }

  @Override
  public int columns() {
    return width;
  }

  @Override
  public RowFiller.Writer writer(int from, int to) {
    return (row, target, at) -> System.arraycopy(values, row * width, target, at, width);
  }

  @Override
  public void placed(NDArray leaf, int rowWidth, int column) {
    // No gradient to find.
  }
}
