package org.towerrank.train;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The fields of another block with dropout. */
final class DroppedFields extends FieldBlock {
  private static final int ROWS = 64;

  private final FieldBlock of;
  private final float rate;
  private final long seed;
  private float @Nullable [] values;

  /**
   * @param rate share of numbers that are dropped
   * @param seed of a {@link DropoutMask} over the numbers of all rows
   */
  DroppedFields(Tape tape, FieldBlock of, float rate, long seed) {
    super(tape, of.count(), of.fields(), of.columns());
    this.of = of;
    this.rate = rate;
    this.seed = seed;
    of.use(new FieldUse.InDropped(this));
  }

  @Override
  void prepare() {
    of.prepare();
    if (values == null) {
      int width = rowWidth();
      float[] all = new float[Math.multiplyExact(count(), width)];
      ParallelRows.run(
          count(),
          ROWS,
          (from, to) -> {
            RowFiller.Writer writer = of.writer(from, to);
            for (int row = from; row < to; row++) {
              writer.write(row, all, row * width);
              drop(row, all, row * width);
            }
          });
      values = all;
    }
  }

  @Override
  RowFiller.Writer writer(int from, int to) {
    float[] all = Objects.requireNonNull(values, "prepared before");
    int width = rowWidth();
    return (row, target, at) -> System.arraycopy(all, row * width, target, at, width);
  }

  /** Multiplies the numbers of a row, those from {@code at} on, by the factors of dropout. */
  void drop(int row, float[] numbers, int at) {
    int width = rowWidth();
    DropoutMask.multiply(numbers, at, width, rate, seed, (long) row * width);
  }
}
