package org.towerrank.feature;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;

/**
 * Counts what the values of one feature are: how many are missing or unknown, and what numbers are
 * on average. For many threads, without a lock. Weights and occurrences are not counted, as their
 * lists are.
 */
public final class ValueCounter {
  private final Feature feature;

  /** The bits of a missing number; of no meaning for ids. */
  private final int missingNumber;

  private final LongAdder values = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final DoubleAdder sum = new DoubleAdder();
  private final DoubleAdder squares = new DoubleAdder();

  /**
   * A counter at zero.
   *
   * @param schema that has the feature
   */
  public ValueCounter(Feature feature, FeatureSchema schema) {
    this.feature = feature;
    this.missingNumber =
        schema.encoders().get(feature.encoder()) instanceof NumericEncoder numbers
            ? Float.floatToRawIntBits(numbers.missing())
            : 0;
  }

  /** Counts the values of all rows. */
  public void count(EncodedRows rows) {
    RowLayout layout = rows.layout();
    count(rows.data(), rows.count(), layout.width(), layout.offset(feature.name()));
  }

  /**
   * Counts values that lie in rows, those of this feature side by side in each.
   *
   * @param numbers of all features, row by row: ids, and floats as their bits
   * @param rows how many to count
   * @param rowWidth numbers of a row
   * @param column the feature's first in a row
   */
  public void count(int[] numbers, int rows, int rowWidth, int column) {
    switch (feature) {
      case CategoricalFeature id -> countIds(numbers, rows, rowWidth, column);
      case SequenceFeature list -> countLists(numbers, rows, rowWidth, column);
      case NumericFeature n -> countFloats(i -> numbers[i], rows, rowWidth, column);
      case AgeFeature a -> countFloats(i -> numbers[i], rows, rowWidth, column);
      case VectorFeature v -> countFloats(i -> numbers[i], rows, rowWidth, column);
      case WeightsFeature weights -> {}
      case OccurrencesFeature occurrences -> {}
    }
  }

  /**
   * Counts floats that lie in rows, without a copy of them: of a vector that is there, one number
   * is read.
   *
   * @param bits of the number at an index
   * @param rows how many to count
   * @param rowWidth numbers of a row
   * @param column the feature's first in a row
   */
  public void countFloats(IntUnaryOperator bits, int rows, int rowWidth, int column) {
    if (feature instanceof VectorFeature) {
      countVectors(bits, rows, rowWidth, column);
    } else if (feature instanceof NumericFeature || feature instanceof AgeFeature) {
      countNumbers(bits, rows, rowWidth, column);
    }
  }

  /** Nearly all ids are known, which is one comparison each. */
  private void countIds(int[] ids, int rows, int rowWidth, int column) {
    int absent = 0;
    int unseen = 0;
    for (int i = column; i < rows * rowWidth; i += rowWidth) {
      if (ids[i] < IdEncoder.FIRST_KNOWN) {
        absent += ids[i] == IdEncoder.MISSING ? 1 : 0;
        unseen += ids[i] == IdEncoder.UNKNOWN ? 1 : 0;
      }
    }
    add(rows, absent, unseen);
  }

  private void countLists(int[] ids, int rows, int rowWidth, int column) {
    long present = 0;
    long absent = 0;
    long unseen = 0;
    for (int start = column; start < rows * rowWidth; start += rowWidth) {
      long before = present;
      for (int i = start; i < start + feature.width(); i++) {
        present += ids[i] == IdEncoder.MISSING ? 0 : 1;
        unseen += ids[i] == IdEncoder.UNKNOWN ? 1 : 0;
      }
      absent += present == before ? 1 : 0;
    }
    add(present + absent, absent, unseen);
  }

  private void countNumbers(IntUnaryOperator bits, int rows, int rowWidth, int column) {
    int absent = 0;
    double total = 0;
    double totalOfSquares = 0;
    for (int i = column; i < rows * rowWidth; i += rowWidth) {
      int found = bits.applyAsInt(i);
      if (found == missingNumber) {
        absent++;
      } else {
        double number = Float.intBitsToFloat(found);
        total += number;
        totalOfSquares += number * number;
      }
    }
    add(rows, absent, 0);
    sum.add(total);
    squares.add(totalOfSquares);
  }

  /** A vector has all of its numbers or none. Of many numbers one mean would say nothing. */
  private void countVectors(IntUnaryOperator bits, int rows, int rowWidth, int column) {
    int absent = 0;
    for (int start = column; start < rows * rowWidth; start += rowWidth) {
      int at = start;
      while (at < start + feature.width() && bits.applyAsInt(at) == missingNumber) {
        at++;
      }
      absent += at == start + feature.width() ? 1 : 0;
    }
    add(rows, absent, 0);
  }

  private void add(long valueCount, long missingCount, long unknownCount) {
    values.add(valueCount);
    missing.add(missingCount);
    unknown.add(unknownCount);
  }

  /** How many values were counted until now. */
  public long values() {
    return values.sum();
  }

  /**
   * What was counted until now. While others count, the values may be more than what is said of
   * them, and never less.
   */
  public ValueSums sums() {
    // Counted last, so read first.
    double ofSquares = squares.sum();
    double ofNumbers = sum.sum();
    long unseen = unknown.sum();
    long absent = missing.sum();
    return new ValueSums(values.sum(), absent, unseen, ofNumbers, ofSquares);
  }
}
