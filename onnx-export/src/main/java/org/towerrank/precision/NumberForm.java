package org.towerrank.precision;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What numbers are written as. */
public enum NumberForm {
  /** 4 bytes a number, as fitted. */
  @JsonProperty("float32")
  FLOAT32("float32"),
  /** 2 bytes a number: IEEE 754 binary16, 11 bits of precision, at most 65,504. */
  @JsonProperty("fp16")
  FP16("fp16"),
  /** 1 byte a number, times a scale that several share. */
  @JsonProperty("int8")
  INT8("int8");

  private final String label;

  NumberForm(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
