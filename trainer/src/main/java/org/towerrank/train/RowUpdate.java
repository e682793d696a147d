package org.towerrank.train;

/**
 * Changes the rows of an embedding table that a step looked up by the sums of their gradients. Rows
 * are copied to arrays that lie together, a few at a time, over which the update rule runs in
 * vector instructions, and back.
 */
final class RowUpdate {
  private static final int ROWS = 64;

  private final Parameter table;
  private final int dimension;
  private final UpdateRule rule;
  private final UpdateRule.State state;
  private final UpdateRule.Step step;

  RowUpdate(Parameter table, UpdateRule rule, UpdateRule.State state, UpdateRule.Step step) {
    this.table = table;
    this.dimension = table.shape().get(1);
    this.rule = rule;
    this.state = state;
    this.step = step;
  }

  /**
   * Updates all rows.
   *
   * @param gradients of each position, {@code [positions, dimension]}
   */
  void apply(SortedRows rows, float[] gradients) {
    RowParts.run(rows.count(), (from, to) -> update(rows, gradients, from, to));
  }

  private void update(SortedRows rows, float[] gradients, int from, int to) {
    float[] weight = new float[ROWS * dimension];
    float[] gradient = new float[ROWS * dimension];
    UpdateRule.State some = rule.newState(ROWS * dimension);
    for (int start = from; start < to; start += ROWS) {
      int count = Math.min(ROWS, to - start);
      for (int i = 0; i < count; i++) {
        int at = rows.row(start + i) * dimension;
        copy(table.data(), at, weight, i * dimension);
        copy(state.first(), at, some.first(), i * dimension);
        copy(state.second(), at, some.second(), i * dimension);
        sum(rows, start + i, gradients, gradient, i * dimension);
      }
      rule.update(weight, 0, gradient, 0, count * dimension, some, step);
      for (int i = 0; i < count; i++) {
        int at = rows.row(start + i) * dimension;
        copy(weight, i * dimension, table.data(), at);
        copy(some.first(), i * dimension, state.first(), at);
        copy(some.second(), i * dimension, state.second(), at);
      }
    }
  }

  /** Rules that remember less have shorter arrays. */
  private void copy(float[] source, int from, float[] target, int to) {
    if (dimension == 1 && source.length > 0) {
      target[to] = source[from];
    } else if (source.length > 0) {
      System.arraycopy(source, from, target, to, dimension);
    }
  }

  private void sum(SortedRows rows, int index, float[] gradients, float[] sums, int to) {
    int end = rows.start(index + 1);
    copy(gradients, rows.position(rows.start(index)) * dimension, sums, to);
    for (int lookUp = rows.start(index) + 1; lookUp < end; lookUp++) {
      int from = rows.position(lookUp) * dimension;
      for (int k = 0; k < dimension; k++) {
        sums[to + k] += gradients[from + k];
      }
    }
  }
}
