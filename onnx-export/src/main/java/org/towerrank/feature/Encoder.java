package org.towerrank.feature;

/** A fitted, immutable and thread-safe map from raw values to numbers that a model reads. */
public sealed interface Encoder permits IdEncoder, MinMaxEncoder {

  /** The encoder's kind as recipes and bundles name it. */
  String type();
}
