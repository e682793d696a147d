package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom a feature describes, and hence how many rows it has in one request. */
public enum Side {
  /** The user asking: one row a request. */
  @JsonProperty("user")
  USER,
  /** The request itself (device, hour): one row a request. */
  @JsonProperty("context")
  CONTEXT,
  /** A candidate: one row each. */
  @JsonProperty("item")
  ITEM,
  /**
   * How well a candidate matches a query of the request, such as its BM25 score for the words that
   * a user typed: one row a candidate, and another one in each request.
   */
  @JsonProperty("query")
  QUERY;

  /** The name used in bundles, recipes and graph inputs. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether it has one row a candidate, rather than one a request. */
  public boolean isOfCandidates() {
    return this == ITEM || this == QUERY;
  }
}
