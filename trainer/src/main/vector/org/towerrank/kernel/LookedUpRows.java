package org.towerrank.kernel;

import static org.towerrank.kernel.Species.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * The rows of a table that are looked up, each once, with the positions that look it up.
 *
 * @param rows in rising order
 * @param starts of each row where its positions begin; they end where the next row's begin
 * @param positions of all rows
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
public record LookedUpRows(int[] rows, int[] starts, int[] positions) {
  /**
   * Columns from which on calls for each position cost less than going over all positions again.
   */
  private static final int WIDE = 32;

  /**
   * Sums what positions have for each of some rows: the first position's numbers, and then the
   * others' in their order.
   *
   * @param values holds {@code columns} numbers of each position, one position behind the other,
   *     from {@code start} on
   * @param from the first row, by its index
   * @param to behind the last
   * @param target takes the sums, one row behind the other
   */
  public void sum(float[] values, int start, int columns, int from, int to, float[] target) {
    if (columns > WIDE) {
      sumWide(values, start, columns, from, to, target);
      return;
    }
    int done = 0;
    if (Vectors.AVAILABLE) {
      for (; done <= columns - FLOATS.length(); done += FLOATS.length()) {
        Vectorized.sum(this, values, start + done, columns, from, to, target, done);
      }
    }
    for (; done < columns; done++) {
      sumColumn(values, start + done, columns, from, to, target, done);
    }
  }

  /** Position by position, so that each is read from one place of memory. */
  private void sumWide(float[] values, int start, int columns, int from, int to, float[] target) {
    int next = 0;
    for (int i = from; i < to; i++) {
      System.arraycopy(values, start + positions[starts[i]] * columns, target, next, columns);
      for (int lookUp = starts[i] + 1; lookUp < starts[i + 1]; lookUp++) {
        Sums.add(values, start + positions[lookUp] * columns, target, next, columns);
      }
      next += columns;
    }
  }

  private void sumColumn(
      float[] values, int start, int columns, int from, int to, float[] target, int at) {
    int next = at;
    for (int i = from; i < to; i++) {
      float sum = values[start + positions[starts[i]] * columns];
      for (int lookUp = starts[i] + 1; lookUp < starts[i + 1]; lookUp++) {
        sum += values[start + positions[lookUp] * columns];
      }
      target[next] = sum;
      next += columns;
    }
  }

  private static final class Vectorized {

    static void sum(
        LookedUpRows of,
        float[] values,
        int start,
        int columns,
        int from,
        int to,
        float[] target,
        int at) {
      int[] starts = of.starts;
      int[] positions = of.positions;
      int next = at;
      for (int i = from; i < to; i++) {
        FloatVector sum =
            FloatVector.fromArray(FLOATS, values, start + positions[starts[i]] * columns);
        for (int lookUp = starts[i] + 1; lookUp < starts[i + 1]; lookUp++) {
          sum = sum.add(FloatVector.fromArray(FLOATS, values, start + positions[lookUp] * columns));
        }
        sum.intoArray(target, next);
        next += columns;
      }
    }
  }
}
