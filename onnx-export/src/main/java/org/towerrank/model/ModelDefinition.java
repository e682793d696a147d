package org.towerrank.model;

import java.util.List;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;

/**
 * Everything about a model but its weights.
 *
 * @param tasks names of what a ranker predicts, in the order of its outputs; empty for two towers
 */
public record ModelDefinition(Network network, FeatureSchema schema, List<String> tasks) {

  public ModelDefinition {
    tasks = List.copyOf(tasks);
    if (schema.side(Side.ITEM).isEmpty()) {
      throw new SchemaException(
          "expected at least one feature of side [item], got only " + schema.names());
    }
    requireNumbers(schema);
    switch (network) {
      case Ranker ranker -> requireTasks(tasks);
      case TwoTower towers -> requireSides(schema);
    }
  }

  /** A network makes NaN of NaN, whatever else it reads. */
  private static void requireNumbers(FeatureSchema schema) {
    for (Feature feature : schema.features()) {
      if (feature.makesFloats()
          && schema.encoder(feature) instanceof NumericEncoder numbers
          && Float.isNaN(numbers.missing())) {
        throw new SchemaException(
            "feature ["
                + feature.name()
                + "] is nan where it is missing, with which a network computes nothing but NaN:"
                + " expected a number");
      }
    }
  }

  private static void requireTasks(List<String> tasks) {
    if (tasks.isEmpty() || tasks.stream().distinct().count() < tasks.size()) {
      throw new SchemaException("a ranker needs distinct task names, got: " + tasks);
    }
  }

  private static void requireSides(FeatureSchema schema) {
    if (!schema.side(Side.QUERY).isEmpty()) {
      throw new SchemaException(
          "two towers cannot have the feature ["
              + schema.side(Side.QUERY).getFirst().name()
              + "] of side [query]: their vectors are made before any query is known; only a"
              + " ranker reads it");
    }
    if (schema.side(Side.USER).isEmpty()) {
      throw new SchemaException(
          "two towers need at least one feature of side [user], got only " + schema.names());
    }
  }
}
