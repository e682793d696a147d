package org.towerrank.feature;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;

/** What {@code model.json} says of a fitted encoder; its type is one of {@link Encoders}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public interface EncoderEntry {

  /**
   * The encoder.
   *
   * @throws SchemaException when there is none like this
   * @throws IOException when a file of it is missing or broken
   */
  Encoder encoder(EncoderFiles.Reader files) throws IOException;
}
