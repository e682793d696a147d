package org.towerrank.elasticsearch.request;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Quoted;

/**
 * A JSON object of a request, read strictly: every value is asked for by name and type, and {@link
 * #end} refuses unknown names. Errors are {@link IllegalArgumentException}s, which the server
 * answers with status 400, and name the place, what was expected and what came.
 */
public final class RequestObject {
  /** Most characters in names of models, aliases and indexes. */
  public static final int LONGEST_NAME = 255;

  /** Most characters in paths of fields. */
  public static final int LONGEST_PATH = 1000;

  private final String place;
  private final Map<String, ? extends @Nullable Object> values;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * An object to read.
   *
   * @param place what to call it in errors, such as {@code towerrank.user}
   */
  public RequestObject(String place, Map<String, ? extends @Nullable Object> values) {
    this.place = place;
    this.values = values;
  }

  /** A text that must be there and not be empty. */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> wrong(name, "a text", "nothing"));
  }

  /** A text that must be there, as {@link #text(String, int)} reads it. */
  public String requiredText(String name, int most) {
    return text(name, most).orElseThrow(() -> wrong(name, "a text", "nothing"));
  }

  /**
   * A text, which must not be empty; empty Optional if absent.
   *
   * @param most characters that it may have
   */
  public Optional<String> text(String name, int most) {
    Optional<String> text = text(name);
    if (text.isPresent() && text.get().length() > most) {
      throw wrong(name, "a text of at most " + most + " characters", Quoted.of(text.get()));
    }
    return text;
  }

  /** A text, which must not be empty; empty Optional if absent. */
  public Optional<String> text(String name) {
    Object value = get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && !text.isBlank()) {
      return Optional.of(text);
    }
    throw wrong(name, "a text", Quoted.of(value));
  }

  /** True or false, false where it is not there. */
  public boolean flag(String name) {
    return flag(name, false);
  }

  /** True or false, or a default where it is not there. */
  public boolean flag(String name, boolean otherwise) {
    Object value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false", told(value));
  }

  /** A whole number of a range, or a default where it is not there. */
  public int whole(String name, int least, int most, int otherwise) {
    Object value = get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw wrong(name, "a whole number from " + least + " to " + most, told(value));
  }

  /** An object, empty where it is not there. */
  public Map<String, Object> object(String name) {
    return optionalObject(name).orElse(Map.of());
  }

  /** An object where it is there. */
  public Optional<Map<String, Object>> optionalObject(String name) {
    Object value = get(name);
    return value == null ? Optional.empty() : Optional.of(asObject(place + "." + name, value));
  }

  /** A list, where it is there. */
  public Optional<List<?>> list(String name) {
    Object value = get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof List<?> list) {
      return Optional.of(list);
    }
    throw wrong(name, "a list", Quoted.of(value));
  }

  /** An object whose values are all texts, such as names by name; empty where it is not there. */
  public Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    RequestObject object = new RequestObject(place + "." + name, object(name));
    object.values.keySet().forEach(key -> texts.put(key, object.requiredText(key, LONGEST_PATH)));
    return texts;
  }

  /** An object whose values are all numbers; empty where it is not there. */
  public Map<String, Double> numbers(String name) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object(name)
        .forEach(
            (key, value) -> {
              if (!(value instanceof Number number)) {
                throw wrong(name + "." + key, "a number", told(value));
              }
              numbers.put(key, number.doubleValue());
            });
    return numbers;
  }

  /** Names a field that is read elsewhere, so that it can be the nearest of one misspelt. */
  public void knows(String name) {
    asked.add(name);
  }

  /**
   * Checks that nothing else is there.
   *
   * @throws IllegalArgumentException naming the unknown name and the nearest known one
   */
  public void end() {
    for (String name : values.keySet()) {
      if (!asked.contains(name)) {
        throw new IllegalArgumentException(
            "[" + place + "]: unknown field " + Quoted.of(name) + Nearest.hint(name, asked));
      }
    }
  }

  /** A value as a JSON object. */
  public static Map<String, Object> asObject(String place, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          Quoted.of(place) + ": expected an object, got " + Quoted.of(value));
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, content) -> object.put(String.valueOf(key), content));
    return object;
  }

  /** A value for an error: a text may look like the number that is expected. */
  private static String told(@Nullable Object value) {
    return (value instanceof String ? "the text " : "") + Quoted.of(value);
  }

  /** An error about one value. */
  public IllegalArgumentException wrong(String name, String expected, String got) {
    return new IllegalArgumentException(
        Quoted.of(place + "." + name) + ": expected " + expected + ", got " + got);
  }

  private @Nullable Object get(String name) {
    asked.add(name);
    return values.get(name);
  }
}
