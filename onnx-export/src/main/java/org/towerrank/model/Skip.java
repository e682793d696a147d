package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a tower adds to the output of its MLP, so that it need not be learned by the MLP. */
public enum Skip {
  /** Nothing. */
  @JsonProperty("none")
  NONE,
  /** A linear layer over the tower's input. */
  @JsonProperty("linear")
  LINEAR,
  /**
   * The average of the tower's embedded fields, so that a user starts out amid the items of their
   * history. Embeddings and vectors must have one dimension.
   */
  @JsonProperty("average")
  AVERAGE
}
