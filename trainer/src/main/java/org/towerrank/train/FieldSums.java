package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;

/**
 * Sums over the fields of looked-up embeddings, made outside of the engine: they are found while
 * the rows are read, where the engine would write arrays as large as these forward and backward.
 */
final class FieldSums {
  private final Tape tape;
  private final List<Lookup> lookups;
  private final int count;
  private final int dimension;

  /**
   * @param lookups of the same rows and of one dimension, at least one
   */
  FieldSums(Tape tape, List<Lookup> lookups) {
    this.tape = tape;
    this.lookups = List.copyOf(lookups);
    this.count = lookups.get(0).count();
    this.dimension = lookups.get(0).dimension();
  }

  /** {@code Σ_i v_i}: {@code [R, dimension]}. */
  NDArray sum() {
    NDArray leaf = leaf(TableLookup.Totals::sums, dimension);
    lookups.forEach(lookup -> lookup.addGradient(new RowGradient.OfSum(leaf, dimension)));
    return leaf;
  }

  /** {@code Σ_i Σ_k v_ik²}: {@code [R, 1]}. */
  NDArray sumOfSquares() {
    NDArray leaf = leaf(TableLookup.Totals::squares, 1);
    lookups.forEach(lookup -> lookup.squared(leaf));
    return leaf;
  }

  private NDArray leaf(Function<TableLookup.Totals, float[]> part, int width) {
    float[] total = new float[count * width];
    for (Lookup lookup : lookups) {
      float[] some = part.apply(lookup.source().totals(lookup.embedding()));
      for (int i = 0; i < total.length; i++) {
        total[i] += some[i];
      }
    }
    return tape.tracked(tape.array(total, new Shape(count, width)));
  }
}
