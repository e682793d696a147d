package org.towerrank.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Numbers of bfloat16: the upper half of a float's bits, rounded to the nearest, of two as near to
 * the even one, as the engine does.
 */
public final class RoundedNumbers {
  private static final int LOST_BITS = 16;
  private static final int HALF = 0x7fff;
  private static final short NOT_A_NUMBER = 0x7fc0;

  private RoundedNumbers() {}

  /**
   * Rounds the first {@code count} numbers.
   *
   * @param rounded takes as many from its beginning on
   */
  public static void round(float[] numbers, int count, short[] rounded) {
    int done = Vectors.AVAILABLE ? Vectorized.round(numbers, count, rounded) : 0;
    for (int i = done; i < count; i++) {
      int bits = Float.floatToRawIntBits(numbers[i]);
      rounded[i] =
          Float.isNaN(numbers[i])
              ? NOT_A_NUMBER
              : (short) ((bits + HALF + (bits >>> LOST_BITS & 1)) >>> LOST_BITS);
    }
  }

  /**
   * Gives all numbers as floats, which are the same.
   *
   * @param numbers takes as many from {@code at} on
   */
  public static void widen(short[] rounded, float[] numbers, int at) {
    int done = Vectors.AVAILABLE ? Vectorized.widen(rounded, numbers, at) : 0;
    for (int i = done; i < rounded.length; i++) {
      numbers[at + i] = Float.intBitsToFloat(rounded[i] << LOST_BITS);
    }
  }

  private static final class Vectorized {
    private static final VectorSpecies<Float> FLOATS = Species.WIDEST;
    private static final VectorSpecies<Integer> INTS =
        VectorSpecies.of(int.class, FLOATS.vectorShape());
    private static final VectorSpecies<Short> SHORTS =
        VectorSpecies.of(
            short.class, VectorShape.forBitSize(Math.max(64, FLOATS.vectorBitSize() / 2)));

    static int round(float[] numbers, int count, short[] rounded) {
      int i = 0;
      for (; i <= count - FLOATS.length(); i += FLOATS.length()) {
        FloatVector some = FloatVector.fromArray(FLOATS, numbers, i);
        IntVector bits = some.reinterpretAsInts();
        IntVector even = bits.lanewise(VectorOperators.LSHR, LOST_BITS).and(1);
        bits.add(even)
            .add(HALF)
            .lanewise(VectorOperators.LSHR, LOST_BITS)
            .blend(NOT_A_NUMBER, some.test(VectorOperators.IS_NAN).cast(INTS))
            .convertShape(VectorOperators.I2S, SHORTS, 0)
            .reinterpretAsShorts()
            .intoArray(rounded, i);
      }
      return i;
    }

    static int widen(short[] rounded, float[] numbers, int at) {
      int i = 0;
      for (; i <= rounded.length - FLOATS.length(); i += FLOATS.length()) {
        ShortVector.fromArray(SHORTS, rounded, i)
            .convertShape(VectorOperators.S2I, INTS, 0)
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, LOST_BITS)
            .reinterpretAsFloats()
            .intoArray(numbers, at + i);
      }
      return i;
    }
  }
}
