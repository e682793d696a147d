package org.towerrank.onnx.size;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic on the numbers in small tensors of 32 or 64 bits. A result is known where it is a
 * number, or lies between 0 and a bound. Any other is null: a difference, say, whose sign depends
 * on the rows, and what may overflow.
 */
final class NumberArithmetic {
  /** Rows of a batch, as a power of two, with which no result overflows 32 bits. */
  private static final int ROW_BITS = 14;

  private NumberArithmetic() {}

  static @Nullable Extent apply(String operator, @Nullable Extent left, @Nullable Extent right) {
    if (left == null || right == null) {
      return null;
    }
    return narrow(
        switch (operator) {
          case "Add" -> sum(left, right);
          case "Sub" -> difference(left, right);
          case "Mul" -> product(left, right);
          case "Div" -> quotient(left, right);
          case "Mod" -> remainder(left, right);
          case "Max" -> largest(left, right);
          case "Min" -> smallest(left, right);
          case "Equal" -> equal(left, right);
          default -> null;
        });
  }

  static @Nullable Extent product(List<@Nullable Extent> factors) {
    Extent product = Extent.ONE;
    for (Extent factor : factors) {
      product = apply("Mul", product, factor);
    }
    return product;
  }

  /** A bound of one of two. */
  static @Nullable Extent either(@Nullable Extent left, @Nullable Extent right) {
    if (left == null || right == null) {
      return null;
    }
    return left.equals(right) || !(isNegative(left) || isNegative(right)) ? left.or(right) : null;
  }

  /** The same in a tensor of 32 bits, null where it may not fit. */
  static @Nullable Extent narrow(@Nullable Extent extent) {
    if (extent == null) {
      return null;
    }
    if (extent.isNumber()) {
      return extent.factor() == (int) extent.factor() ? extent : null;
    }
    return extent.factor() <= Integer.MAX_VALUE >> (ROW_BITS * Math.min(extent.power(), 2))
            && extent.power() <= 2
        ? extent
        : null;
  }

  private static boolean isNegative(Extent extent) {
    return extent.isNumber() && extent.factor() < 0;
  }

  private static boolean areNumbers(Extent left, Extent right) {
    return left.isNumber() && right.isNumber();
  }

  private static @Nullable Extent sum(Extent left, Extent right) {
    if (!areNumbers(left, right) && isNegative(left)) {
      return difference(right, Extent.of(-left.factor()));
    }
    return !areNumbers(left, right) && isNegative(right)
        ? difference(left, Extent.of(-right.factor()))
        : left.plus(right);
  }

  private static @Nullable Extent difference(Extent left, Extent right) {
    if (areNumbers(left, right)) {
      return left.minus(right);
    }
    if (isNegative(right)) {
      return left.plus(Extent.of(-right.factor()));
    }
    boolean positive =
        left.exact()
            && right.exact()
            && left.power() >= right.power()
            && left.factor() >= right.factor();
    return positive ? left.atMost() : null;
  }

  private static @Nullable Extent product(Extent left, Extent right) {
    boolean known = areNumbers(left, right) || !(isNegative(left) || isNegative(right));
    return known ? left.times(right) : null;
  }

  private static @Nullable Extent quotient(Extent left, Extent right) {
    if (areNumbers(left, right)) {
      return right.factor() == 0 ? null : Extent.of(left.factor() / right.factor());
    }
    return isNegative(left) || isNegative(right) ? null : left.over(right).atMost();
  }

  /** Of numbers that are not negative, as whose sign it has differs between kinds of Mod. */
  private static @Nullable Extent remainder(Extent left, Extent right) {
    return areNumbers(left, right) && left.factor() >= 0 && right.factor() > 0
        ? Extent.of(left.factor() % right.factor())
        : null;
  }

  private static Extent largest(Extent left, Extent right) {
    if (areNumbers(left, right)) {
      return Extent.of(Math.max(left.factor(), right.factor()));
    }
    return isNegative(left) ? right : isNegative(right) ? left : left.or(right);
  }

  private static Extent smallest(Extent left, Extent right) {
    if (areNumbers(left, right)) {
      return Extent.of(Math.min(left.factor(), right.factor()));
    }
    return isNegative(left) ? left : isNegative(right) ? right : left.and(right).atMost();
  }

  /** 1 or 0 where that is the same for any number of rows. */
  private static @Nullable Extent equal(Extent left, Extent right) {
    if (left.equals(right) && left.exact()) {
      return Extent.ONE;
    }
    boolean differ = areNumbers(left, right) || isBelow(left, right) || isBelow(right, left);
    return differ ? Extent.of(0) : null;
  }

  /** Whether one is a number below all that the other may be. */
  private static boolean isBelow(Extent number, Extent other) {
    boolean positive = other.exact() && other.factor() >= 1;
    return number.isNumber()
        && !other.isNumber()
        && (number.factor() < 0 || (number.factor() == 0 && positive));
  }
}
