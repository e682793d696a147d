package org.towerrank.lucene.column;

import java.io.IOException;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Side;

/**
 * Counts a value of documents in a list of the request. Hashes of values are kept as encoded values
 * are; the counts are others in the next request.
 *
 * @param values how documents have the value: as a category whose ids are hashes
 */
record OccurrencesReader(
    OccurrencesFeature feature, FeatureEncoding values, NumericEncoder encoder) {
  /** No encoder of a schema is called so, whose ids are kept by name. */
  private static final String HASH = "\0hash";

  static OccurrencesReader of(
      FeatureSchema schema, OccurrencesFeature feature, DocumentFields fields) {
    DocumentField field = fields.get(feature.field());
    CategoricalFeature value =
        new CategoricalFeature(feature.name(), Side.ITEM, feature.field(), HASH);
    return new OccurrencesReader(
        feature,
        new FeatureEncoding(value, OccurrencesFeature.HASH, field, field.way()),
        schema.numericEncoder(feature));
  }

  String field() {
    return values.field().name();
  }

  /**
   * Reads a window.
   *
   * @param request row 0 has the list
   * @throws FieldTypeException naming a field without doc values that can be read
   * @throws org.towerrank.feature.InvalidValueException naming a field whose document has several
   */
  OccurrencesColumn read(DocumentWindow window, EncodedRows request, SegmentCache cache)
      throws IOException {
    int[] counts = new int[window.size()];
    int[] encoded = new int[window.size()];
    for (DocumentWindow.Slice slice : window.slices(0, window.size())) {
      Column.Single column =
          (Column.Single) new ColumnOpener(slice.leaf().reader(), cache).open(values);
      for (int i = 0; i < slice.count(); i++) {
        int value = column.bits(slice.document(i));
        counts[slice.row(i)] = request.occurrences(0, feature, value);
        encoded[slice.row(i)] = encoder.bits(counts[slice.row(i)]);
      }
    }
    return new OccurrencesColumn(feature, counts, encoded);
  }
}
