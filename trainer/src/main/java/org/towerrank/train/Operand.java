package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that fitting computes with. Embedding rows and input numbers become arrays of the engine
 * only when an operation needs that; sums and concatenations do not.
 */
sealed interface Operand
    permits Operand.Computed,
        Operand.Normalized,
        Operand.Flat,
        FieldBlock,
        FieldBlock.Flat,
        Lookup,
        Numbers,
        Rounded,
        SummedBlocks,
        SummedFields {

  /** As an array of the engine. */
  NDArray array();

  /** Its last dimension. */
  int columns();

  /**
   * The result of an operation. Equal only to itself: arrays of the engine are equal by content,
   * but arrays of the same content can have different gradients.
   */
  record Computed(NDArray array) implements Operand {

    @Override
    public int columns() {
      return Math.toIntExact(array.getShape().getLastDimension());
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof Computed computed && computed.array == array;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(array);
    }
  }

  /**
   * Rows divided by their lengths. They become an array where something else than the loss of
   * {@link TowerVectors} reads them.
   *
   * @param of the rows
   * @param computed makes the array
   */
  record Normalized(Operand of, Supplier<NDArray> computed) implements Operand {

    @Override
    public NDArray array() {
      return computed.get();
    }

    @Override
    public int columns() {
      return of.columns();
    }
  }

  /** What lies side by side in a row of a layer's input. */
  sealed interface Columns permits Flat, FieldBlock.Flat, Numbers {

    /** Number of columns. */
    int width();

    /** Computes what all rows are written from, on all processors; once. */
    default void prepare() {}

    /** Writes the columns of some rows, each once and in their order. For one thread. */
    RowFiller.Writer writer(int from, int to);

    /** Notes where all rows were written, which is where the gradient of the columns will be. */
    void placed(LeafGradient leaf, int rowWidth, int column);
  }

  /** The fields of each row in one dimension: {@code [R, F, d] → [R, F · d]}. */
  record Flat(Lookup fields) implements Operand, Columns {

    @Override
    public NDArray array() {
      return fields.flat();
    }

    @Override
    public int columns() {
      return width();
    }

    @Override
    public int width() {
      return fields.rowWidth();
    }

    @Override
    public RowFiller.Writer writer(int from, int to) {
      TableLookup.Reader reader = fields.source().reader(from, to);
      int wanted = fields.source().index(fields.embedding());
      return (row, target, at) -> reader.read(row, wanted, target, at);
    }

    @Override
    public void placed(LeafGradient leaf, int rowWidth, int column) {
      fields.source().allRead();
      fields.addGradient(new EmbeddingGradient.OfColumns(leaf, rowWidth, column));
    }
  }
}
