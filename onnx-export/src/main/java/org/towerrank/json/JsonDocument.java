package org.towerrank.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;

/** A JSON object that was read to its end, of which records can be made. */
public final class JsonDocument {
  private final JsonMapper mapper;
  private final String file;
  private final String text;

  /** The outermost keys that have a value, each with the whole number that it is, or null. */
  private final Map<String, @Nullable Integer> keys = new HashMap<>();

  JsonDocument(JsonMapper mapper, String file, String text) throws JsonException {
    this.mapper = mapper;
    this.file = file;
    this.text = text;
    try {
      scan();
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  private void scan() throws IOException {
    try (JsonParser parser = mapper.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonException("[" + file + "] is not valid: expected an object");
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
        throw new JsonException("[" + file + "] is not valid: something follows its end");
      }
    }
  }

  private JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new JsonException("[" + file + "] is not valid: it ends too early");
    }
    if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
      requireWellFormed(parser);
    }
    return token;
  }

  private void requireWellFormed(JsonParser parser) throws IOException {
    if (!ShownText.isWellFormed(parser.getText())) {
      throw new JsonException(
          "["
              + file
              + "] line "
              + parser.currentLocation().getLineNr()
              + ": expected text, got half of a surrogate pair in ["
              + ShownText.of(parser.getText())
              + "]");
    }
  }

  /**
   * The whole number under a key of the outermost object.
   *
   * @throws JsonException when there is none
   */
  public int number(String key) throws JsonException {
    Integer number = keys.get(key);
    if (number == null) {
      throw new JsonException(
          "["
              + file
              + "]: the key ["
              + key
              + "] is "
              + (keys.containsKey(key) ? "no whole number" : "missing"));
    }
    return number;
  }

  /**
   * Makes a record of it; only components that are {@code @Nullable} may be absent.
   *
   * @throws JsonException naming the key or line that does not fit
   */
  public <T> T read(Class<T> type) throws JsonException {
    requireKeys(type);
    try {
      return Objects.requireNonNull(mapper.readValue(text, type), "null");
    } catch (UnrecognizedPropertyException e) {
      throw unknownKey(e);
    } catch (ValueInstantiationException e) {
      throw e.getCause() instanceof NullPointerException missing
          ? missingKey(e, missing)
          : invalid(e);
    } catch (IOException | RuntimeException e) {
      throw invalid(e);
    }
  }

  /** Records say the component that must not be null; lists of nulls say nothing. */
  private JsonException missingKey(ValueInstantiationException e, NullPointerException missing) {
    String component = String.valueOf(missing.getMessage());
    String key = component.matches("\\w+") ? "the key [" + snakeCase(component) + "]" : "a value";
    return new JsonException(
        "[" + file + "] line " + e.getLocation().getLineNr() + ": " + key + " is missing");
  }

  private static String snakeCase(String component) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component);
  }

  private JsonException unknownKey(UnrecognizedPropertyException e) {
    String hint =
        Nearest.hint(
            e.getPropertyName(), e.getKnownPropertyIds().stream().map(Object::toString).toList());
    return new JsonException(
        "["
            + file
            + "] line "
            + e.getLocation().getLineNr()
            + ": unknown key ["
            + ShownText.of(e.getPropertyName())
            + "]"
            + hint,
        e);
  }

  private JsonException invalid(Exception e) {
    return e instanceof JsonException known
        ? known
        : new JsonException("[" + file + "] is not valid: " + problem(e), e);
  }

  /**
   * What is wrong, in one line. What parsers say themselves goes on with the source, which is the
   * file here, and with classes of the program.
   */
  public static String problem(Exception e) {
    if (!(e instanceof JacksonException json)) {
      return String.valueOf(e.getMessage());
    }
    JsonLocation location = json.getLocation();
    return MisfitMessage.of(json) + (location == null ? "" : " in line " + location.getLineNr());
  }

  private void requireKeys(Class<?> type) throws JsonException {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = snakeCase(component.getName());
      boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!optional && !keys.containsKey(key)) {
        throw new JsonException("[" + file + "]: the key [" + key + "] is missing");
      }
    }
  }
}
