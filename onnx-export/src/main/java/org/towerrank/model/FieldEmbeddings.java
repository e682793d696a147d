package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.FeatureSchema;

/**
 * The embeddings of one side's id features as blocks of fields {@code [R, F, d]}: the categorical
 * features in one block, each sequence pooled into a block of its own.
 */
final class FieldEmbeddings {
  private FieldEmbeddings() {}

  /**
   * Sequences pooled as their features say, or by their weights.
   *
   * @param weight name of the weights; the block's table, if it has a name, follows behind a dot
   */
  static <T> List<T> of(Ops<T> ops, String weight, int dimension, SideInputs side) {
    return of(ops, weight, dimension, side, 0);
  }

  /**
   * Sequences pooled as their features say and, if {@code recencyHeads} is positive, ordered ones
   * by that many learned position weights too.
   */
  static <T> List<T> of(
      Ops<T> ops, String weight, int dimension, SideInputs side, int recencyHeads) {
    List<T> blocks = new ArrayList<>();
    for (IdBlock ids : side.ids()) {
      blocks.add(ops.embedding(name(weight, ids.table()), dimension, ids));
    }
    for (SequenceBlock sequence : side.sequences()) {
      T embeddings = ops.embedding(name(weight, sequence.table()), dimension, sequence);
      NumberBlock weights = sequence.weights();
      blocks.add(
          weights == null
              ? ops.pooled(embeddings, sequence)
              : ops.weightedSum(embeddings, ops.numbers(weights), sequence));
      if (recencyHeads > 0 && sequence.ordered()) {
        String pool = sequence.feature() + ".recency";
        blocks.add(ops.recencyPool(pool, recencyHeads, embeddings, sequence));
      }
    }
    return blocks;
  }

  /**
   * All that a ranker reads as columns {@code [R, n]}: the fields of each block behind one another,
   * and the numbers.
   *
   * @param dropout share of the embeddings' elements dropped when fitting
   */
  static <T> List<T> columns(Ops<T> ops, FeatureSchema schema, int dimension, float dropout) {
    List<T> columns = new ArrayList<>();
    for (SideInputs side : NetworkInputs.ranker(schema).sides()) {
      for (T block : of(ops, "embedding", dimension, side)) {
        T flat = ops.flatten(block);
        columns.add(dropout > 0 ? ops.dropout(dropout, flat) : flat);
      }
      side.numbers().ifPresent(numbers -> columns.add(ops.numbers(numbers)));
    }
    return columns;
  }

  private static String name(String weight, String table) {
    return table.isEmpty() ? weight : weight + "." + table;
  }
}
