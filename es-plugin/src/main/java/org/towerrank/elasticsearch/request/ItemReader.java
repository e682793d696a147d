package org.towerrank.elasticsearch.request;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;

/**
 * Reads and encodes the item features of many documents. What does not depend on a document is
 * found once. For one thread.
 */
public final class ItemReader {
  private final FieldRenames fields;
  private final FeatureSchema schema;
  private final RowEncoder encoder;
  private final String[] paths;
  private final @Nullable Object[] values;

  /**
   * @param fields where the features of the schema are read
   */
  public ItemReader(FieldRenames fields, FeatureSchema schema) {
    this.fields = fields;
    this.schema = schema;
    this.encoder = new RowEncoder(schema, List.of(Side.ITEM));
    this.paths = encoder.fields().stream().map(fields::path).toArray(String[]::new);
    this.values = new Object[paths.length];
  }

  /**
   * Encodes a document.
   *
   * @param document gives the value at a path, null if there is none
   * @param rows of the same schema
   * @return whether it has any of the fields; where not, the row stays as it is
   * @throws org.towerrank.feature.InvalidValueException naming a feature whose value does not fit
   */
  public boolean encode(Function<String, @Nullable Object> document, EncodedRows rows, int row) {
    boolean any = false;
    for (int i = 0; i < paths.length; i++) {
      values[i] = document.apply(paths[i]);
      any |= values[i] != null;
    }
    if (any) {
      encoder.encode(values, rows, row);
    }
    return any;
  }

  /**
   * Whether a document has any of the fields.
   *
   * @param document gives the value at a path, null if there is none
   */
  public boolean findsAny(Function<String, @Nullable Object> document) {
    return Arrays.stream(paths).anyMatch(path -> document.apply(path) != null);
  }

  /** The error about a document that has none of the fields. */
  public IllegalArgumentException nothingFound() {
    return new IllegalArgumentException(
        "expected at least one of the item's fields "
            + fields.paths(schema)
            + ", got a document with none");
  }
}
