package org.towerrank.train;

/** Some of the weighted sums of a sequence, a field each. */
final class PooledFields extends FieldBlock {
  private final SequencePool pool;
  private final int first;

  /**
   * @param first the first of the sums
   * @param count how many
   */
  PooledFields(Tape tape, SequencePool pool, int first, int count) {
    super(tape, pool.lookup().count(), count, pool.lookup().dimension());
    this.pool = pool;
    this.first = first;
  }

  /** Where in a row of all sums these begin. */
  int column() {
    return first * columns();
  }

  @Override
  void prepare() {
    pool.pooled();
  }

  @Override
  RowFiller.Writer writer(int from, int to) {
    float[] all = pool.pooled();
    int rowWidth = pool.rowWidth();
    return (row, target, at) ->
        System.arraycopy(all, row * rowWidth + column(), target, at, rowWidth());
  }
}
