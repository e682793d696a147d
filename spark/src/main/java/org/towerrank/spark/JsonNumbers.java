package org.towerrank.spark;

import java.math.BigDecimal;

/** Numbers as one machine writes them in a text of JSON, which are nearly those of JavaScript. */
final class JsonNumbers {
  /** From so small a number on, as a power of ten, zeros are written out. */
  private static final int LEAST = -6;

  /** So large a number and those above are written as powers of ten. */
  private static final int MOST = 21;

  private JsonNumbers() {}

  /**
   * A number's shortest text, with a point or a power of ten: {@code 1000.0} and {@code 1e21}. See
   * Number::toString of ECMA-262, which leaves out the point, writes a plus and drops the sign of
   * zero.
   *
   * @param number which is finite
   */
  static String text(double number) {
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int power = digits.precision() - digits.scale() - 1;
    if (power >= LEAST && power < MOST) {
      String plain = digits.toPlainString();
      return digits.scale() > 0 ? plain : plain + ".0";
    }
    return digits.scaleByPowerOfTen(-power).toPlainString() + "e" + power;
  }
}
