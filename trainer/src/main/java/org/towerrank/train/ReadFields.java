package org.towerrank.train;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looked-up fields as they are. */
final class ReadFields extends FieldBlock {
  private static final int ROWS = 256;

  private final Lookup lookup;
  private float @Nullable [] values;

  ReadFields(Tape tape, Lookup lookup) {
    super(tape, lookup.count(), lookup.width(), lookup.dimension());
    this.lookup = lookup;
    lookup.addGradient(new EmbeddingGradient.OfBlock(this));
  }

  @Override
  void prepare() {
    if (values == null) {
      float[] read = new float[Math.multiplyExact(count(), rowWidth())];
      ParallelRows.run(count(), ROWS, (from, to) -> read(from, to, read));
      values = read;
    }
  }

  private void read(int from, int to, float[] target) {
    float[] some = new float[(to - from) * rowWidth()];
    int width = lookup.width();
    lookup.source().copy(lookup.embedding(), from * width, (to - from) * width, some);
    System.arraycopy(some, 0, target, from * rowWidth(), some.length);
  }

  @Override
  RowFiller.Writer writer(int from, int to) {
    float[] all = Objects.requireNonNull(values, "prepared before");
    int width = rowWidth();
    return (row, target, at) -> System.arraycopy(all, row * width, target, at, width);
  }
}
