package org.towerrank.tune;

import java.util.SplittableRandom;

/**
 * A mixture of normal distributions, cut off outside of [0, 1], around the positions seen, and of
 * an even one, which counts as one position (Bergstra et al. 2011, section 4.2). All are as wide:
 * half as wide as positions are apart if spread evenly. With the few trials that a search of models
 * has, that found better settings of made-up functions than widths by the distance of neighbours.
 */
final class KernelDensity implements Density {
  /** Narrower kernels would try what was tried. */
  private static final double NARROWEST = .05;

  private static final int DRAWS = 100;

  private final double[] centres;
  private final double width;

  KernelDensity(double[] positions) {
    this.centres = positions.clone();
    this.width = Math.max(NARROWEST, .5 / (1 + centres.length));
  }

  @Override
  public double draw(SplittableRandom random) {
    int kernel = random.nextInt(centres.length + 1);
    for (int i = 0; kernel < centres.length && i < DRAWS; i++) {
      double position = centres[kernel] + width * normal(random);
      if (position >= 0 && position <= 1) {
        return position;
      }
    }
    return random.nextDouble();
  }

  /** Box and Muller 1958. */
  private static double normal(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Override
  public double at(double position) {
    double sum = 1;
    for (double centre : centres) {
      double distance = (position - centre) / width;
      double inside = below((1 - centre) / width) - below(-centre / width);
      sum += Math.exp(-distance * distance / 2) / (width * Math.sqrt(2 * Math.PI) * inside);
    }
    return sum / (centres.length + 1);
  }

  /** The standard normal distribution below a value, to 1e-7 (Abramowitz and Stegun 26.2.17). */
  private static double below(double value) {
    double t = 1 / (1 + .2316419 * Math.abs(value));
    double series =
        t
            * (.319381530
                + t * (-.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-value * value / 2) / Math.sqrt(2 * Math.PI) * series;
    return value < 0 ? tail : 1 - tail;
  }
}
