package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * What a newer plugin says in an object of the registry and this one does not know. It is given on
 * as it came, on the wire and on disk, so that nothing is lost while an older node is the master.
 *
 * @param byKey values of JSON; numbers are {@code long} or {@code double}, whichever way they came,
 *     so that equal ones are equal; null counts as absent
 */
record UnknownFields(Map<String, Object> byKey) implements Writeable {
  static final UnknownFields NONE = new UnknownFields(Map.of());

  UnknownFields {
    byKey = Collections.unmodifiableMap(canonical(byKey));
  }

  private static Map<String, Object> canonical(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            sorted.put(String.valueOf(key), canonical(value));
          }
        });
    return sorted;
  }

  private static Object canonical(Object value) {
    return switch (value) {
      case Float number -> number.doubleValue();
      case Double number -> number;
      case Number number -> number.longValue();
      case List<?> list ->
          list.stream().filter(Objects::nonNull).map(UnknownFields::canonical).toList();
      case Map<?, ?> map -> canonical(map);
      default -> value;
    };
  }

  /** Reads what {@link #writeTo} wrote. */
  static UnknownFields read(StreamInput in) throws IOException {
    Map<String, Object> map = in.readGenericMap();
    return map == null || map.isEmpty() ? NONE : new UnknownFields(map);
  }

  @Override
  public void writeTo(StreamOutput out) throws IOException {
    out.writeGenericMap(byKey);
  }

  /** An object of JSON with these fields behind its own. */
  Map<String, Object> addTo(Map<String, Object> known) {
    Map<String, Object> all = new LinkedHashMap<>(byKey);
    all.keySet().removeAll(known.keySet());
    Map<String, Object> whole = new LinkedHashMap<>(known);
    whole.putAll(all);
    return whole;
  }
}
