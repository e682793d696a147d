package org.towerrank.tune;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The shares of some values, each counted once more than it was seen (Bergstra et al. 2011, section
 * 4.2).
 *
 * @param choice the values
 * @param shares their sum is 1
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one proposal.
record CategoryDensity(Dimension.Choice choice, double[] shares) implements Density {

  static CategoryDensity of(Dimension.Choice choice, double[] positions) {
    double[] shares = new double[choice.values().size()];
    Arrays.fill(shares, 1);
    for (double position : positions) {
      shares[choice.index(position)]++;
    }
    double sum = Arrays.stream(shares).sum();
    return new CategoryDensity(choice, Arrays.stream(shares).map(count -> count / sum).toArray());
  }

  @Override
  public double draw(SplittableRandom random) {
    double left = random.nextDouble();
    int index = 0;
    while (index < shares.length - 1 && left >= shares[index]) {
      left -= shares[index++];
    }
    return (index + .5) / shares.length;
  }

  @Override
  public double at(double position) {
    return shares[choice.index(position)];
  }
}
