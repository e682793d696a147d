package org.towerrank.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Results as {@code --json} prints them: one object, keys in snake_case. */
public final class JsonOutput {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private JsonOutput() {}

  /** The JSON of a record, map or list, without a line end behind. */
  public static String of(Object result) {
    return written(MAPPER.writer(), result);
  }

  /** The same on one line. */
  public static String line(Object result) {
    return written(MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT), result);
  }

  private static String written(ObjectWriter writer, Object result) {
    try {
      return writer.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "cannot write " + result.getClass().getSimpleName() + " as JSON", e);
    }
  }
}
