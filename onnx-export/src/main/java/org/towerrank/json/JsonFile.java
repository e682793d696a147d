package org.towerrank.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files of JSON that a program wrote for itself, and tells what is wrong with others. */
public final class JsonFile {
  private JsonFile() {}

  /**
   * Makes a value of a file.
   *
   * @param expected what the file should be, such as {@code "a report that train writes"}
   * @throws JsonException naming the file, what was expected, and what is there instead
   */
  public static <T> T read(JsonMapper mapper, Path file, Class<T> type, String expected)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String found;
    try {
      T value = mapper.readValue(bytes, type);
      if (value != null) {
        return value;
      }
      found = "[null]";
    } catch (JacksonException e) {
      found = new String(bytes, StandardCharsets.UTF_8).isBlank() ? "an empty file" : problem(e);
    }
    throw new JsonException("[" + file + "]: expected " + expected + ", found " + found);
  }

  /**
   * Looks at one value of a file, such as the version that wrote it, whatever else the file has.
   *
   * @param path of keys, from the outermost on
   * @return nothing if the file is no JSON, or has no number or text there
   */
  public static Optional<String> peek(JsonMapper mapper, Path file, String... path)
      throws IOException {
    try {
      JsonNode node = mapper.readTree(Files.readAllBytes(file));
      for (String key : path) {
        node = node.path(key);
      }
      return node.isNumber() || node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** What there is instead of JSON of the right keys, in words that name no class. */
  public static String problem(JacksonException e) {
    JsonLocation location = e.getLocation();
    String line = location == null ? "" : " in line " + location.getLineNr();
    // Within an object the parser's exception comes in one that says where.
    return e instanceof JsonParseException || e.getCause() instanceof JsonParseException
        ? "JSON that is cut off or broken" + line
        : "JSON with other keys or values" + line;
  }
}
