package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.OnceValue.Alone;
import org.towerrank.onnx.OnceValue.Joined;
import org.towerrank.onnx.OnceValue.Segment;
import org.towerrank.onnx.rows.RowAnalysis;
import org.towerrank.onnx.rows.RowAxis;
import org.towerrank.onnx.rows.RowRules;

/** Joins values, and takes them apart. */
final class JoinedValues {
  private JoinedValues() {}

  /** An axis that counts from the end where it is negative. */
  static int index(long axis, int rank) {
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Whether values have the same parts along the same axis. */
  static boolean alike(Joined left, Joined right) {
    return left.axis() == right.axis()
        && left.segments().equals(right.segments())
        && owners(left).equals(owners(right));
  }

  private static List<Owner> owners(Joined joined) {
    return joined.groups().stream().map(Alone::owner).toList();
  }

  /**
   * Values side by side. The segments of each owner are put together, so that there is one value of
   * each.
   *
   * @param name of the whole, after which the parts are named
   * @return empty where an input has several groups of one owner
   */
  static Optional<Joined> join(
      OnceGraph graph, String name, int axis, List<OnceValue> inputs, List<Integer> extents) {
    Map<Owner, List<String>> parts = new EnumMap<>(Owner.class);
    List<Owner> order = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) instanceof Joined joined
          && owners(joined).stream().distinct().count() < joined.groups().size()) {
        return Optional.empty();
      }
      for (Alone group : groups(inputs.get(i))) {
        if (!order.contains(group.owner())) {
          order.add(group.owner());
        }
        parts.computeIfAbsent(group.owner(), any -> new ArrayList<>()).add(group.name());
      }
      for (Segment segment : segments(inputs.get(i), extents.get(i))) {
        Owner owner = groups(inputs.get(i)).get(segment.group()).owner();
        add(segments, new Segment(order.indexOf(owner), segment.extent()));
      }
    }
    List<Alone> groups = new ArrayList<>();
    for (Owner owner : order) {
      groups.add(new Alone(together(graph, name, axis, owner, parts), owner));
    }
    return Optional.of(new Joined(axis, groups, segments));
  }

  private static String together(
      OnceGraph graph, String name, int axis, Owner owner, Map<Owner, List<String>> parts) {
    List<String> names = parts.getOrDefault(owner, List.of());
    return names.size() == 1
        ? names.getFirst()
        : graph.add("Concat", names, named(name, owner), Tensors.attribute("axis", axis));
  }

  static String named(String value, Owner owner) {
    return value + "." + owner.name().toLowerCase(Locale.ROOT);
  }

  private static List<Alone> groups(OnceValue value) {
    return switch (value) {
      case Alone alone -> List.of(alone);
      case Joined joined -> joined.groups();
    };
  }

  private static List<Segment> segments(OnceValue value, int extent) {
    return value instanceof Joined joined ? joined.segments() : List.of(new Segment(0, extent));
  }

  /** Adds a segment, as more of the last one where that is of the same group. */
  static void add(List<Segment> segments, Segment more) {
    if (!segments.isEmpty() && segments.getLast().group() == more.group()) {
      Segment last = segments.removeLast();
      segments.add(new Segment(last.group(), last.extent() + more.extent()));
    } else {
      segments.add(more);
    }
  }

  /**
   * A constant that has a place for each of a joined value, in the same parts.
   *
   * @return null if it has not, and so is the same for all of them
   */
  static @Nullable Joined ofConstant(
      GraphFacts facts, OnceGraph graph, String constant, NodeProto node, Joined joined) {
    int rank = facts.rank(node.getOutput(0));
    int at = joined.axis() - rank + facts.rank(constant);
    Optional<TensorProto> tensor = facts.constantOf(constant);
    if (tensor.isEmpty()
        || at < 0
        || facts.extent(constant, at).orElse(1) != joined.extent()
        || !RowRules.broadcasts(node)
        || node.getOpType().equals("MatMul")) {
      return null;
    }
    List<Alone> groups = new ArrayList<>();
    for (int i = 0; i < joined.groups().size(); i++) {
      Optional<TensorProto> part = TensorParts.take(tensor.get(), at, joined.ranges(i));
      if (part.isEmpty()) {
        return null;
      }
      groups.add(new Alone(graph.newConstant(part.get()), Owner.NOBODY));
    }
    return joined.with(at, groups);
  }

  /**
   * Where the axis that values are joined along lies behind an operator that computes each of its
   * places by itself.
   *
   * @param inputs those of the node that are joined, null for others
   * @return empty if it computes along that axis
   */
  static Optional<RowAxis> axisAfter(
      NodeProto node, GraphFacts facts, List<@Nullable Joined> inputs) {
    Map<String, RowAxis> axes = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      String name = node.getInput(i);
      Joined joined = inputs.get(i);
      var sizes = facts.dimensions(name);
      if (!name.isEmpty() && (sizes.isEmpty() || sizes.get().contains(null))) {
        return Optional.empty();
      }
      if (joined != null) {
        axes.put(name, new RowAxis(joined.axis(), 1));
      }
    }
    return RowAnalysis.through(node, facts.opset(), facts.shapes(), axes);
  }

  /** Writes a node over the parts of one group. */
  static Alone group(OnceWriter writer, NodeProto node, List<Alone> parts) {
    Owner owner = parts.stream().map(Alone::owner).reduce(Owner.NOBODY, Owner::or);
    String name = writer.graph().name(named(node.getOutput(0), owner));
    writer.written(node, parts, List.of(name));
    return new Alone(name, owner);
  }
}
