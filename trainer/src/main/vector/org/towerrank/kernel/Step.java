package org.towerrank.kernel;

import java.util.stream.IntStream;

/** Updates weights in place by their gradients at one step of fitting, with one rule for all. */
public abstract sealed class Step permits AdamStep, AdagradStep {
  /** Weights of one array that are updated as a row of a table. */
  private static final int ROW = 8;

  /** No page is larger. */
  private static final int ONE_PAGE = 30;

  final float rate;
  final float penalty;
  final float kept;

  /**
   * @param rate what the rule's quotient is multiplied by
   * @param penalty L2 penalty, added to the gradient
   * @param decay share of the weight taken off
   */
  Step(float rate, float penalty, float decay) {
    this.rate = rate;
    this.penalty = penalty;
    this.kept = 1 - decay;
  }

  /**
   * Updates the weights of an array, whose moments lie behind them: the first moment of all, then
   * the second.
   *
   * @param count how many weights
   * @param gradients one of each weight
   */
  public final void update(float[] values, int count, float[] gradients) {
    // Without vectors one weight after another is faster.
    int rows = Vectors.AVAILABLE ? count / ROW : 0;
    Columns all = new Columns(0, ROW, count);
    PagedRows page = new PagedRows(new float[][] {values}, ONE_PAGE, ROW);
    update(page, all, IntStream.range(0, rows).toArray(), 0, rows, gradients, new float[rows]);
    for (int i = rows * ROW; i < count; i++) {
      update(values, i, count, gradients[i], penalty);
    }
  }

  /**
   * Updates some columns of some rows of a table.
   *
   * @param rows those from {@code from} up to {@code to} are updated
   * @param gradients of the columns, one row behind the other
   * @param multiples of each row how many times the weights themselves are added to their gradients
   */
  public final void update(
      PagedRows table,
      Columns columns,
      int[] rows,
      int from,
      int to,
      float[] gradients,
      float[] multiples) {
    int done =
        Vectors.AVAILABLE ? vectors(table, columns, rows, from, to, gradients, multiples) : 0;
    for (; done < columns.count; done++) {
      int next = done;
      for (int i = from; i < to; i++) {
        float[] page = table.page(rows[i]);
        int at = table.at(rows[i]) + columns.first + done;
        update(page, at, columns.stride, gradients[next], penalty + multiples[i - from]);
        next += columns.count;
      }
    }
  }

  /**
   * Some columns of a table's rows.
   *
   * @param first where the weights begin
   * @param count how many weights
   * @param stride how far behind a weight its first moment lies, and the second behind that
   */
  public record Columns(int first, int count, int stride) {}

  /** Updates as many of the columns as fill vectors, and returns their number. */
  abstract int vectors(
      PagedRows table,
      Columns columns,
      int[] rows,
      int from,
      int to,
      float[] gradients,
      float[] multiples);

  /**
   * Updates one weight.
   *
   * @param pull how many times the weight itself is added to its gradient
   */
  abstract void update(float[] values, int at, int stride, float gradient, float pull);
}
