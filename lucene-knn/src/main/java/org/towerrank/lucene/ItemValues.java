package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.RawValueEncoder;

/**
 * The raw values of one item at a time, in the order of an index's fields. The places of the id and
 * of the features' values are found once. For one thread.
 */
final class ItemValues {
  private static final int ABSENT = -1;

  private final ItemFields fields;
  private final Map<String, Integer> places = new HashMap<>();
  private final int idPlace;
  private final int[] featurePlaces;
  private final @Nullable Object[] values;
  private final @Nullable Object[] ofFeatures;

  /**
   * @param idField one of the fields
   * @param featureFields the fields that features read; those that the index lacks are missing in
   *     every item
   */
  ItemValues(ItemFields fields, String idField, List<String> featureFields) {
    this.fields = fields;
    List<String> names = new ArrayList<>(fields.byName().keySet());
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
    this.idPlace = names.indexOf(idField);
    this.featurePlaces =
        featureFields.stream().mapToInt(name -> places.getOrDefault(name, ABSENT)).toArray();
    this.values = new Object[names.size()];
    this.ofFeatures = new Object[featurePlaces.length];
  }

  /**
   * Takes an item.
   *
   * @throws org.towerrank.feature.SchemaException naming a field that is not known, and the nearest
   */
  void set(Map<String, ? extends @Nullable Object> item) {
    Arrays.fill(values, null);
    for (Map.Entry<String, ? extends @Nullable Object> value : item.entrySet()) {
      Integer place = places.get(value.getKey());
      if (place == null) {
        throw fields.unknown(value.getKey());
      }
      values[place] = value.getValue();
    }
  }

  /**
   * Takes an item.
   *
   * @param item as many values as there are fields
   */
  void set(@Nullable Object[] item) {
    if (item.length != values.length) {
      throw new IllegalArgumentException(
          "expected a value for each of the fields "
              + fields.byName().keySet()
              + ", got "
              + item.length);
    }
    System.arraycopy(item, 0, values, 0, item.length);
  }

  /** The item's id as canonical text; empty if it has none. */
  String id() {
    Object id = values[idPlace];
    return id == null ? "" : RawValueEncoder.canonicalText(id);
  }

  /**
   * All values in the order of the fields, valid until the next item. The id is canonical text, as
   * histories name it.
   */
  @Nullable Object[] all() {
    values[idPlace] = id();
    return values;
  }

  /** The values that features read, in the order of their fields; valid until the next item. */
  @Nullable Object[] ofFeatures() {
    for (int i = 0; i < featurePlaces.length; i++) {
      ofFeatures[i] = featurePlaces[i] == ABSENT ? null : values[featurePlaces[i]];
    }
    return ofFeatures;
  }
}
