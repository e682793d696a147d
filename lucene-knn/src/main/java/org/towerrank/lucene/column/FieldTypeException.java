package org.towerrank.lucene.column;

import org.apache.lucene.index.DocValuesType;

/** A feature's field that exists in the index but cannot be read for many documents. */
public final class FieldTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  FieldTypeException(FeatureEncoding encoding, DocValuesType found) {
    super(
        "feature ["
            + encoding.feature().name()
            + "], document field ["
            + encoding.field().name()
            + "]: expected doc values of terms or numbers, got "
            + (found == DocValuesType.NONE ? "a field without doc values" : "[" + found + "]"));
  }

  private FieldTypeException(String message) {
    super(message);
  }

  /** An ordered sequence over doc values with several values a document, which are sorted. */
  static FieldTypeException unordered(FeatureEncoding encoding) {
    return new FieldTypeException(
        "feature ["
            + encoding.feature().name()
            + "], document field ["
            + encoding.field().name()
            + "]: expected values in the order they were given, got doc values, which are sorted;"
            + " only a set, or one value a document, can be read from them");
  }
}
