package org.towerrank.inference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;

/** Encodes features given by name, as requests and documents give them. */
public final class FeatureRows {
  private FeatureRows() {}

  /**
   * One row of the given sides' features; features that are absent or null are missing.
   *
   * @param values raw values by the field they are read from (see {@link Feature#field()})
   * @throws SchemaException naming a field that no feature of these sides reads, and the nearest
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public static EncodedRows of(
      FeatureSchema schema, Map<String, ? extends @Nullable Object> values, List<Side> sides) {
    requireKnown(schema, values, sides);
    RowEncoder encoder = new RowEncoder(schema, sides);
    EncodedRows row = encoder.newRows(1);
    encoder.encode(values, row, 0);
    return row;
  }

  private static void requireKnown(
      FeatureSchema schema, Map<String, ? extends @Nullable Object> values, List<Side> sides) {
    List<String> known =
        schema.features().stream()
            .filter(feature -> sides.contains(feature.side()))
            .map(Feature::field)
            .distinct()
            .toList();
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new SchemaException("unknown feature [" + name + "]" + Nearest.hint(name, known));
      }
    }
  }
}
