package org.towerrank.elasticsearch.provenance;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a field is the document's own, or in a nested object, of which a document has a list.
 *
 * @param object the outermost nested object that the field is in, null where it is in none
 */
public record Nesting(@Nullable String object) {
  /** That of a field that is in no nested object. */
  public static final Nesting NONE = new Nesting(null);

  /**
   * That of a field, mapped or not.
   *
   * @param mapping of the index, as JSON has it
   * @param field with dots
   */
  public static Nesting of(Map<?, ?> mapping, String field) {
    return new Nesting(object(mapping, field, 0));
  }

  private static @Nullable String object(Map<?, ?> parent, String field, int from) {
    if (!(parent.get("properties") instanceof Map<?, ?> properties)) {
      return null;
    }
    for (int dot = field.indexOf('.', from); dot > 0; dot = field.indexOf('.', dot + 1)) {
      if (properties.get(field.substring(from, dot)) instanceof Map<?, ?> child) {
        return "nested".equals(child.get("type"))
            ? field.substring(0, dot)
            : object(child, field, dot + 1);
      }
    }
    return null;
  }

  /**
   * Checks that a document has one value of the field at most.
   *
   * @throws IllegalArgumentException (400) naming the nested object that the field is in
   */
  public void requireNone(String index, String field) {
    if (object != null) {
      throw new IllegalArgumentException(
          "expected field ["
              + field
              + "] of index ["
              + index
              + "] to be outside of nested objects, of which a document has a list, got one inside"
              + " of ["
              + object
              + "]");
    }
  }
}
