package org.towerrank.lucene.column;

import java.util.Map;

/**
 * Where documents hold the raw values of features. Encoded values are cached with the segment, for
 * fields of the same name and formats.
 */
@FunctionalInterface
public interface DocumentFields {
  /**
   * Document fields with the names that features use: terms in UTF-8, or whole numbers. Fields of
   * other numbers, such as a {@code DoubleField}, would be read as wrong values and not refused;
   * {@link NumericFormat} says how they are stored.
   */
  DocumentFields PLAIN = DocumentField::of;

  /**
   * The document field that is read for a feature.
   *
   * @param field see {@link org.towerrank.feature.Feature#field()}
   */
  DocumentField get(String field);

  /** The given fields by the name that features know them by, and {@link #PLAIN} for others. */
  static DocumentFields of(Map<String, DocumentField> fields) {
    Map<String, DocumentField> known = Map.copyOf(fields);
    return field -> {
      DocumentField given = known.get(field);
      return given == null ? DocumentField.of(field) : given;
    };
  }
}
