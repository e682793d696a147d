package org.towerrank.train;

/** The gradient of a dense weight that the engine does not know was read. */
interface DerivedGradient {

  /** Whether it is only known once embeddings are updated, which notes what it is made of. */
  boolean isFoundByUpdate();

  /** Computes it, behind the backward pass. */
  float[] compute();
}
