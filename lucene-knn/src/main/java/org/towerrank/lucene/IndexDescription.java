package org.towerrank.lucene;

import java.util.LinkedHashMap;
import java.util.Map;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Similarity;

/**
 * What an item index says of itself in its commits: whose vectors it holds and in which fields.
 *
 * @param model name of the two-tower model
 * @param fingerprint of its bundle
 * @param dimension of the vectors
 * @param similarity by which they are compared
 */
public record IndexDescription(
    String model,
    String fingerprint,
    int dimension,
    Similarity similarity,
    String idField,
    String vectorField,
    Quantization quantization,
    ItemFields fields) {

  private static final int FORMAT = 1;
  private static final String PREFIX = "towerrank.";
  private static final String FIELD_PREFIX = PREFIX + "field.";

  /** The description of an index that is about to be written. */
  static IndexDescription of(TwoTowerModel towers, ItemIndexSettings settings, ItemFields fields) {
    return new IndexDescription(
        towers.bundle().name(),
        towers.bundle().fingerprint(),
        towers.dimension(),
        towers.similarity(),
        settings.idField(),
        settings.vectorField(),
        settings.quantization(),
        fields);
  }

  /** The user data of a commit. */
  public Map<String, String> toCommitData() {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(PREFIX + "format", Integer.toString(FORMAT));
    data.put(PREFIX + "model", model);
    data.put(PREFIX + "fingerprint", fingerprint);
    data.put(PREFIX + "dimension", Integer.toString(dimension));
    data.put(PREFIX + "similarity", similarity.name());
    data.put(PREFIX + "id_field", idField);
    data.put(PREFIX + "vector_field", vectorField);
    data.put(PREFIX + "quantization", quantization.label());
    fields.byName().values().forEach(f -> data.put(FIELD_PREFIX + f.name(), f.describe()));
    return data;
  }

  /**
   * The reverse of {@link #toCommitData()}.
   *
   * @param place of the index, for errors
   * @throws IndexMismatchException when the commit is not of an item index, or of a newer format
   */
  public static IndexDescription of(String place, Map<String, String> data) {
    String format = data.get(PREFIX + "format");
    if (format == null || !format.equals(Integer.toString(FORMAT))) {
      throw new IndexMismatchException(
          "["
              + place
              + "]: expected an item index of format "
              + FORMAT
              + ", got "
              + (format == null
                  ? "a Lucene index of something else"
                  : "format [" + format + "]: write it again, or use a newer TowerRank"));
    }
    Map<String, ItemField> fields = new LinkedHashMap<>();
    data.forEach(
        (key, value) -> {
          if (key.startsWith(FIELD_PREFIX)) {
            String name = key.substring(FIELD_PREFIX.length());
            fields.put(name, ItemField.parse(name, value));
          }
        });
    return new IndexDescription(
        value(place, data, "model"),
        value(place, data, "fingerprint"),
        Integer.parseInt(value(place, data, "dimension")),
        Similarity.valueOf(value(place, data, "similarity")),
        value(place, data, "id_field"),
        value(place, data, "vector_field"),
        Quantization.named(value(place, data, "quantization")),
        new ItemFields(fields));
  }

  private static String value(String place, Map<String, String> data, String key) {
    String value = data.get(PREFIX + key);
    if (value == null) {
      throw new IndexMismatchException("[" + place + "]: the commit lacks [" + PREFIX + key + "]");
    }
    return value;
  }

  /**
   * Checks that the vectors were made by these towers: user vectors of another model, or of another
   * export of it, are not comparable with them.
   *
   * @throws IndexMismatchException naming both
   */
  public void require(String place, TwoTowerModel towers) {
    if (dimension != towers.dimension()) {
      throw mismatch(
          place, "vectors of " + dimension + " dimensions", towers, "of " + towers.dimension());
    }
    if (!fingerprint.equals(towers.bundle().fingerprint())) {
      throw mismatch(
          place,
          "vectors of fingerprint " + brief(fingerprint),
          towers,
          "of " + brief(towers.bundle().fingerprint()));
    }
  }

  private IndexMismatchException mismatch(
      String place, String held, TwoTowerModel towers, String given) {
    return new IndexMismatchException(
        "index ["
            + place
            + "] holds "
            + held
            + " made by model ["
            + model
            + "], but the towers are of model ["
            + towers.bundle().name()
            + "], "
            + given
            + ": use the bundle it was indexed with, or index again");
  }

  private static String brief(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }
}
