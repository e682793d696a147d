package org.towerrank.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;

/**
 * Sums over the fields of looked-up embeddings, computed while the rows are read. The engine would
 * write arrays as large as all embeddings, forward and backward.
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
    float[] sums = total(TableLookup.Totals::sums, dimension);
    NDArray leaf = tape.tracked(tape.array(sums, new Shape(count, dimension)));
    LeafGradient gradient = new LeafGradient(leaf);
    lookups.forEach(lookup -> lookup.addGradient(new EmbeddingGradient.OfSum(gradient, dimension)));
    return leaf;
  }

  /** {@code ½ Σ_k ((Σ_i v_ik)² − Σ_i v_ik²)}: {@code [R, 1]}. */
  NDArray pairwise() {
    float[] sums = total(TableLookup.Totals::sums, dimension);
    float[] squares = total(TableLookup.Totals::squares, 1);
    float[] pairs = new float[count];
    for (int row = 0; row < count; row++) {
      float square = 0;
      for (int k = row * dimension; k < (row + 1) * dimension; k++) {
        square += sums[k] * sums[k];
      }
      pairs[row] = 0.5f * (square - squares[row]);
    }
    NDArray leaf = tape.tracked(tape.array(pairs, new Shape(count, 1)));
    LeafGradient gradient = new LeafGradient(leaf);
    for (Lookup lookup : lookups) {
      lookup.addGradient(new EmbeddingGradient.OfPairs(gradient, sums, dimension));
      lookup.addMultiple(new Lookup.Multiple(leaf, -1));
    }
    return leaf;
  }

  private float[] total(Function<TableLookup.Totals, float[]> part, int width) {
    float[] total = new float[count * width];
    for (Lookup lookup : lookups) {
      float[] some = part.apply(lookup.source().totals(lookup.embedding()));
      for (int i = 0; i < total.length; i++) {
        total[i] += some[i];
      }
    }
    return total;
  }
}
