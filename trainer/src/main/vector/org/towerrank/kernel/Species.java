package org.towerrank.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that kernels compute with. */
final class Species {
  /**
   * Eight numbers, or fewer where the processor has no registers for them. More at a time leave
   * embeddings of 8 without vectors, and roots and quotients take as long for each number.
   */
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() < FloatVector.SPECIES_256.length()
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_256;

  /** Sixteen numbers, or as many as the processor has registers for: where rows are long. */
  static final VectorSpecies<Float> WIDEST =
      FloatVector.SPECIES_PREFERRED.length() < FloatVector.SPECIES_512.length()
          ? FloatVector.SPECIES_PREFERRED
          : FloatVector.SPECIES_512;

  /** Whether these are sixteen. */
  static final boolean WIDE = WIDEST.equals(FloatVector.SPECIES_512);

  private Species() {}
}
