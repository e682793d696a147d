package org.towerrank.elasticsearch.request;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Paths as pipelines have them, beside those of mappings: {@code makers.0} is the first of a list,
 * and {@code _source.maker} the field {@code maker}.
 */
final class PipelinePaths {
  private static final String SOURCE = "_source.";
  private static final Pattern PLACE = Pattern.compile("[0-9]{1,9}");

  private PipelinePaths() {}

  /** The field that a path leads to; the list, where the path goes on to a place in it. */
  static String field(String path) {
    String own = own(path);
    for (int dot = own.indexOf('.'); dot > 0; dot = own.indexOf('.', dot + 1)) {
      int next = own.indexOf('.', dot + 1);
      if (isPlace(own.substring(dot + 1, next < 0 ? own.length() : next))) {
        return own.substring(0, dot);
      }
    }
    return own;
  }

  /** Whether a path goes on behind its field, to a place in a list. */
  static boolean endsInPlace(String path) {
    return !field(path).equals(own(path));
  }

  /** The value that a pipeline finds in a source, null if it finds none. */
  static @Nullable Object value(Map<String, Object> source, String path) {
    Object found = source;
    for (String name : own(path).split("\\.", -1)) {
      found =
          switch (found) {
            case Map<?, ?> object -> object.get(name);
            case List<?> list when isPlace(name) -> element(list, Integer.parseInt(name));
            case null, default -> null;
          };
    }
    return found;
  }

  private static @Nullable Object element(List<?> list, int place) {
    return place < list.size() ? list.get(place) : null;
  }

  /** The path of the values that the list of objects or values has at all places. */
  static String ofAllPlaces(String path) {
    String own = own(path);
    int first = own.indexOf('.');
    return first < 0
        ? own
        : own.substring(0, first)
            + Arrays.stream(own.substring(first + 1).split("\\.", -1))
                .filter(name -> !isPlace(name))
                .map(name -> "." + name)
                .collect(Collectors.joining());
  }

  /** A path as mappings have it, but for places. */
  static String own(String path) {
    return path.startsWith(SOURCE) ? path.substring(SOURCE.length()) : path;
  }

  private static boolean isPlace(String name) {
    return PLACE.matcher(name).matches();
  }
}
