package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a recipe says of an encoder before it is fitted; its type is one of {@link Encoders}. The
 * record of an encoder is named {@code Spec} and stands in its class.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public interface EncoderSpec {

  /** A fitter that has seen nothing yet. */
  EncoderFitter fitter();
}
