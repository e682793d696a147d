package org.towerrank.onnx.size;

/**
 * An upper bound of a size: {@code factor · rows^power}, for any number of rows from 1 on. A known
 * number that is not a size, such as an axis, may be negative; anything else is at least 0.
 *
 * @param exact whether the bound is the size itself
 */
record Extent(long factor, int power, boolean exact) {
  static final Extent ONE = of(1);

  /** Higher than the number of dimensions of a tensor that depend on the rows. */
  private static final int HIGHEST_POWER = 8;

  static Extent of(long number) {
    return new Extent(number, 0, true);
  }

  /** The number of rows. */
  static Extent rows(boolean exact) {
    return new Extent(1, 1, exact);
  }

  Extent {
    if (power > HIGHEST_POWER) {
      throw new UnboundedSizeException("a value that grows with a power of the rows");
    }
  }

  boolean isNumber() {
    return exact && power == 0;
  }

  boolean isNumber(long number) {
    return isNumber() && factor == number;
  }

  Extent atMost() {
    return new Extent(Math.max(0, factor), power, false);
  }

  Extent times(Extent other) {
    if (isNumber() && other.isNumber()) {
      return of(saturated(factor, other.factor));
    }
    if (isNumber(0) || other.isNumber(0)) {
      return of(0);
    }
    return new Extent(
        saturated(Math.max(0, factor), Math.max(0, other.factor)),
        power + other.power,
        exact && other.exact);
  }

  private static long saturated(long left, long right) {
    long high = Math.multiplyHigh(left, right);
    long low = left * right;
    return (high == 0 && low >= 0) || (high == -1 && low < 0) ? low : Long.MAX_VALUE;
  }

  Extent plus(Extent other) {
    if (isNumber() && other.isNumber()) {
      return of(sum(factor, other.factor));
    }
    boolean same = power == other.power && exact && other.exact;
    return new Extent(
        sum(Math.max(0, factor), Math.max(0, other.factor)), Math.max(power, other.power), same);
  }

  private static long sum(long left, long right) {
    long sum = left + right;
    boolean overflows = ((left ^ sum) & (right ^ sum)) < 0;
    return overflows ? Long.MAX_VALUE : sum;
  }

  /** A bound of the difference: at most this, if the numbers are not known. */
  Extent minus(Extent other) {
    if (isNumber() && other.isNumber()) {
      return of(sum(factor, -other.factor));
    }
    return other.isNumber() && other.factor < 0 ? plus(of(-other.factor)) : atMost();
  }

  /** A bound of the quotient, rounded up. */
  Extent over(Extent other) {
    if (!other.exact || other.factor < 1) {
      return atMost();
    }
    if (isNumber() && other.isNumber()) {
      return of(Math.ceilDiv(factor, other.factor));
    }
    return other.power <= power
        ? new Extent(
            Math.ceilDiv(Math.max(0, factor), other.factor),
            power - other.power,
            exact && factor % other.factor == 0)
        : new Extent(Math.ceilDiv(Math.max(0, factor), other.factor), 0, false);
  }

  /** A bound that holds for both. */
  Extent or(Extent other) {
    return equals(other)
        ? this
        : new Extent(
            Math.max(Math.max(0, factor), other.factor), Math.max(power, other.power), false);
  }

  /** The lower of two bounds that both hold. */
  Extent and(Extent other) {
    if (power != other.power) {
      return power < other.power ? this : other;
    }
    return factor < other.factor || (factor == other.factor && exact) ? this : other;
  }

  /** The size that two sizes broadcast to: one of them is 1, or they are equal. */
  Extent broadcast(Extent other) {
    if (isNumber(1)) {
      return other;
    }
    return other.isNumber(1) ? this : or(other);
  }

  @Override
  public String toString() {
    return factor + (power == 0 ? "" : power == 1 ? " * rows" : " * rows^" + power);
  }
}
