package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.towerrank.onnx.OnceValue.Alone;
import org.towerrank.onnx.OnceValue.Joined;
import org.towerrank.onnx.OnceValue.Segment;
import org.towerrank.onnx.size.NodeAttributes;

/** Picks places of joined values where they are, as columns of a matrix that features share. */
final class JoinedSelections {
  private final OnceWriter writer;
  private final GraphFacts facts;
  private final OnceGraph graph;

  JoinedSelections(OnceWriter writer) {
    this.writer = writer;
    this.facts = writer.facts();
    this.graph = writer.graph();
  }

  /** A {@code Gather} or {@code Slice} along the axis that values are joined along. */
  Optional<OnceValue> of(NodeProto node) {
    Optional<Joined> joined = writer.joined(node);
    if (joined.isEmpty()) {
      return Optional.empty();
    }
    return node.getOpType().equals("Gather")
        ? gathered(node, joined.get())
        : sliced(node, joined.get());
  }

  private Optional<OnceValue> gathered(NodeProto node, Joined joined) {
    int rank = facts.rank(node.getInput(0));
    int axis = JoinedValues.index(NodeAttributes.number(node, "axis", 0), rank);
    Optional<List<Long>> indices = facts.numbers(node.getInput(1));
    int dimensions = facts.dimensions(node.getInput(1)).map(List::size).orElse(2);
    if (axis != joined.axis() || indices.isEmpty() || dimensions > 1) {
      return Optional.empty();
    }
    Optional<OnceValue> picked = picked(joined, indices.get(), node.getOutput(0));
    return dimensions == 1 ? picked : picked.map(value -> squeezed((Alone) value, node, axis));
  }

  /** A place picked by a number rather than a list has no axis of its own. */
  private Alone squeezed(Alone picked, NodeProto node, int axis) {
    List<String> reads = List.of(picked.name(), graph.number(0));
    String name =
        graph.add(
            "Gather",
            reads,
            JoinedValues.named(node.getOutput(0), picked.owner()),
            Tensors.attribute("axis", axis));
    return new Alone(name, picked.owner());
  }

  private Optional<OnceValue> sliced(NodeProto node, Joined joined) {
    Optional<List<Long>> starts = numbers(node, "starts", 1);
    Optional<List<Long>> ends = numbers(node, "ends", 2);
    Optional<List<Long>> axes = numbers(node, "axes", 3);
    Optional<List<Long>> steps = numbers(node, "steps", 4);
    int rank = facts.rank(node.getInput(0));
    boolean one = starts.isPresent() && ends.isPresent() && starts.get().size() == 1;
    int axis =
        axes.filter(a -> !a.isEmpty()).map(a -> JoinedValues.index(a.get(0), rank)).orElse(0);
    boolean plain = steps.isEmpty() || steps.get().equals(List.of(1L));
    if (!one || axis != joined.axis() || !plain) {
      return Optional.empty();
    }
    long from = clamped(starts.get().getFirst(), joined.extent());
    long to = clamped(ends.get().getFirst(), joined.extent());
    List<Long> indices = LongStream.range(from, to).boxed().toList();
    return indices.isEmpty() ? Optional.empty() : picked(joined, indices, node.getOutput(0));
  }

  private static long clamped(long index, int extent) {
    return Math.clamp(index < 0 ? index + extent : index, 0, extent);
  }

  private Optional<List<Long>> numbers(NodeProto node, String attribute, int input) {
    List<Long> given = NodeAttributes.numbers(node, attribute);
    boolean has = input < node.getInputCount() && !node.getInput(input).isEmpty();
    return given.isEmpty() && has ? facts.numbers(node.getInput(input)) : given(given);
  }

  private static Optional<List<Long>> given(List<Long> numbers) {
    return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers);
  }

  /** Writes a {@code Split} along the joined axis; whether it was. */
  boolean split(NodeProto node) {
    Optional<Joined> joined = writer.joined(node);
    int rank = facts.rank(node.getInput(0));
    int axis = JoinedValues.index(NodeAttributes.number(node, "axis", 0), rank);
    if (joined.isEmpty() || axis != joined.get().axis()) {
      return false;
    }
    int extent = joined.get().extent();
    int parts = node.getOutputCount();
    List<Long> lengths = numbers(node, "split", 1).orElse(List.of());
    if (lengths.isEmpty() ? extent % parts != 0 : lengths.size() != parts) {
      return false;
    }
    long start = 0;
    for (int i = 0; i < parts; i++) {
      long length = lengths.isEmpty() ? extent / parts : lengths.get(i);
      List<Long> indices = LongStream.range(start, start + length).boxed().toList();
      String output = node.getOutput(i);
      if (!output.isEmpty()) {
        writer.put(output, picked(joined.get(), indices, output).orElseThrow());
      }
      start += length;
    }
    return true;
  }

  /** The places of a joined value with these numbers, in this order. */
  private Optional<OnceValue> picked(Joined joined, List<Long> indices, String name) {
    List<List<Integer>> local = new ArrayList<>();
    joined.groups().forEach(group -> local.add(new ArrayList<>()));
    List<Integer> order = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
    for (long index : indices) {
      long place = index < 0 ? index + joined.extent() : index;
      if (place < 0 || place >= joined.extent()) {
        return Optional.empty();
      }
      int[] found = find(joined, (int) place);
      if (!order.contains(found[0])) {
        order.add(found[0]);
      }
      local.get(found[0]).add(found[1]);
      JoinedValues.add(segments, new Segment(order.indexOf(found[0]), 1));
    }
    List<Alone> groups =
        order.stream().map(group -> picked(joined, group, local.get(group), name)).toList();
    return Optional.of(
        groups.size() == 1 ? groups.getFirst() : new Joined(joined.axis(), groups, segments));
  }

  /** The group that holds a place, and its place there. */
  private static int[] find(Joined joined, int place) {
    int[] used = new int[joined.groups().size()];
    int start = 0;
    for (Segment segment : joined.segments()) {
      if (place < start + segment.extent()) {
        return new int[] {segment.group(), used[segment.group()] + place - start};
      }
      used[segment.group()] += segment.extent();
      start += segment.extent();
    }
    throw new IllegalArgumentException("place [" + place + "] of [" + start + "]");
  }

  private Alone picked(Joined joined, int index, List<Integer> places, String name) {
    Alone group = joined.groups().get(index);
    int all = WeightRows.count(joined.ranges(index));
    boolean whole = places.size() == all;
    for (int i = 0; i < places.size(); i++) {
      whole &= places.get(i) == i;
    }
    if (whole) {
      return group;
    }
    List<Long> numbers = places.stream().map(Integer::longValue).toList();
    String picked =
        graph.add(
            "Gather",
            List.of(group.name(), graph.longs(numbers)),
            JoinedValues.named(name, group.owner()),
            Tensors.attribute("axis", joined.axis()));
    return new Alone(picked, group.owner());
  }
}
