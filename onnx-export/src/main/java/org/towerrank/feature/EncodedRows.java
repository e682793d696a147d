package org.towerrank.feature;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encoded rows in one array, row-major, 4 bytes a number: ids as they are, floats as their bits. Of
 * a schema with ages, a row has the moment of its request too, and of one with occurrences the
 * hashes of the request's lists. Mutable and for one thread; {@link RawValueEncoder} fills it.
 */
public final class EncodedRows {
  private final RowLayout layout;
  private final int count;
  private final int[] data;

  /** Rows of zeros: all ids missing, all numbers 0. */
  public EncodedRows(RowLayout layout, int count) {
    this.layout = layout;
    this.count = count;
    this.data = new int[Math.multiplyExact(layout.width(), count)];
  }

  public RowLayout layout() {
    return layout;
  }

  /** Number of rows. */
  public int count() {
    return count;
  }

  /** A copy of the first rows: all, if there are no more. */
  public EncodedRows first(int rows) {
    EncodedRows first = new EncodedRows(layout, Math.min(count, rows));
    System.arraycopy(data, 0, first.data, 0, first.data.length);
    return first;
  }

  /** All numbers: row {@code r} starts at {@code r * layout().width()}. */
  public int[] data() {
    return data;
  }

  /**
   * The numbers of a feature in all rows, one row behind the other.
   *
   * @param width how many of each row
   */
  public int[] values(String feature, int width) {
    int[] values = new int[Math.multiplyExact(count, width)];
    for (int row = 0; row < count; row++) {
      System.arraycopy(data, index(row, feature), values, row * width, width);
    }
    return values;
  }

  /**
   * The moment that the ages of a row are counted to.
   *
   * @throws IllegalStateException for a schema without ages
   */
  public Instant moment(int row) {
    int at = momentIndex(row);
    long high = (long) data[at] << Integer.SIZE;
    return Instant.ofEpochMilli(high | Integer.toUnsignedLong(data[at + 1]));
  }

  /** Sets the moment of a row, to the millisecond below. */
  void setMoment(int row, Instant moment) {
    int at = momentIndex(row);
    long milliseconds = moment.toEpochMilli();
    data[at] = (int) (milliseconds >> Integer.SIZE);
    data[at + 1] = (int) milliseconds;
  }

  /**
   * How often the list of a request has an item's value.
   *
   * @param row of the request
   * @param value by {@link OccurrencesFeature#HASH}
   */
  public int occurrences(int row, OccurrencesFeature counted, int value) {
    return counted.count(value, data, row * layout.width() + layout.listOffset(counted));
  }

  /** Sets the list of a row in which a feature counts. */
  void setList(int row, OccurrencesFeature counted, @Nullable Object raw) {
    int[] hashes = counted.hashes(raw);
    int at = row * layout.width() + layout.listOffset(counted);
    System.arraycopy(hashes, 0, data, at, hashes.length);
  }

  /** Makes the value of a feature missing in a row: 0 times for what is counted in a list. */
  public void clear(int row, Feature feature) {
    int from = index(row, feature.name());
    Arrays.fill(data, from, from + feature.width(), missing(feature));
  }

  private int missing(Feature feature) {
    return switch (feature) {
      case CategoricalFeature id -> IdEncoder.MISSING;
      case SequenceFeature list -> IdEncoder.MISSING;
      case OccurrencesFeature counted -> layout.schema().numericEncoder(counted).bits(0);
      // Of no element there is no weight.
      case WeightsFeature weights -> Float.floatToRawIntBits(0);
      case NumericFeature number -> missingNumber(number);
      case VectorFeature vector -> missingNumber(vector);
      case AgeFeature age -> missingNumber(age);
    };
  }

  private int missingNumber(Feature feature) {
    return Float.floatToRawIntBits(layout.schema().numericEncoder(feature).missing());
  }

  private int momentIndex(int row) {
    if (!layout.hasMoment()) {
      throw new IllegalStateException("expected rows of a schema with ages, it has none");
    }
    return row * layout.width() + layout.momentOffset();
  }

  /** Index in {@link #data()} of a feature's first number in a row. */
  public int index(int row, String feature) {
    return row * layout.width() + layout.offset(feature);
  }
}
