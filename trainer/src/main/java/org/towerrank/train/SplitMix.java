package org.towerrank.train;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood 2014): the numbers of {@link java.util.SplittableRandom} of the
 * same seed, with a state that can be written down.
 */
final class SplitMix implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SplitMix(long seed) {
    this.state = seed;
  }

  /** The generator of a seed after it gave {@code count} longs. */
  static SplitMix after(long seed, long count) {
    return new SplitMix(seed + count * GOLDEN_GAMMA);
  }

  /** Where it is. */
  long state() {
    return state;
  }

  /** Goes on from where another was. */
  void state(long other) {
    state = other;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  @Override
  public int nextInt() {
    // Another mix than that of longs, as SplittableRandom has it.
    state += GOLDEN_GAMMA;
    long z = (state ^ (state >>> 33)) * 0x62A9D9ED799705F5L;
    return (int) (((z ^ (z >>> 28)) * 0xCB24D0A5C88C35B3L) >>> 32);
  }

  /** Numbers that differ in a few bits give numbers that have nothing in common. */
  static long mix(long number) {
    long z = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
