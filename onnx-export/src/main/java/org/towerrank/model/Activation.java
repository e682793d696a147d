package org.towerrank.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Elementwise nonlinearities. */
public enum Activation {
  /** max(0, x). */
  @JsonProperty("relu")
  RELU,
  /** x for x &gt; 0, else 0.01 x. */
  @JsonProperty("leaky_relu")
  LEAKY_RELU,
  /** tanh x. */
  @JsonProperty("tanh")
  TANH,
  /** 1 / (1 + exp(-x)). */
  @JsonProperty("sigmoid")
  SIGMOID
}
