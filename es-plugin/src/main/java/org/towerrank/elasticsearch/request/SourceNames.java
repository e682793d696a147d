package org.towerrank.elasticsearch.request;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that fields have in documents. Doc values have more of them: aliases, fields that the
 * mapping makes of another one, and those of pass-through objects without the object's name.
 *
 * @param mapping of an index
 */
record SourceNames(Map<String, Object> mapping) {
  private static final String PROPERTIES = "properties";
  private static final String FIELDS = "fields";

  /**
   * Checks that documents can have a field under a name, whether any has it or not.
   *
   * @throws IllegalArgumentException (400) where the name is one of the mapping only
   */
  void require(String place, String index, String path) {
    String found = has(mapping, path) ? found(mapping, index, "", path) : passed(index, path);
    if (found != null) {
      throw refused(place, path, found);
    }
  }

  /**
   * Checks that a document without a value under a name has none: that no script makes one.
   *
   * @throws IllegalArgumentException (400) where one does
   */
  void requireStored(String place, String index, String path) {
    if (isComputed(path)) {
      throw refused(
          place,
          path,
          "a runtime field of index [" + index + "], whose values are not in documents");
    }
  }

  private static IllegalArgumentException refused(String place, String path, String what) {
    return new IllegalArgumentException(
        place + ": expected a field that documents have, got [" + path + "], " + what);
  }

  private static @Nullable String found(Map<?, ?> parent, String index, String above, String path) {
    if (!(parent.get(PROPERTIES) instanceof Map<?, ?> properties)) {
      return null;
    }
    if (properties.get(path) instanceof Map<?, ?> field) {
      return ofMapping(index, field);
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      String name = path.substring(0, dot);
      String rest = path.substring(dot + 1);
      if (properties.get(name) instanceof Map<?, ?> child) {
        return child.get(FIELDS) instanceof Map<?, ?> beside && beside.containsKey(rest)
            ? "which index [" + index + "] makes of what they have in [" + above + name + "]"
            : found(child, index, above + name + ".", rest);
      }
    }
    return null;
  }

  /** Why documents have no values of a field; null where they may have. */
  private static @Nullable String ofMapping(String index, Map<?, ?> field) {
    if ("alias".equals(field.get("type"))) {
      return "an alias in the mapping of index ["
          + index
          + "], whose values documents have under another name";
    }
    return hasScript(field)
        ? "whose values a script in the mapping of index [" + index + "] makes"
        : null;
  }

  /** Whether a mapping, or a part of it, has a field of its own under a name. */
  private static boolean has(Map<?, ?> parent, String path) {
    if (!(parent.get(PROPERTIES) instanceof Map<?, ?> properties)) {
      return parent.get(FIELDS) instanceof Map<?, ?> beside && beside.containsKey(path);
    }
    if (properties.get(path) instanceof Map<?, ?> field) {
      return !field.containsKey(PROPERTIES);
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (properties.get(path.substring(0, dot)) instanceof Map<?, ?> child
          && has(child, path.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String passed(String index, String path) {
    String object = passThrough(mapping, "", path);
    return object == null
        ? null
        : "which index ["
            + index
            + "] passes through from ["
            + object
            + "], where documents have it";
  }

  /** The object at any depth whose fields are also found without its name, null if none has it. */
  private static @Nullable String passThrough(Map<?, ?> parent, String above, String path) {
    if (!(parent.get(PROPERTIES) instanceof Map<?, ?> properties)) {
      return null;
    }
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      if (property.getValue() instanceof Map<?, ?> child) {
        String name = above + property.getKey();
        boolean here = "passthrough".equals(child.get("type")) && has(child, path);
        String found = here ? name : passThrough(child, name + ".", path);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** One without a script is read from documents. A script may make several fields. */
  private boolean isComputed(String path) {
    if (!(mapping.get("runtime") instanceof Map<?, ?> runtime)) {
      return false;
    }
    int dot = path.lastIndexOf('.');
    return hasScript(runtime.get(path))
        || (dot > 0
            && runtime.get(path.substring(0, dot)) instanceof Map<?, ?> several
            && several.get(FIELDS) instanceof Map<?, ?> made
            && made.containsKey(path.substring(dot + 1)));
  }

  private static boolean hasScript(@Nullable Object field) {
    return field instanceof Map<?, ?> given && given.containsKey("script");
  }
}
