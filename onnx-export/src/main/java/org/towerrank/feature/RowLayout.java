package org.towerrank.feature;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where each feature's numbers lie in an encoded row: all features of a schema, one after another.
 */
public final class RowLayout {
  private final FeatureSchema schema;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final int width;

  public RowLayout(FeatureSchema schema) {
    this.schema = schema;
    int next = 0;
    for (Feature feature : schema.features()) {
      offsets.put(feature.name(), next);
      next += feature.width();
    }
    this.width = next;
  }

  public FeatureSchema schema() {
    return schema;
  }

  /** Numbers in a row. */
  public int width() {
    return width;
  }

  /**
   * Index of a feature's first number in a row.
   *
   * @throws SchemaException naming the nearest feature when there is none of that name
   */
  public int offset(String feature) {
    Integer offset = offsets.get(feature);
    if (offset == null) {
      throw new SchemaException(
          "unknown feature [" + feature + "]" + Nearest.hint(feature, offsets.keySet()));
    }
    return offset;
  }
}
