package org.towerrank.model;

import org.towerrank.feature.FeatureSchema;

/**
 * A network whose score of a user and an item is the inner product of a vector of each, so that
 * item vectors can be indexed and the best items found by nearest-neighbour search.
 */
public non-sealed interface TwoTower extends Network {

  /** The user's vector: {@code [R, dimension]}. */
  <T> T userVector(Ops<T> ops, FeatureSchema schema);

  /** The item's vector: {@code [R, dimension]}. */
  <T> T itemVector(Ops<T> ops, FeatureSchema schema);

  /** How many numbers each vector has. */
  int vectorWidth();

  /** Learned position weights for each ordered sequence of the user tower; 0 for none. */
  int recencyHeads();

  /** How the vectors are compared. */
  Similarity similarity();
}
