package org.towerrank.onnx;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an input of another tool's graph holds that follows from the ids of a sequence. */
public enum DerivedInput {
  /** 1 where there is an element, 0 where there is padding, {@code [rows, length]}. */
  @JsonProperty("mask")
  MASK,
  /** How many elements there are, {@code [rows]} or {@code [rows, 1]}. */
  @JsonProperty("length")
  LENGTH,
  /** 0 everywhere, {@code [rows, length]}, as the types of a text's tokens. */
  @JsonProperty("zeros")
  ZEROS
}
