package org.towerrank.feature;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Raw values of any kind that {@link RawValueEncoder} reads, such as lists, each as an object.
 *
 * @param values of the rows, null where there is none; longer than the rows are many, perhaps
 */
// Batches are the same only where they are the same object.
@SuppressWarnings("ArrayRecordComponent")
public record ObjectBatch(int count, @Nullable Object[] values) implements ColumnBatch {

  @Override
  public Presence presence() {
    return Presence.EVERY_ROW;
  }

  @Override
  public @Nullable Object value(int row) {
    return values[row];
  }

  @Override
  public Object present(int row) {
    return Objects.requireNonNull(values[row]);
  }

  @Override
  public boolean isEmpty(int row) {
    Object value = values[row];
    return value == null || value.equals("") || value.equals(List.of());
  }

  @Override
  public void findEmpty(int from, int to, long[] empty) {
    findEachEmpty(from, to, empty);
  }

  @Override
  public int bits(Encoder encoder, int row) {
    return RawValueEncoder.bits(encoder, values[row]);
  }

  @Override
  public void addPresent(EncoderFitter fitter, int row) {
    fitter.add(text(row));
  }
}
