package org.towerrank.lucene.column;

import org.apache.lucene.index.DocValuesType;
import org.towerrank.feature.SequenceFeature;

/** A feature's field that exists in the index but cannot be read for many documents. */
public final class FieldTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  FieldTypeException(FeatureEncoding encoding, DocValuesType found) {
    super(
        place(encoding)
            + "expected doc values of terms or numbers, got "
            + (found == DocValuesType.NONE ? "a field without doc values" : "[" + found + "]"));
  }

  private FieldTypeException(String message) {
    super(message);
  }

  /** A sequence over numbers whose texts may be split. */
  static FieldTypeException separated(FeatureEncoding encoding, SequenceFeature sequence) {
    return new FieldTypeException(
        place(encoding)
            + "expected texts, as numbers may "
            + (sequence.makesWords()
                ? "be several words"
                : "hold the separator [" + sequence.separator() + "]")
            + ", got numbers; index them as keywords");
  }

  /** A vector over numbers, which doc values sort. */
  static FieldTypeException sorted(FeatureEncoding encoding) {
    return new FieldTypeException(
        place(encoding)
            + "expected a field of float vectors, or of one text with all numbers, got numbers,"
            + " which doc values sort");
  }

  /** A vector over a field that has none. */
  static FieldTypeException noVectors(FeatureEncoding encoding) {
    return new FieldTypeException(
        place(encoding)
            + "expected a field of float vectors, or of one text with all numbers, got one with"
            + " neither");
  }

  private static String place(FeatureEncoding encoding) {
    return "feature ["
        + encoding.feature().name()
        + "], document field ["
        + encoding.field().name()
        + "]: ";
  }
}
