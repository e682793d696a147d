package org.towerrank.elasticsearch.request;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that fields have in documents. Doc values have more of them: aliases, and fields that
 * the mapping makes of another one.
 *
 * @param mapping of an index
 */
record SourceNames(Map<String, Object> mapping) {

  /**
   * Checks that documents can have a field under a name, whether any has it or not.
   *
   * @throws IllegalArgumentException (400) where the name is one of the mapping only
   */
  void require(String place, String index, String path) {
    String found = found(mapping, index, "", path);
    if (found != null) {
      throw new IllegalArgumentException(
          place + ": expected a field that documents have, got [" + path + "], " + found);
    }
  }

  private static @Nullable String found(Map<?, ?> parent, String index, String above, String path) {
    if (!(parent.get("properties") instanceof Map<?, ?> properties)) {
      return null;
    }
    if (properties.get(path) instanceof Map<?, ?> field) {
      return "alias".equals(field.get("type"))
          ? "an alias in the mapping of index ["
              + index
              + "], whose values documents have under another name"
          : null;
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      String name = path.substring(0, dot);
      String rest = path.substring(dot + 1);
      if (properties.get(name) instanceof Map<?, ?> child) {
        return child.get("fields") instanceof Map<?, ?> beside && beside.containsKey(rest)
            ? "which index [" + index + "] makes of what they have in [" + above + name + "]"
            : found(child, index, above + name + ".", rest);
      }
    }
    return null;
  }
}
