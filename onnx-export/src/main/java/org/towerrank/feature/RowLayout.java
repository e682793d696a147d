package org.towerrank.feature;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where each feature's numbers lie in an encoded row: all features of a schema, one after another.
 * Behind them lies what a row keeps of its request for features of side {@code query}: the moment
 * that ages are counted to, and the hashes of lists in which something is counted.
 */
public final class RowLayout {
  /** Numbers of 4 bytes that a moment takes. */
  private static final int MOMENT_WIDTH = 2;

  private final FeatureSchema schema;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final Map<String, Integer> lists = new LinkedHashMap<>();
  private final int featureWidth;
  private final int width;

  public RowLayout(FeatureSchema schema) {
    this.schema = schema;
    int next = 0;
    for (Feature feature : schema.features()) {
      offsets.put(feature.name(), next);
      next += feature.width();
    }
    this.featureWidth = next;
    next += schema.moment().isPresent() ? MOMENT_WIDTH : 0;
    for (OccurrencesFeature counted : schema.occurrences()) {
      lists.put(counted.name(), next);
      next += counted.maxLength();
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

  /** Whether rows have a moment. */
  boolean hasMoment() {
    return schema.moment().isPresent();
  }

  /** Index of the first of the two numbers of a row's moment. */
  int momentOffset() {
    return featureWidth;
  }

  /** Index of the first hash of the list in which a feature of this schema counts. */
  public int listOffset(OccurrencesFeature counted) {
    return Objects.requireNonNull(lists.get(counted.name()), counted.name());
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
