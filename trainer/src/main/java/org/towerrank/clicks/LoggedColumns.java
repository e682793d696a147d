package org.towerrank.clicks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.TableColumns;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;

/**
 * The columns that a model's features are written to. A list has to be one text in a table, so
 * where features join the list of a field in different ways, each that reads it has a column of its
 * own, called as the feature. A model with ages has the moment of the request too.
 */
record LoggedColumns(FeatureSchema schema, TableColumns columns, Optional<String> moment) {

  /**
   * The columns of a model.
   *
   * @throws org.towerrank.feature.SchemaException when a feature is called as a column that has
   *     other values
   */
  static LoggedColumns of(FeatureSchema schema) {
    TableColumns columns = TableColumns.of(schema, List.of(Side.values()), LoggedColumns::joint);
    return new LoggedColumns(schema, columns, schema.moment());
  }

  /** What stands between the elements of a list; null where a feature has one value. */
  private static @Nullable String joint(Feature feature) {
    return switch (feature) {
      case SequenceFeature sequence when sequence.split() == TextSplit.PREFIXES -> TextSplit.PATHS;
      case SequenceFeature sequence -> sequence.separator();
      case VectorFeature vector -> vector.separator();
      default -> null;
    };
  }

  /** Names of all columns, each once. */
  List<String> names() {
    return Stream.concat(schema.features().stream().map(columns::of), moment.stream())
        .distinct()
        .toList();
  }

  /** The column of the list in which a feature counts. */
  String ofList(OccurrencesFeature counted) {
    return columns.ofList(schema, counted);
  }

  /** The column of a feature. */
  String of(Feature feature) {
    return columns.of(feature);
  }
}
