package org.towerrank.model;

import java.util.ArrayList;
import java.util.List;
import org.towerrank.feature.FeatureSchema;

/**
 * The rows of an embedding that a feature reads, one for each id of its encoder. Tables put
 * features together in their own ways; this says where each is, so that rows can be taken from one
 * model to another.
 *
 * @param kind what they are in the network, {@code embedding} or {@code first_order}: the weight's
 *     name without the table
 * @param feature that reads them
 * @param weight that they are rows of
 * @param offset the first of them
 * @param count how many
 * @param dimension of each
 */
public record EmbeddingRows(
    String kind, String feature, String weight, int offset, int count, int dimension) {
  private static final String SUFFIX = ".weight";

  /** All that a model reads, in the order in which its network has them read. */
  public static List<EmbeddingRows> of(ModelDefinition model) {
    List<EmbeddingRows> all = new ArrayList<>();
    for (WeightCatalogue.EmbeddingRead read : WeightCatalogue.whole(model).reads()) {
      switch (read.block()) {
        case IdBlock ids -> {
          for (int i = 0; i < ids.width(); i++) {
            all.add(of(model.schema(), read, ids.features().get(i), ids.offsets().get(i)));
          }
        }
        case SequenceBlock sequence ->
            all.add(of(model.schema(), read, sequence.feature(), sequence.offset()));
        case NumberBlock numbers -> {
          // Reads no embedding.
        }
      }
    }
    return all;
  }

  private static EmbeddingRows of(
      FeatureSchema schema, WeightCatalogue.EmbeddingRead read, String feature, int offset) {
    int count = schema.idEncoder(schema.feature(feature)).size();
    return new EmbeddingRows(kind(read), feature, read.weight(), offset, count, read.dimension());
  }

  private static String kind(WeightCatalogue.EmbeddingRead read) {
    String name = read.weight().substring(0, read.weight().length() - SUFFIX.length());
    String table =
        switch (read.block()) {
          case IdBlock ids -> ids.table();
          case SequenceBlock sequence -> sequence.table();
          case NumberBlock numbers -> "";
        };
    return !table.isEmpty() && name.endsWith("." + table)
        ? name.substring(0, name.length() - table.length() - 1)
        : name;
  }
}
