package org.towerrank.train;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.kernel.FieldTotals;

/**
 * The rows of a table that a block of features looks up at a step: {@code [R, width]} of them, with
 * all embeddings that are its columns. They are read where they are needed, a row of the batch at a
 * time, and never lie together anywhere: reading a row of a large table costs more than using it.
 */
final class TableLookup {
  /** Rows of the table that are on their way from memory at a time. */
  private static final int AHEAD = 64;

  private static final int ROWS = 256;

  private final EmbeddingTable table;
  private final TableRows rows;
  private final int width;
  private final List<Totals> totals = new ArrayList<>();
  private boolean allRead;

  /**
   * @param width rows of the table that a row of the batch looks up
   */
  TableLookup(EmbeddingTable table, TableRows rows, int width) {
    this.table = table;
    this.rows = rows;
    this.width = width;
    for (Parameter.Embedding embedding : table.embeddings()) {
      totals.add(Totals.zero(count(), embedding.dimension()));
    }
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

  /** Says that all rows of the batch were read, which gave {@link #totals} too. */
  void allRead() {
    allRead = true;
  }

  /** Sums of an embedding over the fields of each row. */
  Totals totals(Parameter.Embedding embedding) {
    if (!allRead) {
      RowParts.run(
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
    return totals.get(table.embeddings().indexOf(embedding));
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
    private final List<float[]> fields = new ArrayList<>();
    private int touchedTo;
    private float touched;

    private Reader(int from, int to) {
      this.to = to;
      this.touchedTo = from;
      for (Parameter.Embedding embedding : table.embeddings()) {
        fields.add(new float[width * embedding.dimension()]);
      }
    }

    /** Reads a row of the batch. */
    void read(int row) {
      if (row == touchedTo) {
        touchSome();
      }
      int column = 0;
      for (int i = 0; i < fields.size(); i++) {
        int dimension = table.embeddings().get(i).dimension();
        float[] values = fields.get(i);
        copy(row * width, column, values, dimension);
        Totals some = totals.get(i);
        some.squares[row] = FieldTotals.of(values, dimension, some.sums, row * dimension);
        column += dimension;
      }
    }

    /** See {@link EmbeddingTable#touch}. */
    private void touchSome() {
      int start = touchedTo * width;
      touchedTo = Math.min(to, touchedTo + Math.max(1, AHEAD / width));
      for (int position = start; position < touchedTo * width; position++) {
        touched += table.touch(rows.row(position), table.width());
      }
      if (touchedTo == to) {
        table.keep(touched);
      }
    }

    private void copy(int position, int column, float[] values, int dimension) {
      for (int i = 0; i < width; i++) {
        int row = rows.row(position + i);
        float[] page = table.page(row);
        int at = table.at(row) + column;
        if (dimension == 1) {
          // One number is moved faster than an array copied.
          values[i] = page[at];
        } else {
          System.arraycopy(page, at, values, i * dimension, dimension);
        }
      }
    }

    /** The fields of the row that was read last, one behind the other. */
    float[] fields(Parameter.Embedding embedding) {
      return fields.get(table.embeddings().indexOf(embedding));
    }
  }
}
