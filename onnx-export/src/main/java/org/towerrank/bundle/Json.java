package org.towerrank.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;

/** How the JSON of bundles and runs is read and written: snake_case, indented, nothing unknown. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private Json() {}

  static byte[] write(Object value) {
    try {
      return (MAPPER.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  /** Reads a record; only components that are {@code @Nullable} may be absent. */
  static <T> T read(String file, byte[] json, Class<T> type) throws BundleException {
    try {
      requireKeys(file, MAPPER.readTree(json), type);
      return Objects.requireNonNull(MAPPER.readValue(json, type), "null");
    } catch (UnrecognizedPropertyException e) {
      String hint =
          Nearest.hint(
              e.getPropertyName(), e.getKnownPropertyIds().stream().map(Object::toString).toList());
      throw new BundleException(
          "["
              + file
              + "] line "
              + e.getLocation().getLineNr()
              + ": unknown key ["
              + e.getPropertyName()
              + "]"
              + hint,
          e);
    } catch (BundleException e) {
      throw e;
    } catch (IOException | NullPointerException e) {
      throw new BundleException("[" + file + "] is not valid: " + e.getMessage(), e);
    }
  }

  private static void requireKeys(String file, JsonNode tree, Class<?> type)
      throws BundleException {
    for (RecordComponent component : type.getRecordComponents()) {
      String key =
          PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
      boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!optional && !tree.hasNonNull(key)) {
        throw new BundleException("[" + file + "]: the key [" + key + "] is missing");
      }
    }
  }

  /** The number under a key of the outermost object. */
  static int number(String file, byte[] json, String key) throws BundleException {
    try {
      return MAPPER.readTree(json).required(key).asInt();
    } catch (IOException | IllegalArgumentException e) {
      throw new BundleException("[" + file + "] is not valid: " + e.getMessage(), e);
    }
  }
}
