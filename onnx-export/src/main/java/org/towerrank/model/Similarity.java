package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the vectors of two towers are compared; always computed as an inner product. */
public enum Similarity {
  /** The towers normalize their vectors, so the inner product is the cosine. */
  @JsonProperty("cosine")
  COSINE,
  /** Vectors of any length. */
  @JsonProperty("dot_product")
  DOT_PRODUCT
}
