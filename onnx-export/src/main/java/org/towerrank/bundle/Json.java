package org.towerrank.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.Nearest;

/**
 * Reads and writes the JSON of bundles and runs, indented and in snake_case. Unknown or repeated
 * keys, values of another type, text behind the end, and sizes beyond {@link BundleLimits} are
 * errors.
 */
final class Json {
  private static final int NUMBER_LENGTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(BundleLimits.MANIFEST_DEPTH)
                          .maxTokenCount(BundleLimits.MANIFEST_TOKENS)
                          .maxStringLength(BundleLimits.TEXT_LENGTH)
                          .maxNameLength(BundleLimits.TEXT_LENGTH)
                          .maxNumberLength(NUMBER_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(Encoders.module())
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

  private final String file;
  private final String text;

  /**
   * The keys of the outermost object, each with its value if that is a whole number, otherwise
   * null.
   */
  private final Map<String, @Nullable Integer> keys = new HashMap<>();

  private Json(String file, String text) {
    this.file = file;
    this.text = text;
  }

  static byte[] write(Object value) {
    try {
      return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /**
   * Checks a whole file without building objects from it.
   *
   * @throws BundleException when it is too large, no JSON object, or holds text that cannot be
   *     written again
   */
  static Json scan(String file, ByteBuffer bytes) throws BundleException {
    if (bytes.remaining() > BundleLimits.MANIFEST_BYTES) {
      throw new BundleException(
          "["
              + file
              + "]: expected at most "
              + BundleLimits.MANIFEST_BYTES
              + " bytes, got "
              + bytes.remaining());
    }
    try {
      Json json =
          new Json(file, StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
      json.scan();
      return json;
    } catch (CharacterCodingException e) {
      throw new BundleException("[" + file + "] is not valid: it is not UTF-8", e);
    } catch (IOException e) {
      throw invalid(file, e);
    }
  }

  private void scan() throws IOException {
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BundleException("[" + file + "] is not valid: expected an object");
      }
      String key = "";
      int depth = 1;
      while (depth > 0) {
        JsonToken token = next(parser);
        if (token == JsonToken.FIELD_NAME && depth == 1) {
          key = parser.currentName();
        } else if (depth == 1 && token != JsonToken.VALUE_NULL && !token.isStructEnd()) {
          keys.put(key, token == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : null);
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      if (parser.nextToken() != null) {
        throw new BundleException("[" + file + "] is not valid: something follows its end");
      }
    }
  }

  private JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new BundleException("[" + file + "] is not valid: it ends too early");
    }
    if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
      requireWellFormed(parser);
    }
    return token;
  }

  private void requireWellFormed(JsonParser parser) throws IOException {
    if (!Names.isWellFormed(parser.getText())) {
      throw new BundleException(
          "["
              + file
              + "] line "
              + parser.currentLocation().getLineNr()
              + ": expected text, got half of a surrogate pair in ["
              + Names.shown(parser.getText())
              + "]");
    }
  }

  /** The whole number under a key of the outermost object. */
  int number(String key) throws BundleException {
    Integer number = keys.get(key);
    if (number == null) {
      throw new BundleException(
          "["
              + file
              + "]: the key ["
              + key
              + "] is "
              + (keys.containsKey(key) ? "no whole number" : "missing"));
    }
    return number;
  }

  /** Reads the JSON into a record; only components that are {@code @Nullable} may be absent. */
  <T> T read(Class<T> type) throws BundleException {
    requireKeys(type);
    try {
      return Objects.requireNonNull(MAPPER.readValue(text, type), "null");
    } catch (UnrecognizedPropertyException e) {
      throw unknownKey(e);
    } catch (ValueInstantiationException e) {
      throw e.getCause() instanceof NullPointerException missing
          ? missingKey(e, missing)
          : invalid(file, e);
    } catch (IOException | RuntimeException e) {
      throw invalid(file, e);
    }
  }

  /** A record's exception names the component that must not be null; that of a list does not. */
  private BundleException missingKey(ValueInstantiationException e, NullPointerException missing) {
    String component = String.valueOf(missing.getMessage());
    String key = component.matches("\\w+") ? "the key [" + snakeCase(component) + "]" : "a value";
    return new BundleException(
        "[" + file + "] line " + e.getLocation().getLineNr() + ": " + key + " is missing");
  }

  private static String snakeCase(String component) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component);
  }

  private BundleException unknownKey(UnrecognizedPropertyException e) {
    String hint =
        Nearest.hint(
            e.getPropertyName(), e.getKnownPropertyIds().stream().map(Object::toString).toList());
    return new BundleException(
        "["
            + file
            + "] line "
            + e.getLocation().getLineNr()
            + ": unknown key ["
            + Names.shown(e.getPropertyName())
            + "]"
            + hint,
        e);
  }

  private static BundleException invalid(String file, Exception e) {
    return e instanceof BundleException known
        ? known
        : new BundleException("[" + file + "] is not valid: " + e.getMessage(), e);
  }

  private void requireKeys(Class<?> type) throws BundleException {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = snakeCase(component.getName());
      boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!optional && !keys.containsKey(key)) {
        throw new BundleException("[" + file + "]: the key [" + key + "] is missing");
      }
    }
  }
}
