package org.towerrank.inference;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;

/**
 * Encodes rows given by the fields that features read. What does not depend on a row is found once.
 * For one thread.
 */
public final class RowEncoder {
  private final RowLayout layout;
  private final RawValueEncoder encoder;
  private final int[] features;
  private final int[] offsets;
  private final List<String> fields;
  // Of each feature the place of its field, as several features may read one.
  private final int[] places;
  private final @Nullable Object[] found;

  /**
   * @param sides whose features are encoded; the others of a row stay as they are
   */
  public RowEncoder(FeatureSchema schema, List<Side> sides) {
    this.layout = new RowLayout(schema);
    this.encoder = new RawValueEncoder(schema);
    List<Feature> all = schema.features();
    this.features =
        IntStream.range(0, all.size()).filter(i -> sides.contains(all.get(i).side())).toArray();
    this.fields = IntStream.of(features).mapToObj(i -> all.get(i).field()).distinct().toList();
    this.offsets = new int[features.length];
    this.places = new int[features.length];
    for (int i = 0; i < features.length; i++) {
      Feature feature = all.get(features[i]);
      offsets[i] = layout.offset(feature.name());
      places[i] = fields.indexOf(feature.field());
    }
    this.found = new Object[fields.size()];
  }

  /** Rows to encode into. */
  public EncodedRows newRows(int count) {
    return new EncodedRows(layout, count);
  }

  /** The fields that the encoded features read, in their order, each once. */
  public List<String> fields() {
    return fields;
  }

  /**
   * Encodes one row in place; features that are absent or null are missing, unknown fields are
   * ignored.
   *
   * @param values raw values by field (see {@link Feature#field()})
   * @param rows of the same schema
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public void encode(Map<String, ? extends @Nullable Object> values, EncodedRows rows, int row) {
    for (int i = 0; i < found.length; i++) {
      found[i] = values.get(fields.get(i));
    }
    encode(found, rows, row);
  }

  /**
   * The same for values in the order of {@link #fields()}, which is faster.
   *
   * @param values raw values; null where missing
   */
  public void encode(@Nullable Object[] values, EncodedRows rows, int row) {
    int start = row * layout.width();
    for (int i = 0; i < features.length; i++) {
      encoder.encode(features[i], values[places[i]], rows.data(), start + offsets[i]);
    }
  }
}
