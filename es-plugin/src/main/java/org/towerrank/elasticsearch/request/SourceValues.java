package org.towerrank.elasticsearch.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of sources as mappings find them: names with dots are objects too, and lists of objects
 * have the values of all. The server's own search for them takes a place that has nothing, such as
 * the object that is {@code null} beside {@code object.field}, for one of several values.
 */
public final class SourceValues {
  private SourceValues() {}

  /** Whether a place of a source has no value: it has none, or an empty list. */
  static boolean isNothing(@Nullable Object value) {
    return value == null || (value instanceof List<?> list && list.isEmpty());
  }

  /**
   * The value at a path; where a source has the path in several ways, a list of what each has.
   *
   * @return null or an empty list where there is none
   */
  public static @Nullable Object at(Map<?, ?> source, String path) {
    List<Object> found = new ArrayList<>();
    Object nothing = null;
    for (int end = nameEnd(path, 0); end >= 0; end = nameEnd(path, end + 1)) {
      Object below = source.get(path.substring(0, end));
      Object value = end == path.length() ? below : below(below, path.substring(end + 1));
      if (isNothing(value)) {
        nothing = nothing == null ? value : nothing;
      } else {
        found.add(value);
      }
    }
    return switch (found.size()) {
      case 0 -> nothing;
      case 1 -> found.getFirst();
      default -> found;
    };
  }

  /** Where the next name that a path may begin with ends; below 0 behind the last one. */
  private static int nameEnd(String path, int from) {
    if (from > path.length()) {
      return -1;
    }
    int dot = path.indexOf('.', from);
    return dot < 0 ? path.length() : dot;
  }

  private static @Nullable Object below(@Nullable Object value, String path) {
    return switch (value) {
      case Map<?, ?> object -> at(object, path);
      case List<?> list -> ofAll(list, path);
      case null, default -> null;
    };
  }

  private static List<Object> ofAll(List<?> objects, String path) {
    List<Object> all = new ArrayList<>();
    for (Object object : objects) {
      Object value = below(object, path);
      if (value instanceof List<?> list) {
        all.addAll(list);
      } else if (value != null) {
        all.add(value);
      }
    }
    return all;
  }
}
