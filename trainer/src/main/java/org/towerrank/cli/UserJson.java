package org.towerrank.cli;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A user's features as an option gives them.
 *
 * @param features raw values by field
 */
record UserJson(Map<String, Object> features) {

  /** Parses the option. */
  static final class Converter implements ITypeConverter<UserJson> {
    private static final JsonMapper MAPPER =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Override
    public UserJson convert(String text) {
      try {
        Map<String, Object> features =
            MAPPER.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
        if (features == null) {
          throw new TypeConversionException(problem(text));
        }
        return new UserJson(features);
      } catch (JsonParseException e) {
        throw new TypeConversionException(problem(text) + ": " + e.getOriginalMessage());
      } catch (JsonProcessingException e) {
        // It is JSON of another kind, and the message is about classes.
        throw new TypeConversionException(problem(text));
      }
    }

    private static String problem(String text) {
      return "expected a JSON object of user features such as {\"user_id\": \"42\"}, got ["
          + text
          + "]";
    }
  }
}
