package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The element type of a graph input. */
public enum ElementType {
  @JsonProperty("int32")
  INT32,
  /** As graphs from other tools usually take ids. */
  @JsonProperty("int64")
  INT64,
  @JsonProperty("float32")
  FLOAT32
}
