package org.towerrank.train;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.kernel.Step;
import org.towerrank.kernel.Sums;

/**
 * Changes the rows of an embedding table that a step looked up by the sums of their gradients.
 *
 * @param column the first to change
 * @param columns how many to change
 */
record EmbeddingUpdate(EmbeddingTable table, int column, int columns, Step step) {
  private static final int AHEAD = 64;
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
    float[] sums = new float[columns];
    float touched = 0;
    for (int start = from; start < to; start += AHEAD) {
      int end = Math.min(to, start + AHEAD);
      touched += touch(rows, gradients, start, end);
      for (int index = start; index < end; index++) {
        update(rows, index, gradients, sums);
      }
    }
    table.keep(touched);
  }

  /** See {@link EmbeddingTable#touch}. */
  private float touch(SortedLookups rows, List<Gradients> gradients, int from, int to) {
    float touched = 0;
    for (int index = from; index < to; index++) {
      touched += table.touch(rows.row(index), table.columns());
    }
    for (Gradients some : gradients) {
      touched += some.touch(rows, from, to);
    }
    return touched;
  }

  private void update(SortedLookups rows, int index, List<Gradients> gradients, float[] sums) {
    int row = rows.row(index);
    float[] page = table.page(row);
    int at = table.at(row) + column;
    int start = rows.start(index);
    int end = rows.start(index + 1);
    for (int i = 0; i < gradients.size(); i++) {
      Gradients some = gradients.get(i);
      int columns = some.columns();
      if (end - start == 1 && some.pooled().isEmpty()) {
        // As most are in a large table.
        int position = rows.position(start);
        float multiple = some.multiple(position);
        int from = some.at(position);
        step.update(page, at, table.width(), some.values(), from, columns, multiple);
      } else {
        float multiple =
            some.pooled().isEmpty()
                ? some.sum(rows, start, end, sums)
                : some.sumWithPooled(rows, start, end, sums, page, at);
        step.update(page, at, table.width(), sums, 0, columns, multiple);
      }
      at += columns;
    }
  }

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

    /** See {@link EmbeddingTable#touch}. */
    private float touch(SortedLookups rows, int from, int to) {
      float touched = 0;
      for (int lookUp = rows.start(from); lookUp < rows.start(to) && pooled.isEmpty(); lookUp++) {
        int at = at(rows.position(lookUp));
        touched += values[at] + values[at + columns - 1];
      }
      return touched;
    }

    /** Sums the gradients of some look-ups, and returns the sum of their multiples. */
    float sum(SortedLookups rows, int start, int end, float[] sums) {
      if (!pooled.isEmpty()) {
        return sumWithPooled(rows, start, end, sums, NO_EMBEDDING, 0);
      }
      int first = rows.position(start);
      System.arraycopy(values, at(first), sums, 0, columns);
      float multiple = multiple(first);
      for (int lookUp = start + 1; lookUp < end; lookUp++) {
        int position = rows.position(lookUp);
        multiple += multiple(position);
        Sums.add(values, at(position), sums, columns);
      }
      return multiple;
    }

    /**
     * The same, and tells what is pooled of the embedding: the gradients that are added are at hand
     * then.
     *
     * @param page holds the embedding from {@code at} on, before it changes; empty to tell nothing
     */
    private float sumWithPooled(
        SortedLookups rows, int start, int end, float[] sums, float[] page, int at) {
      float multiple = 0;
      Arrays.fill(sums, 0, columns, 0);
      for (int lookUp = start; lookUp < end; lookUp++) {
        int position = rows.position(lookUp);
        multiple += multiple(position);
        Pooled of = pooledAt(position);
        if (of == null) {
          Sums.add(values, at(position), sums, columns);
        } else {
          of.add(position, sums);
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

    private void add(int position, float[] target) {
      for (int i = 0; i < pools.size(); i++) {
        SequencePool pool = pools.get(i);
        pool.addGradient(position - start, pool.gradients(), target, 0);
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
