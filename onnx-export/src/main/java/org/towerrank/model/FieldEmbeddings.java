package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The embeddings of one side's id features as blocks of fields {@code [R, F, d]}: the categorical
 * features in one block, each sequence pooled into a block of its own.
 */
final class FieldEmbeddings {
  private FieldEmbeddings() {}

  /** Sequences pooled by their masked mean. */
  static <T> List<T> of(Ops<T> ops, String table, int dimension, SideInputs side) {
    return of(ops, table, dimension, side, 0);
  }

  /**
   * Sequences pooled by their masked mean and, if {@code recencyHeads} is positive, by that many
   * learned position weights too.
   */
  static <T> List<T> of(
      Ops<T> ops, String table, int dimension, SideInputs side, int recencyHeads) {
    List<T> blocks = new ArrayList<>();
    side.ids().ifPresent(ids -> blocks.add(ops.embedding(table, dimension, ids)));
    for (SequenceBlock sequence : side.sequences()) {
      T embeddings = ops.embedding(table, dimension, sequence);
      blocks.add(ops.maskedMean(embeddings, sequence));
      if (recencyHeads > 0) {
        String name = table + "." + sequence.feature() + ".recency";
        blocks.add(ops.recencyPool(name, recencyHeads, embeddings, sequence));
      }
    }
    return blocks;
  }
}
