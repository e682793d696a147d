package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What the embeddings of a sequence's elements become together. With an inner product, as in a
 * factorization machine, a sum says how many elements are like the item, and a mean what share of
 * them.
 */
public enum Pooling {
  /** Their sum, each times its weight, which is 1 where elements have none. */
  @JsonProperty("sum")
  SUM,
  /** That divided by the sum of the weights. */
  @JsonProperty("mean")
  MEAN,
  /**
   * That divided by the root of the sum of the squared weights: between both, as the sum of n
   * unrelated embeddings grows as √n. TensorFlow's embedding columns call it so.
   */
  @JsonProperty("sqrtn")
  SQRTN
}
