package org.towerrank.model;

/**
 * A ranker with a factorization machine in it, whose interactions of user and item are an inner
 * product: {@link FmTowers} has its two vectors. Its weights are {@code embedding}, {@code
 * first_order} and {@code first_order.numbers}, as {@link Fm} names them.
 */
public interface FactorizationMachine extends Ranker {

  /** Dimension of the embeddings. */
  int dimension();
}
