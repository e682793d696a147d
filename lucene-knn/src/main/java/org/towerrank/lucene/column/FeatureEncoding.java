package org.towerrank.lucene.column;

import java.time.Instant;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.TimeEncoder;
import org.towerrank.feature.WeightsFeature;

/**
 * How the values of a document field are encoded for a feature.
 *
 * @param way of the field, kept as each window compares it
 */
record FeatureEncoding(Feature feature, Encoder encoder, DocumentField field, String way) {

  /**
   * The encoding of a feature.
   *
   * @throws SchemaException when the fields have none for it
   */
  static FeatureEncoding of(FeatureSchema schema, Feature feature, DocumentFields fields) {
    // Not every compiler checks what gives them: a map gives null for what it does not have.
    @Nullable DocumentField field = fields.get(feature.field());
    if (field == null) {
      throw new SchemaException(
          "feature ["
              + feature.name()
              + "]: expected the document field of ["
              + feature.field()
              + "], got none from the DocumentFields; those of DocumentFields.of have one for any"
              + " name");
    }
    return new FeatureEncoding(feature, schema.encoder(feature), field, field.way());
  }

  /** The 4 bytes that a raw value becomes. */
  int bits(@Nullable Object raw) {
    try {
      return RawValueEncoder.bits(encoder, raw);
    } catch (InvalidValueException e) {
      throw e.at(place());
    }
  }

  /** The text of a term, which is not to be kept or changed. */
  String text(BytesRef term) {
    try {
      return field.terms().text(term);
    } catch (InvalidValueException e) {
      throw e.at(place());
    }
  }

  /** The 4 bytes that a stored number becomes, for encoders that read numbers. */
  int bitsOfNumber(long stored) {
    try {
      return encoder.bits(field.numbers().number(stored));
    } catch (InvalidValueException e) {
      throw e.at(place());
    }
  }

  /**
   * The raw value of a stored number. Times that a field counts otherwise are texts of ISO 8601.
   */
  Object value(long stored) {
    Instant time = countsOtherwise() ? field.times().time(stored) : null;
    try {
      return time == null ? field.numbers().value(stored) : time.toString();
    } catch (InvalidValueException e) {
      throw e.at(place());
    }
  }

  /** Whether the field's numbers are times that the encoder would take for others. */
  private boolean countsOtherwise() {
    return encoder instanceof TimeEncoder times
        && (field.times() == TimeFormat.NANOSECONDS || times.unit() != EpochUnit.MILLISECONDS);
  }

  /** What errors call it. */
  String place() {
    return "feature [" + feature.name() + "], document field [" + field.name() + "]";
  }

  /**
   * Checks that a feature may have {@code count} values of a document, read in sort order.
   *
   * @throws InvalidValueException when there are several and the feature needs the order they were
   *     given in
   */
  int unordered(int count) {
    if (count > 1
        && feature instanceof SequenceFeature sequence
        && sequence.order() != SequenceFeature.Order.UNORDERED) {
      throw new InvalidValueException(
          place()
              + ": expected values in the order they were given, got a document with several, which"
              + " doc values sort; index the list as one text, with the separator ["
              + sequence.separator()
              + "] between its elements");
    }
    return count;
  }

  int missing() {
    // No element, and so no weight.
    return feature instanceof WeightsFeature ? 0 : bits(null);
  }
}
