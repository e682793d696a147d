package org.towerrank.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;

/**
 * The packed inputs of a network or of one tower, side by side. All id features share the rows of
 * one embedding table, each encoder from its own offset on, so that a block is looked up in one
 * gather.
 */
public record NetworkInputs(List<SideInputs> sides) {

  public NetworkInputs {
    sides = List.copyOf(sides);
  }

  /**
   * The inputs of the given sides of a schema.
   *
   * @throws SchemaException when these sides have no feature
   */
  public static NetworkInputs of(FeatureSchema schema, Side... sides) {
    List<Feature> features = new ArrayList<>();
    for (Side side : sides) {
      features.addAll(schema.side(side));
    }
    if (features.isEmpty()) {
      throw new SchemaException(
          "expected at least one feature of side " + List.of(sides) + ", the schema has none");
    }
    Map<String, Integer> offsets = new LinkedHashMap<>();
    int rows = layOut(schema, features, offsets);
    List<SideInputs> inputs = new ArrayList<>();
    for (Side side : sides) {
      if (!schema.side(side).isEmpty()) {
        inputs.add(sideInputs(side, schema.side(side), offsets, rows));
      }
    }
    return new NetworkInputs(inputs);
  }

  /** An input of just one categorical feature, with a table of its own. */
  public static IdBlock single(FeatureSchema schema, String name) {
    Feature feature = schema.feature(name);
    if (!(feature instanceof CategoricalFeature)) {
      throw new SchemaException("feature [" + name + "] must be categorical");
    }
    return new IdBlock(
        name, feature.side(), List.of(name), List.of(0), schema.idEncoder(feature).size());
  }

  /** All blocks of all sides. */
  public List<InputBlock> blocks() {
    return sides.stream().flatMap(side -> side.blocks().stream()).toList();
  }

  /** Gives each encoder its rows; returns how many there are in all. */
  private static int layOut(
      FeatureSchema schema, List<Feature> features, Map<String, Integer> offsets) {
    int rows = 0;
    for (Feature feature : features) {
      if (!(feature instanceof NumericFeature) && !offsets.containsKey(feature.encoder())) {
        offsets.put(feature.encoder(), rows);
        rows = Math.addExact(rows, schema.idEncoder(feature).size());
      }
    }
    return rows;
  }

  private static SideInputs sideInputs(
      Side side, List<Feature> features, Map<String, Integer> offsets, int rows) {
    List<String> categorical = new ArrayList<>();
    List<Integer> categoricalOffsets = new ArrayList<>();
    List<String> numeric = new ArrayList<>();
    List<SequenceBlock> sequences = new ArrayList<>();
    for (Feature feature : features) {
      switch (feature) {
        case CategoricalFeature c -> {
          categorical.add(c.name());
          categoricalOffsets.add(offsets.getOrDefault(c.encoder(), 0));
        }
        case NumericFeature n -> numeric.add(n.name());
        case SequenceFeature s ->
            sequences.add(
                new SequenceBlock(
                    side.label() + "_" + s.name(),
                    side,
                    s.name(),
                    s.maxLength(),
                    offsets.getOrDefault(s.encoder(), 0),
                    rows));
      }
    }
    Optional<IdBlock> ids =
        categorical.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new IdBlock(side.label() + "_ids", side, categorical, categoricalOffsets, rows));
    Optional<NumberBlock> numbers =
        numeric.isEmpty()
            ? Optional.empty()
            : Optional.of(new NumberBlock(side.label() + "_numbers", side, numeric));
    return new SideInputs(side, ids, numbers, sequences);
  }
}
