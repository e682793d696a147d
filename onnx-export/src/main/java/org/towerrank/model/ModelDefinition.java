package org.towerrank.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;

/**
 * Everything about a model but its weights.
 *
 * @param tasks names of what a ranker predicts, in the order of its outputs; empty for two towers
 * @param labels what the labels of each task were, by its name, where a squared loss is of
 *     standardized ones; else empty
 */
public record ModelDefinition(
    Network network, FeatureSchema schema, List<String> tasks, Map<String, LabelScale> labels) {

  public ModelDefinition {
    tasks = List.copyOf(tasks);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    if (schema.side(Side.ITEM).isEmpty()) {
      throw new SchemaException(
          "expected at least one feature of side [item], got only " + schema.names());
    }
    requireNumbers(schema);
    switch (network) {
      case Ranker ranker -> requireTasks(tasks);
      case TwoTower towers -> requireSides(schema);
    }
    requireLabels(network, tasks, labels);
  }

  /** The definition of a model that is fitted to labels as they are. */
  public ModelDefinition(Network network, FeatureSchema schema, List<String> tasks) {
    this(network, schema, tasks, Map.of());
  }

  /** The same model, fitted to standardized labels. */
  public ModelDefinition with(Map<String, LabelScale> scales) {
    return new ModelDefinition(network, schema, tasks, scales);
  }

  /**
   * The score of every task, {@code [R, tasks]}: a probability, or with a squared loss a number as
   * labels are.
   *
   * @throws IllegalStateException if the network is no ranker
   */
  public <T> T scores(Ops<T> ops) {
    if (!(network instanceof Ranker ranker)) {
      throw new IllegalStateException("two towers have no scores: " + network);
    }
    T outputs = ranker.outputs(ops, schema, tasks.size());
    return labels.isEmpty()
        ? outputs
        : ops.affine(
            "labels", ofLabels(LabelScale::deviation), ofLabels(LabelScale::mean), outputs);
  }

  private List<Float> ofLabels(ToDoubleFunction<LabelScale> number) {
    return tasks.stream()
        .map(task -> (float) number.applyAsDouble(Objects.requireNonNull(labels.get(task))))
        .toList();
  }

  private static void requireLabels(
      Network network, List<String> tasks, Map<String, LabelScale> labels) {
    if (labels.isEmpty()) {
      return;
    }
    if (!(network instanceof Ranker ranker) || ranker.loss() != Loss.SQUARED) {
      throw new SchemaException(
          "[labels] says what labels of a squared loss were, and the loss is another one");
    }
    if (!labels.keySet().equals(Set.copyOf(tasks)) || labels.containsValue(null)) {
      throw new SchemaException(
          "[labels]: expected a mean and a deviation for each of " + tasks + ", got: " + labels);
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
