package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.Side;

/**
 * The raw values that item features are read from, and those that are counted in lists of requests,
 * for some documents of an index.
 */
public final class RawValues {
  private final Map<String, FeatureEncoding> encodings = new LinkedHashMap<>();

  /**
   * Those of a model.
   *
   * @param fields where the documents hold its item features
   */
  public RawValues(FeatureSchema schema, DocumentFields fields) {
    for (Feature feature : schema.side(Side.ITEM)) {
      encodings.computeIfAbsent(
          feature.field(), field -> FeatureEncoding.of(schema, feature, fields));
    }
    for (OccurrencesFeature counted : schema.occurrences()) {
      encodings.computeIfAbsent(
          counted.field(), field -> OccurrencesReader.of(schema, counted, fields).values());
    }
  }

  /** Those of a segment, for one thread. */
  public Segment of(LeafReader reader) {
    return new Segment(reader);
  }

  /** The doc values of a segment, opened once for documents that rise. */
  public final class Segment {
    private final LeafReader reader;
    private final Map<String, DocValuesReader> fields = new LinkedHashMap<>();
    private int last = -1;

    private Segment(LeafReader reader) {
      this.reader = reader;
    }

    /**
     * The values of a document by the field that the schema names; none where missing.
     *
     * @param document as the segment numbers it
     */
    public Map<String, List<Object>> of(int document) throws IOException {
      if (document < last || last < 0) {
        open();
      }
      last = document;
      Map<String, List<Object>> raw = new LinkedHashMap<>();
      for (Map.Entry<String, DocValuesReader> field : fields.entrySet()) {
        raw.put(field.getKey(), field.getValue().of(document));
      }
      return raw;
    }

    private void open() throws IOException {
      for (Map.Entry<String, FeatureEncoding> encoding : encodings.entrySet()) {
        fields.put(encoding.getKey(), DocValuesReader.open(reader, encoding.getValue()));
      }
    }
  }
}
