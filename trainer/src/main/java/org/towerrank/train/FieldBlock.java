package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields of each row of a batch, {@code [R, fields, dimension]}, that are computed outside of the
 * engine a row at a time, and whose gradient is summed up there too. They become an array of the
 * engine where an operation needs one.
 */
abstract sealed class FieldBlock implements Operand
    permits ReadFields, PooledFields, DroppedFields {
  private final Tape tape;
  private final int count;
  private final int fields;
  private final int dimension;
  private final List<FieldUse> uses = new ArrayList<>();
  private @Nullable NDArray flat;

  FieldBlock(Tape tape, int count, int fields, int dimension) {
    this.tape = tape;
    this.count = count;
    this.fields = fields;
    this.dimension = dimension;
  }

  /** Computes what all rows are written from, on all processors; once. */
  abstract void prepare();

  /**
   * Writes the fields of some rows, after {@link #prepare}, one behind the other. For one thread.
   */
  abstract RowFiller.Writer writer(int from, int to);

  /** Rows of the batch. */
  final int count() {
    return count;
  }

  /** Number of fields. */
  final int fields() {
    return fields;
  }

  @Override
  public final int columns() {
    return dimension;
  }

  /** Numbers of a row: those of all its fields. */
  final int rowWidth() {
    return fields * dimension;
  }

  @Override
  public final NDArray array() {
    return flat().reshape(count, fields, dimension);
  }

  /** The fields of each row one behind the other: {@code [R, fields · dimension]}. */
  final NDArray flat() {
    if (flat == null) {
      flat = tape.sideBySide(List.of(new Flat(this)), count);
    }
    return flat;
  }

  /** Notes what will know a part of the gradient. */
  final void use(FieldUse use) {
    uses.add(use);
  }

  /** Finds the gradient, which {@link #addGradient} then adds; after the backward pass. */
  final void openGradient() {
    uses.forEach(FieldUse::open);
  }

  /**
   * Adds the gradient of a row's fields, one behind the other.
   *
   * @param target its {@code rowWidth()} numbers from {@code at} on grow
   */
  final void addGradient(int row, float[] target, int at) {
    for (int i = 0; i < uses.size(); i++) {
      uses.get(i).add(row, target, at);
    }
  }

  /** The fields of each row in one dimension: {@code [R, F, d] → [R, F · d]}. */
  record Flat(FieldBlock block) implements Operand, Columns {

    @Override
    public NDArray array() {
      return block.flat();
    }

    @Override
    public int columns() {
      return width();
    }

    @Override
    public int width() {
      return block.rowWidth();
    }

    @Override
    public void prepare() {
      block.prepare();
    }

    @Override
    public RowFiller.Writer writer(int from, int to) {
      return block.writer(from, to);
    }

    @Override
    public void placed(LeafGradient leaf, int rowWidth, int column) {
      block.use(new FieldUse.InColumns(leaf, rowWidth, column, block.rowWidth()));
    }
  }
}
