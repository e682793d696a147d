package org.towerrank.tryout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.towerrank.data.ItemTable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.progress.Progress;

/**
 * The rows of an item table, and what models make of them without a server.
 *
 * @param rows texts by column, by the item's id
 * @param vectors of the item tower, by the item's id
 */
record OfflineItems(Map<String, Map<String, String>> rows, Map<String, float[]> vectors) {

  static OfflineItems read(Path table, TwoTowerModel towers) throws IOException {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    Map<String, float[]> vectors = new TreeMap<>();
    ItemTable items = ItemTable.open(table, Map.of());
    items.read(
        Progress.silent(),
        (line, values) -> {
          Map<String, String> row = items.byField(values);
          String id = row.getOrDefault("item_id", "");
          rows.put(id, row);
          vectors.put(id, towers.itemVectors(encode(towers.schema(), row)));
        });
    return new OfflineItems(rows, vectors);
  }

  int count() {
    return rows.size();
  }

  /** The values of a user's document that a model reads. */
  static Map<String, Object> userValues(FeatureSchema schema, Map<String, Object> document) {
    List<String> fields = schema.side(Side.USER).stream().map(Feature::field).toList();
    Map<String, Object> values = new LinkedHashMap<>(document);
    values.keySet().retainAll(fields);
    return values;
  }

  /** The scores of an item by task. */
  float[] scores(RankingModel ranker, Map<String, Object> user, String id) {
    return ranker.score(
        ranker.request(user), encode(ranker.schema(), Objects.requireNonNull(rows.get(id), id)));
  }

  /** The inner product of a user's vector and an item's. */
  double product(float[] user, String id) {
    return product(user, Objects.requireNonNull(vectors.get(id), id));
  }

  /** The inner product with the item of this rank among the nearest. */
  double product(float[] user, int rank) {
    double[] products =
        vectors.values().stream().mapToDouble(item -> product(user, item)).toArray();
    Arrays.sort(products);
    return products[Math.max(0, products.length - rank)];
  }

  private static double product(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  private static EncodedRows encode(FeatureSchema schema, Map<String, String> item) {
    RowEncoder encoder = new RowEncoder(schema, List.of(Side.ITEM));
    EncodedRows row = encoder.newRows(1);
    encoder.encode(item, row, 0);
    return row;
  }
}
