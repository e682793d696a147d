package org.towerrank.elasticsearch.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object of the registry's JSON. Keys that are read must be there; a newer plugin may have
 * written others, see {@link #others}.
 *
 * @param place what the object is, for errors
 */
record StateObject(String place, Map<?, ?> map) {

  /**
   * The object that a value is.
   *
   * @throws IllegalArgumentException when it is none
   */
  static StateObject of(String place, Object value) {
    if (value instanceof Map<?, ?> map) {
      return new StateObject(place, map);
    }
    throw new IllegalArgumentException("expected " + place + " to be an object, got " + value);
  }

  boolean has(String key) {
    return map.get(key) != null;
  }

  String text(String key) {
    return require(key, "text", String.class);
  }

  long number(String key) {
    return require(key, "a number", Number.class).longValue();
  }

  List<?> list(String key) {
    return require(key, "a list", List.class);
  }

  StateObject object(String key) {
    return new StateObject("[" + key + "] of " + place, require(key, "an object", Map.class));
  }

  /** What is not known here. */
  UnknownFields others(Set<String> known) {
    Map<String, Object> others = new LinkedHashMap<>();
    map.forEach((key, value) -> others.put(String.valueOf(key), value));
    others.keySet().removeAll(known);
    return others.isEmpty() ? UnknownFields.NONE : new UnknownFields(others);
  }

  private <T> T require(String key, String expected, Class<T> type) {
    Object value = map.get(key);
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new IllegalArgumentException(
        "expected "
            + expected
            + " as ["
            + key
            + "] of "
            + place
            + ", got "
            + (value == null ? "nothing" : "[" + value + "]"));
  }
}
