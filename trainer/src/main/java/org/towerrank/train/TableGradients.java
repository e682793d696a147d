package org.towerrank.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The gradients of a step's look-ups in one table, of embeddings that lie side by side in it. */
final class TableGradients {
  private static final int ROWS = 128;

  /**
   * The first index of a large array that begins a line of the processor's cache: the array's
   * header of 16 bytes begins one. Gradients are read at random, in the order of rows. From here
   * on, a gradient of 16 numbers lies in one line instead of two.
   */
  private static final int FIRST_LINE = 12;

  private final List<List<Lookup>> embeddings;
  private final List<Lookup> first;

  /**
   * @param embeddings the look-ups of each, in the order of their columns
   */
  TableGradients(List<List<Lookup>> embeddings) {
    this.embeddings = embeddings;
    this.first = embeddings.get(0);
  }

  EmbeddingTable table() {
    return first.get(0).embedding().table();
  }

  /** Whether they are all columns of the table, and all were looked up in the same rows. */
  boolean isComplete() {
    return columns() == table().width()
        && embeddings.stream().allMatch(lookups -> rowsOf(lookups).equals(rowsOf(first)));
  }

  private static List<TableRows> rowsOf(List<Lookup> lookups) {
    return lookups.stream().map(Lookup::rows).toList();
  }

  /** The first column of them. */
  int column() {
    return first.get(0).embedding().column();
  }

  /** The number of their columns. */
  int columns() {
    return embeddings.stream().mapToInt(lookups -> lookups.get(0).dimension()).sum();
  }

  /** The rows of all look-ups, the positions of one behind those of the other. */
  SortedLookups rows() {
    return TableRows.of(rowsOf(first)).sorted();
  }

  /** The gradients of all positions, of each embedding: {@code [positions, dimension]}. */
  List<EmbeddingUpdate.Gradients> read(Tape tape) {
    return embeddings.stream().map(lookups -> read(lookups, tape)).toList();
  }

  private static EmbeddingUpdate.Gradients read(List<Lookup> lookups, Tape tape) {
    int positions = lookups.stream().mapToInt(lookup -> lookup.rows().positions()).sum();
    int dimension = lookups.get(0).dimension();
    float[] target = tape.floats(FIRST_LINE + Math.multiplyExact(positions, dimension));
    List<EmbeddingUpdate.Multiples> multiples = new ArrayList<>();
    List<EmbeddingUpdate.Pooled> pooled = new ArrayList<>();
    int position = 0;
    for (Lookup lookup : lookups) {
      if (isPooled(lookup)) {
        pooled.add(new EmbeddingUpdate.Pooled(position, pools(lookup)));
      } else {
        read(lookup, target, FIRST_LINE + position * dimension);
      }
      for (Lookup.Multiple multiple : lookup.multiples()) {
        multiples.add(read(multiple, position, lookup.width()));
      }
      position += lookup.rows().positions();
    }
    return new EmbeddingUpdate.Gradients(target, FIRST_LINE, dimension, multiples, pooled);
  }

  /** Whether nothing but weighted sums of it was read. */
  private static boolean isPooled(Lookup lookup) {
    return !lookup.gradients().isEmpty()
        && lookup.gradients().stream().allMatch(EmbeddingGradient.OfPool.class::isInstance);
  }

  private static List<SequencePool> pools(Lookup lookup) {
    List<SequencePool> pools = new ArrayList<>();
    for (EmbeddingGradient gradient : lookup.gradients()) {
      if (gradient instanceof EmbeddingGradient.OfPool(SequencePool pool)) {
        pool.gradients();
        pools.add(pool);
      }
    }
    return pools;
  }

  private static EmbeddingUpdate.Multiples read(Lookup.Multiple multiple, int start, int width) {
    float[] ofRows = multiple.leaf().getGradient().toFloatArray();
    for (int row = 0; row < ofRows.length; row++) {
      ofRows[row] *= multiple.factor();
    }
    return new EmbeddingUpdate.Multiples(start, width, ofRows);
  }

  private static void read(Lookup lookup, float[] target, int start) {
    List<EmbeddingGradient> parts = lookup.gradients();
    parts.forEach(EmbeddingGradient::open);
    int width = lookup.rowWidth();
    ParallelRows.run(
        lookup.count(),
        ROWS,
        (from, to) -> {
          float[] scratch = new float[width];
          for (int row = from; row < to; row++) {
            sum(parts, lookup, row, target, start + row * width, scratch);
          }
        });
  }

  /** The sum of the parts of a row's gradient. */
  private static void sum(
      List<EmbeddingGradient> parts,
      Lookup lookup,
      int row,
      float[] target,
      int at,
      float[] scratch) {
    if (parts.isEmpty()) {
      Arrays.fill(target, at, at + scratch.length, 0);
      return;
    }
    parts.get(0).put(lookup, row, target, at);
    for (int i = 1; i < parts.size(); i++) {
      parts.get(i).add(lookup, row, target, at, scratch);
    }
  }
}
