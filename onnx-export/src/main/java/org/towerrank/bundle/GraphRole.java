package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a graph computes. */
public enum GraphRole {
  /** User and context inputs to the user's vector. */
  @JsonProperty("user_tower")
  USER_TOWER,
  /** Item inputs to the item's vector. */
  @JsonProperty("item_tower")
  ITEM_TOWER,
  /** All inputs to one score a task. */
  @JsonProperty("ranker")
  RANKER
}
