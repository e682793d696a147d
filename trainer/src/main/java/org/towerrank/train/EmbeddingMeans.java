package org.towerrank.train;

import java.util.Optional;

/**
 * Means of rows of an embedding, each of its dimension.
 *
 * @param byOccurrence each row counts as often as training rows have its value
 * @param byValue each row counts once
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
record EmbeddingMeans(float[] byOccurrence, float[] byValue) {
  /** Rows that a thread sums up, whatever the number of threads, so that rounding is the same. */
  private static final int PART = 8192;

  static EmbeddingMeans zero(int dimension) {
    return new EmbeddingMeans(new float[dimension], new float[dimension]);
  }

  /**
   * The means over the values that training rows have; empty if they have none.
   *
   * @param offset the row of id 0
   * @param counts how often training rows have each id
   * @param from the first id
   * @param to behind the last id
   */
  static Optional<EmbeddingMeans> of(
      Parameter.Embedding embedding, int offset, int[] counts, int from, int to) {
    int rows = to - from;
    Sums[] parts = new Sums[Math.max(1, Math.ceilDiv(rows, PART))];
    ParallelRows.run(
        rows,
        PART,
        (start, end) -> {
          Sums sums = new Sums(embedding.dimension());
          for (int id = from + start; id < from + end; id++) {
            if (counts[id] > 0) {
              sums.add(embedding, offset + id, counts[id]);
            }
          }
          parts[start / PART] = sums;
        });
    Sums all = new Sums(embedding.dimension());
    for (Sums part : parts) {
      all.add(part);
    }
    return all.values == 0 ? Optional.empty() : Optional.of(all.means());
  }

  private static final class Sums {
    private final double[] byOccurrence;
    private final double[] byValue;
    private long occurrences;
    private long values;

    Sums(int dimension) {
      byOccurrence = new double[dimension];
      byValue = new double[dimension];
    }

    void add(Parameter.Embedding embedding, int row, int count) {
      float[] page = embedding.table().page(row);
      int at = embedding.table().at(row) + embedding.column();
      for (int k = 0; k < byValue.length; k++) {
        double element = page[at + k];
        byOccurrence[k] += count * element;
        byValue[k] += element;
      }
      occurrences += count;
      values++;
    }

    void add(Sums other) {
      for (int k = 0; k < byValue.length; k++) {
        byOccurrence[k] += other.byOccurrence[k];
        byValue[k] += other.byValue[k];
      }
      occurrences += other.occurrences;
      values += other.values;
    }

    EmbeddingMeans means() {
      return new EmbeddingMeans(divided(byOccurrence, occurrences), divided(byValue, values));
    }

    private static float[] divided(double[] sums, long by) {
      float[] means = new float[sums.length];
      for (int k = 0; k < means.length; k++) {
        means[k] = (float) (sums[k] / by);
      }
      return means;
    }
  }
}
