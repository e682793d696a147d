package org.towerrank.tune;

import java.util.SplittableRandom;

/** How likely positions in [0, 1] are. */
sealed interface Density permits CategoryDensity, KernelDensity {

  /** A position. */
  double draw(SplittableRandom random);

  /** The density at a position; above 0 everywhere. */
  double at(double position);
}
