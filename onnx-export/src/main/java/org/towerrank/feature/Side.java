package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom a feature describes, and hence how many rows it has in one request. */
public enum Side {
  /** The user asking: one row a request. */
  @JsonProperty("user")
  USER,
  /** The request itself (device, hour, query): one row a request. */
  @JsonProperty("context")
  CONTEXT,
  /** A candidate: one row each. */
  @JsonProperty("item")
  ITEM;

  /** The name used in bundles, recipes and graph inputs. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
