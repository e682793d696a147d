package org.towerrank.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.towerrank.kernel.PagedRows;
import org.towerrank.model.WeightSpec;

/**
 * Rows of embeddings with their moments: the weights of a row, then each moment of the update rule,
 * {@code width} numbers each. A step that reads and changes a row finds all of it in one place,
 * which matters when the table is larger than the processor's caches.
 *
 * <p>Embeddings that are looked up by the same ids are columns of one table.
 */
final class EmbeddingTable {
  private static final int PAGE_BITS = 14;
  private static final int PAGE_ROWS = 1 << PAGE_BITS;

  private final int rows;
  private final int width;
  // In pages, as one array would end at 2^31 numbers.
  private final PagedRows paged;
  private final List<Parameter.Embedding> embeddings = new ArrayList<>();

  @SuppressWarnings("UnusedVariable") // Written so that reading is not left out.
  private float kept;

  /**
   * A table of zeros.
   *
   * @param width columns of weights
   * @param moments moments of the update rule for each weight
   */
  EmbeddingTable(int rows, int width, int moments) {
    this.rows = rows;
    this.width = width;
    float[][] pages = new float[Math.ceilDiv(rows, PAGE_ROWS)][];
    for (int page = 0; page < pages.length; page++) {
      int size = Math.min(PAGE_ROWS, rows - page * PAGE_ROWS);
      pages[page] = new float[Math.multiplyExact(size, width * (1 + moments))];
    }
    this.paged = new PagedRows(pages, PAGE_BITS, width * (1 + moments));
  }

  /** Columns of weights, and of each moment. */
  int width() {
    return width;
  }

  /** Columns of weights and all moments. */
  int columns() {
    return paged.columns();
  }

  /** Weights and moments of all rows. */
  PagedRows paged() {
    return paged;
  }

  /** The array that holds a row. */
  float[] page(int row) {
    return paged.page(row);
  }

  /** Where in its page a row starts: weights first, the first moments {@code width} behind. */
  int at(int row) {
    return paged.at(row);
  }

  /** Uses the result of {@link PagedRows#touch}, so that the compiler cannot drop the reads. */
  void keep(float touched) {
    kept = touched;
  }

  /**
   * Makes the next free columns an embedding.
   *
   * @param values of all rows, one behind the other
   */
  Parameter.Embedding add(WeightSpec spec, Initializers.Values values) {
    int column = embeddings.stream().mapToInt(Parameter.Embedding::dimension).sum();
    Parameter.Embedding embedding = new Parameter.Embedding(spec, this, column);
    int columns = embedding.dimension();
    for (int row = 0; row < rows; row++) {
      float[] page = page(row);
      int at = at(row) + column;
      for (int i = at; i < at + columns; i++) {
        page[i] = values.next();
      }
    }
    embeddings.add(embedding);
    return embedding;
  }

  /** The embeddings that are its columns, from the first on. */
  List<Parameter.Embedding> embeddings() {
    return embeddings;
  }

  /** Whether the weights of some columns are finite in all rows. */
  boolean isFinite(int column, int columns) {
    AtomicBoolean finite = new AtomicBoolean(true);
    ParallelRows.run(
        rows,
        PAGE_ROWS,
        (from, to) -> {
          float[] page = page(from);
          for (int row = from; row < to; row++) {
            int at = at(row) + column;
            // Infinities and NaN times 0 are NaN, and so is their sum with anything.
            float zeros = 0;
            for (int i = at; i < at + columns; i++) {
              zeros += 0 * page[i];
            }
            if (zeros != 0) {
              finite.set(false);
            }
          }
        });
    return finite.get();
  }

  /**
   * Copies the weights of some columns, of all rows.
   *
   * @param values takes {@code [rows, columns]}
   */
  void get(int column, int columns, float[] values) {
    ParallelRows.run(
        rows,
        PAGE_ROWS,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            System.arraycopy(page(row), at(row) + column, values, row * columns, columns);
          }
        });
  }
}
