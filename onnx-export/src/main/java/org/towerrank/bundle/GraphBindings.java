package org.towerrank.bundle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;

/** Checks that the graphs of a manifest and its schema fit together. */
final class GraphBindings {
  private final Manifest manifest;
  private final FeatureSchema schema;

  private GraphBindings(Manifest manifest, FeatureSchema schema) {
    this.manifest = manifest;
    this.schema = schema;
  }

  /**
   * Checks roles, tasks and what fills each graph input.
   *
   * @throws SchemaException naming the graph and input that do not fit
   */
  static void require(Manifest manifest, FeatureSchema schema) {
    GraphBindings bindings = new GraphBindings(manifest, schema);
    bindings.requireRoles();
    for (GraphSpec graph : manifest.graphs()) {
      bindings.requireInputs(graph);
    }
  }

  private void requireRoles() {
    List<GraphRole> roles = manifest.graphs().stream().map(GraphSpec::role).toList();
    boolean user = roles.contains(GraphRole.USER_TOWER);
    boolean item = roles.contains(GraphRole.ITEM_TOWER);
    boolean ranker = roles.contains(GraphRole.RANKER);
    if (user != item || !(ranker || user) || Set.copyOf(roles).size() != roles.size()) {
      throw new SchemaException(
          "expected a ranker graph, or a user tower and an item tower, one of each, got: " + roles);
    }
    if (!ranker && !schema.side(Side.QUERY).isEmpty()) {
      throw new SchemaException(
          "feature ["
              + schema.side(Side.QUERY).getFirst().name()
              + "] is of side [query], which only a ranker reads, got: "
              + roles);
    }
    for (GraphSpec graph : manifest.graphs()) {
      requireMixingOnlyInRankers(graph);
      switch (graph.role()) {
        case RANKER -> requireTasks(graph);
        case USER_TOWER, ITEM_TOWER -> requireComparable(graph);
      }
    }
  }

  /** A vector is made of one row, and what was fitted here computes no row from others. */
  private void requireMixingOnlyInRankers(GraphSpec graph) {
    if (graph.mixesRows() && (graph.role() != GraphRole.RANKER || manifest.network() != null)) {
      throw new SchemaException(
          "graph ["
              + graph.file()
              + "] has [mixes_rows] true: expected it of a ranker that another tool made, got "
              + (graph.role() == GraphRole.RANKER ? "one with a [network]" : graph.role()));
    }
  }

  private void requireTasks(GraphSpec graph) {
    List<String> tasks = manifest.tasks();
    if (Set.copyOf(tasks).size() != tasks.size() || tasks.size() != graph.outputWidth()) {
      throw new SchemaException(
          "a ranker needs a distinct task name for each of its "
              + graph.outputWidth()
              + " scores, got: "
              + tasks);
    }
  }

  private void requireComparable(GraphSpec tower) {
    if (manifest.similarity() == null) {
      throw new SchemaException("two towers need a similarity");
    }
    for (GraphSpec other : manifest.graphs()) {
      if (other.role() != GraphRole.RANKER && other.outputWidth() != tower.outputWidth()) {
        throw new SchemaException(
            "the towers' vectors differ in length: "
                + tower.outputWidth()
                + " and "
                + other.outputWidth());
      }
    }
  }

  private void requireInputs(GraphSpec graph) {
    Set<String> names = new HashSet<>();
    for (GraphInput input : graph.inputs()) {
      String place = "graph [" + graph.file() + "] input [" + input.name() + "]";
      if (!names.add(input.name())) {
        throw new SchemaException(place + " is bound twice");
      }
      requireSide(graph.role(), input, place);
      for (String name : input.features()) {
        requireFeature(input, feature(name, place), place);
      }
    }
  }

  private Feature feature(String name, String place) {
    try {
      return schema.feature(name);
    } catch (SchemaException e) {
      SchemaException placed = new SchemaException(place + ": " + e.getMessage());
      placed.initCause(e);
      throw placed;
    }
  }

  private static void requireSide(GraphRole role, GraphInput input, String place) {
    boolean fits =
        switch (role) {
          case USER_TOWER -> !input.side().isOfCandidates();
          case ITEM_TOWER -> input.side() == Side.ITEM;
          case RANKER -> true;
        };
    if (!fits) {
      throw new SchemaException(
          place + " of a " + role + " cannot be of side [" + input.side().label() + "]");
    }
  }

  private static void requireFeature(GraphInput input, Feature feature, String place) {
    if (feature.side() != input.side()) {
      throw new SchemaException(
          place
              + " is of side ["
              + input.side().label()
              + "] but feature ["
              + feature.name()
              + "] of side ["
              + feature.side().label()
              + "]");
    }
    boolean number = feature.makesFloats();
    if (number != (input.type() == ElementType.FLOAT32)) {
      throw new SchemaException(
          place
              + ": feature ["
              + feature.name()
              + "] makes "
              + (number ? "numbers, expected type float32" : "ids, expected type int32 or int64")
              + ", got: "
              + input.type());
    }
    if (input.flat() && feature.width() != 1) {
      throw new SchemaException(
          place + " is flat but feature [" + feature.name() + "] is " + feature.width() + " wide");
    }
  }
}
