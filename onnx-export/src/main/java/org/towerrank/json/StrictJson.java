package org.towerrank.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Writes and reads JSON: snake_case, indented, nothing unknown, no key twice, no type for another,
 * nothing behind the end, and within limits. Thread-safe.
 */
public final class StrictJson {
  private static final String MARK = "\ufeff";

  private static final int NUMBER_LENGTH = 100;

  private final Limits limits;
  private final JsonMapper mapper;

  /**
   * What a file may have.
   *
   * @param bytes of the file
   * @param tokens values, keys and brackets
   * @param depth objects and lists that lie in one another
   * @param textLength characters of a text or key
   */
  public record Limits(int bytes, int tokens, int depth, int textLength) {}

  /**
   * Makes one.
   *
   * @param modules types that it has to know
   */
  public StrictJson(Limits limits, Module... modules) {
    this.limits = limits;
    this.mapper =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(limits.depth())
                            .maxTokenCount(limits.tokens())
                            .maxStringLength(limits.textLength())
                            .maxNameLength(limits.textLength())
                            .maxNumberLength(NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModules(modules)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                LogicalType.Textual,
                text ->
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
  }

  /** The UTF-8 of a value's JSON. */
  public byte[] write(Object value) {
    try {
      return (mapper.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /**
   * Goes through a file from end to end and makes nothing of it.
   *
   * @param file its name in errors
   * @throws JsonException when it is too large, no JSON object, or holds text that cannot be
   *     written again
   */
  public JsonDocument scan(String file, ByteBuffer bytes) throws JsonException {
    if (bytes.remaining() > limits.bytes()) {
      throw new JsonException(
          "["
              + file
              + "]: expected at most "
              + limits.bytes()
              + " bytes, got "
              + bytes.remaining());
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
      // Some editors write it. JSON has none, but a reader may pass over it.
      return new JsonDocument(mapper, file, text.startsWith(MARK) ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw new JsonException("[" + file + "] is not valid: it is not UTF-8", e);
    }
  }
}
