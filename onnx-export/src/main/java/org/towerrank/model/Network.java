package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * An architecture with its sizes: everything about a network but its features and weights. A record
 * whose components are the keys of a recipe's {@code network}, and whose name there is listed here.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "architecture")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fm.class, name = "fm"),
  @JsonSubTypes.Type(value = DeepFm.class, name = "deepfm"),
  @JsonSubTypes.Type(value = Fnn.class, name = "fnn"),
  @JsonSubTypes.Type(value = Pnn.class, name = "pnn"),
  @JsonSubTypes.Type(value = DcnV2.class, name = "dcn_v2"),
  @JsonSubTypes.Type(value = Mmoe.class, name = "mmoe"),
  @JsonSubTypes.Type(value = Ple.class, name = "ple"),
  @JsonSubTypes.Type(value = Esmm.class, name = "esmm"),
  @JsonSubTypes.Type(value = Dssm.class, name = "dssm"),
  @JsonSubTypes.Type(value = YoutubeDnn.class, name = "youtubednn"),
  @JsonSubTypes.Type(value = FmTowers.class, name = "fm_towers")
})
public sealed interface Network permits Ranker, TwoTower {}
