package org.towerrank.imports;

import java.util.List;
import java.util.function.Consumer;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.inference.InferenceException;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;

/**
 * Checks that a graph takes all ids that a vocabulary makes. A table that is looked up in the
 * middle of a graph may be too short for them, and that would show with the first rare value.
 */
public final class IdRange {
  private final SchemaFile file;
  private final FeatureSchema schema;

  private IdRange(SchemaFile file, FeatureSchema schema) {
    this.file = file;
    this.schema = schema;
  }

  /**
   * Runs the graphs with the last, the unknown and the missing id of every feature, in one row.
   *
   * @param file the schema that the bundle was made by
   * @throws IllegalArgumentException naming the feature with which a graph fails, or saying that it
   *     takes no single row
   */
  public static void require(SchemaFile file, Bundle bundle) {
    IdRange range = new IdRange(file, bundle.schema());
    if (bundle.graph(GraphRole.RANKER).isPresent()) {
      try (RankingModel ranker = RankingModel.load(bundle, SessionSettings.SERVING.whole())) {
        range.require(bundle.graph(GraphRole.RANKER).orElseThrow(), ranker::scoreRows);
      }
      return;
    }
    try (TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      range.require(bundle.graph(GraphRole.USER_TOWER).orElseThrow(), towers::userVectors);
      range.require(bundle.graph(GraphRole.ITEM_TOWER).orElseThrow(), towers::itemVectors);
    }
  }

  private void require(GraphSpec graph, Consumer<EncodedRows> run) {
    requireOneRow(graph, run);
    for (String name : graph.inputs().stream().flatMap(i -> i.features().stream()).toList()) {
      Feature feature = schema.feature(name);
      if (!feature.makesFloats()) {
        int ids = schema.idEncoder(feature).size();
        for (int id : List.of(IdEncoder.MISSING, IdEncoder.UNKNOWN, ids - 1)) {
          require(graph, run, feature, id);
        }
      }
    }
  }

  /**
   * A graph that takes several rows and not one has no wrong ids, but a shape that one row ends.
   */
  private void requireOneRow(GraphSpec graph, Consumer<EncodedRows> run) {
    try {
      run.accept(new EncodedRows(new RowLayout(schema), 1));
    } catch (InferenceException e) {
      try {
        run.accept(new EncodedRows(new RowLayout(schema), Importer.TRIAL_ROWS));
      } catch (InferenceException any) {
        return; // Then it is the values.
      }
      throw new IllegalArgumentException(
          "graph ["
              + graph.file()
              + "] takes "
              + Importer.TRIAL_ROWS
              + " rows and not a single one: name the axis of each squeeze, such as squeeze(1), as"
              + " one without removes that of the rows where there is one, and export with a"
              + " dynamic batch dimension; "
              + e.getMessage(),
          e);
    }
  }

  private void require(GraphSpec graph, Consumer<EncodedRows> run, Feature feature, int id) {
    EncodedRows row = new EncodedRows(new RowLayout(schema), 1);
    row.data()[row.index(0, feature.name())] = id;
    try {
      run.accept(row);
    } catch (InferenceException e) {
      int values = schema.idEncoder(feature).size() - IdEncoder.FIRST_KNOWN;
      String value =
          switch (id) {
            case IdEncoder.MISSING -> "a missing value";
            case IdEncoder.UNKNOWN -> "an unknown value";
            default -> "value " + values;
          };
      throw file.error(
          "/features/" + schema.features().indexOf(feature),
          new IllegalArgumentException(
              "feature ["
                  + feature.name()
                  + "]: graph ["
                  + graph.file()
                  + "] takes no id of "
                  + value
                  + " of a vocabulary of "
                  + values
                  + ": a table of it has too few rows, or [ids] are not those of the tool; "
                  + e.getMessage(),
              e));
    }
  }
}
