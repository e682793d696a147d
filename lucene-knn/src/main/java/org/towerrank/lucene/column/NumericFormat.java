package org.towerrank.lucene.column;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.NumericUtils;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;

/**
 * How the longs of numeric doc values are read back as the raw values they were stored from.
 *
 * <p>What {@code toString} gives says which format it is, see {@link DocumentField}.
 */
public interface NumericFormat {
  /** Whole numbers, stored as they are. */
  NumericFormat LONG =
      new NumericFormat() {
        @Override
        public double number(long stored) {
          return stored;
        }

        @Override
        public Object value(long stored) {
          return stored;
        }

        @Override
        public String toString() {
          return "long";
        }
      };

  /**
   * Doubles as {@link NumericUtils#doubleToSortableLong} stores them, which is what a {@code
   * DoubleField} has.
   */
  NumericFormat DOUBLE =
      new NumericFormat() {
        @Override
        public double number(long stored) {
          return NumericUtils.sortableLongToDouble(stored);
        }

        @Override
        public String toString() {
          return "double";
        }
      };

  /**
   * Floats as {@link NumericUtils#floatToSortableInt} stores them, which is what a {@code
   * FloatField} has: the shortest decimals that they stand for, so that 0.7 in a document is 0.7 to
   * vocabularies and intervals and not 0.699999988.
   */
  NumericFormat FLOAT =
      new NumericFormat() {
        @Override
        public double number(long stored) {
          return RawValueEncoder.number(NumericUtils.sortableIntToFloat(floatBits(stored)));
        }

        @Override
        public String toString() {
          return "float";
        }
      };

  /**
   * Doubles as {@link Double#doubleToRawLongBits} gives them, which is what a {@code
   * DoubleDocValuesField} has. From 0 on they are those of {@link #DOUBLE}, and below 0 others.
   */
  NumericFormat DOUBLE_BITS =
      new NumericFormat() {
        @Override
        public double number(long stored) {
          return Double.longBitsToDouble(stored);
        }

        @Override
        public String toString() {
          return "double bits";
        }
      };

  /**
   * Floats as {@link Float#floatToRawIntBits} gives them, which is what a {@code
   * FloatDocValuesField} has: the decimals of {@link #FLOAT}.
   */
  NumericFormat FLOAT_BITS =
      new NumericFormat() {
        @Override
        public double number(long stored) {
          return RawValueEncoder.number(Float.intBitsToFloat(floatBits(stored)));
        }

        @Override
        public String toString() {
          return "float bits";
        }
      };

  /** 0 for false, 1 for true. */
  NumericFormat BOOLEAN =
      new NumericFormat() {
        @Override
        public double number(long stored) {
          return stored == 0 ? 0 : 1;
        }

        @Override
        public Object value(long stored) {
          return stored != 0;
        }

        @Override
        public String toString() {
          return "boolean";
        }
      };

  /**
   * Opens the values of a segment. Fields whose stored longs do not tell the value by themselves
   * (scaled by a factor of the mapping, say) replace it by values that {@link #number} reads.
   */
  default SortedNumericDocValues open(LeafReader reader, String field) throws IOException {
    return DocValues.getSortedNumeric(reader, field);
  }

  private static int floatBits(long stored) {
    if ((int) stored != stored) {
      throw new InvalidValueException(
          "expected the 32 bits of a float, got ["
              + stored
              + "]: a double, or a whole number, whose format is another");
    }
    return (int) stored;
  }

  /**
   * The number, for encoders that scale or discretize.
   *
   * @throws InvalidValueException when no number is stored so
   */
  double number(long stored);

  /**
   * The raw value as {@link org.towerrank.feature.RawValueEncoder} takes it: a {@code Long}, {@code
   * Double}, {@code Boolean} or {@code String}. As a number it equals {@link #number}.
   */
  default Object value(long stored) {
    return number(stored);
  }
}
