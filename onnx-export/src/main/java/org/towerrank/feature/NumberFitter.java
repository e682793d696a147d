package org.towerrank.feature;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Keeps a uniform sample of the numbers seen (reservoir sampling, Vitter 1985, algorithm R) and
 * makes an encoder of it.
 */
final class NumberFitter implements FitterOfNumbers {
  private static final int CAPACITY = 1 << 17;

  private final Function<double[], Encoder> fit;
  private final SplittableRandom random = new SplittableRandom(20);
  private double[] reservoir = new double[1024];
  private long seen;

  NumberFitter(Function<double[], Encoder> fit) {
    this.fit = fit;
  }

  @Override
  public void add(double value) {
    long position = seen < CAPACITY ? seen : random.nextLong(seen + 1);
    seen++;
    if (position >= CAPACITY) {
      return;
    }
    if (position >= reservoir.length) {
      reservoir = Arrays.copyOf(reservoir, Math.min(CAPACITY, 2 * reservoir.length));
    }
    reservoir[(int) position] = value;
  }

  @Override
  public Encoder fit() {
    return fit.apply(Arrays.copyOf(reservoir, (int) Math.min(seen, CAPACITY)));
  }
}
