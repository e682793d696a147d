package org.towerrank.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.kernel.FieldReader;
import org.towerrank.kernel.PagedRows;

/**
 * The rows of a table that a block of features looks up at a step: {@code [R, width]} of them, with
 * all embeddings that are its columns. They are read where they are needed, a row of the batch at a
 * time, and are never copied together: reading a row of a large table costs more than using it.
 */
final class TableLookup {
  /** Rows of the table whose reads of memory overlap. */
  private static final int AHEAD = 256;

  private static final int ROWS = 256;
  private static final int NONE = -1;
  private static final float[] NO_NUMBERS = {};

  private final EmbeddingTable table;
  private final TableRows rows;
  private final int width;
  private @Nullable List<Totals> totals;
  private boolean allRead;

  /**
   * @param width rows of the table that a row of the batch looks up
   */
  TableLookup(EmbeddingTable table, TableRows rows, int width) {
    this.table = table;
    this.rows = rows;
    this.width = width;
  }

  /** Sums to be filled in; made once they are needed. */
  private synchronized List<Totals> totals() {
    if (totals == null) {
      totals =
          table.embeddings().stream()
              .map(embedding -> Totals.zero(count(), embedding.dimension()))
              .toList();
    }
    return totals;
  }

  /** Number of rows of the batch. */
  int count() {
    return rows.positions() / width;
  }

  int width() {
    return width;
  }

  TableRows rows() {
    return rows;
  }

  /** Notes that all rows of the batch were read, so that {@link #totals} is complete. */
  void allRead() {
    allRead = true;
  }

  /** Sums of an embedding over the fields of each row. */
  Totals totals(Parameter.Embedding embedding) {
    if (!allRead) {
      ParallelRows.run(
          count(),
          ROWS,
          (from, to) -> {
            Reader reader = reader(from, to);
            for (int row = from; row < to; row++) {
              reader.read(row);
            }
          });
      allRead();
    }
    return totals().get(index(embedding));
  }

  /** Which of the table's embeddings this is. */
  int index(Parameter.Embedding embedding) {
    return table.embeddings().indexOf(embedding);
  }

  /**
   * Copies an embedding of some positions, one behind the other.
   *
   * @param first position; those of a row of the batch lie side by side
   */
  void copy(Parameter.Embedding embedding, int first, int count, float[] target) {
    table.keep(table.paged().touch(rows.asked(), first, first + count, table.width()));
    int dimension = embedding.dimension();
    for (int i = 0; i < count; i++) {
      int found = rows.row(first + i);
      int from = table.at(found) + embedding.column();
      System.arraycopy(table.page(found), from, target, i * dimension, dimension);
    }
  }

  /** Reads some rows of the batch, each once and in their order. For one thread. */
  Reader reader(int from, int to) {
    return new Reader(from, to);
  }

  /**
   * Sums over the fields of each row.
   *
   * @param sums {@code Σ_i v_i}: {@code [R, dimension]}
   * @param squares {@code Σ_i Σ_k v_ik²}: {@code [R]}
   */
  @SuppressWarnings("ArrayRecordComponent") // Filled row by row.
  record Totals(float[] sums, float[] squares) {

    static Totals zero(int rows, int dimension) {
      return new Totals(new float[rows * dimension], new float[rows]);
    }
  }

  /** See {@link #reader}. */
  final class Reader {
    private final int to;
    // Where embeddings are written that are only summed.
    private final float[][] apart;
    private final List<FieldReader> embeddings = new ArrayList<>();
    private final int[] dimensions;
    private final List<Totals> all = totals();
    private final int[] asked = rows.asked();
    private int touchedTo;
    private float touched;

    private Reader(int from, int to) {
      this.to = to;
      this.touchedTo = from;
      this.dimensions =
          table.embeddings().stream().mapToInt(Parameter.Embedding::dimension).toArray();
      this.apart = new float[dimensions.length][];
      for (int i = 0; i < dimensions.length; i++) {
        apart[i] = new float[width * dimensions[i]];
        int column = table.embeddings().get(i).column();
        embeddings.add(new FieldReader(table.paged(), column, dimensions[i], all.get(i).sums));
      }
    }

    /** Reads a row of the batch, for its sums. */
    void read(int row) {
      read(row, NONE, NO_NUMBERS, 0);
    }

    /**
     * Reads a row of the batch.
     *
     * @param wanted which of the table's embeddings is written, its fields one behind the other
     * @param target takes them from {@code at} on
     */
    void read(int row, int wanted, float[] target, int at) {
      if (row == touchedTo) {
        touchSome();
      }
      for (int i = 0; i < apart.length; i++) {
        if (i == wanted) {
          readEmbedding(row, i, target, at);
        } else {
          readEmbedding(row, i, apart[i], 0);
        }
      }
    }

    /** See {@link PagedRows#touch}. */
    private void touchSome() {
      int start = touchedTo * width;
      touchedTo = Math.min(to, touchedTo + Math.max(1, AHEAD / width));
      touched += table.paged().touch(asked, start, touchedTo * width, table.width());
      if (touchedTo == to) {
        table.keep(touched);
      }
    }

    private void readEmbedding(int row, int i, float[] target, int at) {
      int from = row * width;
      int sumAt = row * dimensions[i];
      all.get(i).squares[row] =
          embeddings.get(i).read(asked, from, from + width, target, at, sumAt);
    }
  }
}
