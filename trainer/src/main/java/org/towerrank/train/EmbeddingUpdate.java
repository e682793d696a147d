package org.towerrank.train;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.kernel.LookedUpRows;
import org.towerrank.kernel.Step;
import org.towerrank.kernel.Sums;

/**
 * Changes the rows of an embedding table that a step looked up by the sums of their gradients.
 *
 * @param column the first to change
 * @param columns how many to change
 */
record EmbeddingUpdate(EmbeddingTable table, int column, int columns, Step step) {
  /** Rows that are touched, and their gradients summed, before the first is changed. */
  private static final int AHEAD = 64;

  /** No more of their numbers, which caches must hold meanwhile. */
  private static final int MOST_NUMBERS = 4096;

  private static final float[] NO_EMBEDDING = {};

  /**
   * Updates all rows.
   *
   * @param gradients of each position, one array for some of the columns after another: {@code
   *     [positions, some]}
   */
  void apply(SortedLookups rows, List<Gradients> gradients) {
    ParallelRows.run(rows.count(), (from, to) -> update(rows, gradients, from, to));
  }

  private void update(SortedLookups rows, List<Gradients> gradients, int from, int to) {
    int ahead = Math.clamp(MOST_NUMBERS / table.columns(), 1, AHEAD);
    Block block = new Block(new float[ahead * columns], new float[ahead]);
    float touched = 0;
    for (int start = from; start < to; start += ahead) {
      int end = Math.min(to, start + ahead);
      touched += table.paged().touch(rows.all().rows(), start, end, table.columns());
      int at = column;
      for (Gradients some : gradients) {
        some.sum(rows, start, end, block, table, at);
        step.update(
            table.paged(),
            new Step.Columns(at, some.columns(), table.width()),
            rows.all().rows(),
            start,
            end,
            block.sums(),
            block.multiples());
        at += some.columns();
      }
    }
    table.keep(touched);
  }

  /**
   * What some rows are changed by.
   *
   * @param sums of their gradients, one row behind the other
   * @param multiples of the weights themselves that are added to them
   */
  @SuppressWarnings("ArrayRecordComponent") // Filled in place.
  private record Block(float[] sums, float[] multiples) {}

  /**
   * Gradients of some columns.
   *
   * @param values of each position: {@code [positions, columns]}; anything for those pooled
   * @param start where in {@code values} the first position begins
   * @param multiples further parts of the gradients of some positions
   * @param pooled positions whose gradients are in no array
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  record Gradients(
      float[] values, int start, int columns, List<Multiples> multiples, List<Pooled> pooled) {

    /** Of positions that all have their gradients in an array. */
    Gradients(float[] values, int start, int columns, List<Multiples> multiples) {
      this(values, start, columns, multiples, List.of());
    }

    /** Where the gradient of a position begins. */
    int at(int position) {
      return start + position * columns;
    }

    /** The factor of the weights themselves in the gradient of a position. */
    float multiple(int position) {
      float multiple = 0;
      for (int i = 0; i < multiples.size(); i++) {
        multiple += multiples.get(i).of(position);
      }
      return multiple;
    }

    /** Says that what is pooled will be told of each embedding before it changes. */
    void beginNotes() {
      pooled.forEach(each -> each.pools().forEach(SequencePool::beginNotes));
    }

    /** Multiplies all of them. */
    void scale(float factor) {
      GradientNorm.scale(values, factor);
      multiples.forEach(each -> GradientNorm.scale(each.ofRows(), factor));
      pooled.forEach(each -> each.scale(factor));
    }

    /** Sums the gradients of some rows, whose embeddings begin at a column of the table. */
    private void sum(
        SortedLookups rows, int from, int to, Block block, EmbeddingTable table, int column) {
      if (pooled.isEmpty()) {
        rows.all().sum(values, start, columns, from, to, block.sums);
        sumMultiples(rows.all(), from, to, block.multiples);
        return;
      }
      for (int index = from; index < to; index++) {
        int row = rows.row(index);
        int at = table.at(row) + column;
        int target = (index - from) * columns;
        block.multiples[index - from] = sum(rows, index, block.sums, target, table.page(row), at);
      }
    }

    private void sumMultiples(LookedUpRows rows, int from, int to, float[] target) {
      Arrays.fill(target, 0, to - from, 0);
      for (int i = from; i < to && !multiples.isEmpty(); i++) {
        for (int lookUp = rows.starts()[i]; lookUp < rows.starts()[i + 1]; lookUp++) {
          target[i - from] += multiple(rows.positions()[lookUp]);
        }
      }
    }

    /** Sums the gradients of a row, and returns the sum of their multiples. */
    float sum(SortedLookups rows, int index, float[] sums) {
      return sum(rows, index, sums, 0, NO_EMBEDDING, 0);
    }

    /**
     * The same, and tells what is pooled of the embedding: the gradients that are added are at hand
     * then.
     *
     * @param target where in {@code sums} the row's begin
     * @param page holds the embedding from {@code at} on, before it changes; empty to tell nothing
     */
    private float sum(
        SortedLookups rows, int index, float[] sums, int target, float[] page, int at) {
      float multiple = 0;
      Arrays.fill(sums, target, target + columns, 0);
      for (int lookUp = rows.start(index); lookUp < rows.start(index + 1); lookUp++) {
        int position = rows.position(lookUp);
        multiple += multiple(position);
        Pooled of = pooledAt(position);
        if (of == null) {
          Sums.add(values, at(position), sums, target, columns);
        } else {
          of.add(position, sums, target);
          if (page.length > 0) {
            of.note(position, page, at);
          }
        }
      }
      return multiple;
    }

    private @Nullable Pooled pooledAt(int position) {
      for (int i = 0; i < pooled.size(); i++) {
        if (pooled.get(i).has(position)) {
          return pooled.get(i);
        }
      }
      return null;
    }
  }

  /**
   * Gradients of the positions of sequences, each row's next to one another, as what they are
   * computed from: in an array they would take as much memory as all embeddings of all positions.
   *
   * @param start the first position
   * @param pools of the sequence, whose gradients are known
   */
  record Pooled(int start, List<SequencePool> pools) {

    private boolean has(int position) {
      return position >= start && position < start + pools.get(0).lookup().rows().positions();
    }

    private void add(int position, float[] target, int at) {
      for (int i = 0; i < pools.size(); i++) {
        SequencePool pool = pools.get(i);
        pool.addGradient(position - start, pool.gradients(), target, at);
      }
    }

    private void note(int position, float[] page, int at) {
      for (int i = 0; i < pools.size(); i++) {
        SequencePool pool = pools.get(i);
        pool.note(position - start, pool.gradients(), page, at);
      }
    }

    private void scale(float factor) {
      pools.forEach(each -> GradientNorm.scale(each.gradients(), factor));
    }
  }

  /**
   * Multiples of the weights themselves: the same for all fields of a row of the batch, so that it
   * takes less memory than each position would.
   *
   * @param start the first position
   * @param width positions of a row
   * @param ofRows of each row
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  record Multiples(int start, int width, float[] ofRows) {

    private float of(int position) {
      int row = (position - start) / width;
      return position >= start && row < ofRows.length ? ofRows[row] : 0;
    }
  }
}
