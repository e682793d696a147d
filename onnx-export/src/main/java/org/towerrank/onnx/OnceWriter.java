package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.OnceValue.Alone;
import org.towerrank.onnx.OnceValue.Joined;
import org.towerrank.onnx.rows.Place;
import org.towerrank.onnx.rows.RowAxis;
import org.towerrank.onnx.rows.RowRules;
import org.towerrank.onnx.size.NodeReads;

/**
 * Writes the nodes of a graph anew, each for the rows of whom its inputs are of. Where rows of a
 * user and of items meet in a node that does not broadcast, the user's row is repeated.
 */
final class OnceWriter {
  private final GraphFacts facts;
  private final OnceGraph graph;
  private final Set<String> outputs;
  private final Map<String, OnceValue> values = new HashMap<>();

  /** Values that no node was written for, as they tell the number of rows, or follow from it. */
  private final Set<String> unwritten = new HashSet<>();

  /** Those of them that may be of another type than shapes are. */
  private final Set<String> converted = new HashSet<>();

  private final Map<String, Alone> wholes = new HashMap<>();
  private final List<Place> repeated = new ArrayList<>();
  private int once;

  /**
   * @param outputs names of the graph's outputs, which nothing else may stand for
   */
  OnceWriter(GraphFacts facts, OnceGraph graph, Set<String> outputs) {
    this.facts = facts;
    this.graph = graph;
    this.outputs = outputs;
  }

  Set<String> outputs() {
    return outputs;
  }

  GraphFacts facts() {
    return facts;
  }

  OnceGraph graph() {
    return graph;
  }

  /** Nodes that a user's row had to be repeated for. */
  List<Place> repeated() {
    return repeated;
  }

  /** Nodes that are computed for the user's row alone. */
  int once() {
    return once;
  }

  void put(String value, OnceValue as) {
    values.put(value, as);
  }

  /** A value that has rows. */
  OnceValue value(String name) {
    OnceValue value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("[" + name + "] is read before it is written");
    }
    return value;
  }

  /** The first input of a node, where it has rows and is joined of several values. */
  Optional<Joined> joined(NodeProto node) {
    String input = node.getInput(0);
    return facts.hasRows(input) && value(input) instanceof Joined joined
        ? Optional.of(joined)
        : Optional.empty();
  }

  /**
   * Writes a node without rows. Where it follows from the number of rows it is left out, and a
   * constant takes its place where what it gives does not.
   */
  void writeFixed(NodeProto node) {
    Optional<TensorProto> constant = GraphFacts.constant(node);
    if (constant.isPresent()) {
      graph.constant(constant.get());
    } else if (node.getInputList().stream().anyMatch(this::followsRows)) {
      unwritten.addAll(node.getOutputList());
      boolean whole = Place.operator(node).equals("Cast");
      if (whole || node.getInputList().stream().anyMatch(converted::contains)) {
        converted.addAll(node.getOutputList());
      }
    } else {
      NodeProto.Builder fixed = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        fixed.setInput(i, fixed(node.getInput(i)));
      }
      requireWritten(NodeReads.captured(node));
      graph.add(fixed.build());
    }
  }

  /** Subgraphs stay as they are, so that what they read has to be there by its name. */
  private void requireWritten(Set<String> captured) {
    for (String value : captured) {
      if (unwritten.contains(value)) {
        throw new NotSplitException(
            "[" + value + "] follows from the number of rows, and a subgraph reads it");
      }
    }
  }

  private boolean followsRows(String value) {
    return facts.hasRows(value) || (unwritten.contains(value) && facts.numbers(value).isEmpty());
  }

  /** The name of a value without rows, which is written as a constant if need be. */
  String fixed(String value) {
    if (!unwritten.contains(value)) {
      return value;
    }
    Optional<List<Long>> numbers = facts.numbers(value);
    int rank = facts.dimensions(value).map(List::size).orElse(-1);
    if (numbers.isEmpty() || converted.contains(value) || rank < 0 || rank > 1) {
      throw new NotSplitException("[" + value + "] follows from the number of rows");
    }
    return rank == 0 ? graph.number(numbers.get().getFirst()) : graph.longs(numbers.get());
  }

  /** Writes a node as it is, for the most rows that any of its inputs has. */
  void write(NodeProto node) {
    List<OnceValue> inputs = new ArrayList<>();
    int shape = RowRules.shapeInput(node);
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      inputs.add(
          facts.hasRows(input)
              ? whole(input, node)
              : new Alone(i == shape ? shape(node, input) : input, Owner.NOBODY));
    }
    NodeProto written = written(node, inputs, node.getOutputList());
    Owner owner = inputs.stream().map(OnceValue::owner).reduce(Owner.NOBODY, Owner::or);
    written.getOutputList().forEach(output -> put(output, new Alone(output, owner)));
  }

  /** The shape that a node reads, with one row in it for the number of rows. */
  private String shape(NodeProto node, String input) {
    if (!facts.tellsRows(input)) {
      return fixed(input);
    }
    if (node.getOpType().equals("Reshape")) {
      return graph.longs(
          facts
              .shape(node.getOutput(0))
              .orElseThrow(() -> new NotSplitException("[" + input + "] is not known")));
    }
    boolean repeats = node.getOpType().equals("Expand") && facts.hasRows(node.getInput(0));
    return graph.longs(
        facts
            .ofOneRow(input, repeats)
            .orElseThrow(() -> new NotSplitException("[" + input + "] is not known")));
  }

  /**
   * Writes a node over other inputs, in place of those it names.
   *
   * @param inputs each alone
   */
  NodeProto written(NodeProto node, List<? extends OnceValue> inputs, List<String> outputs) {
    Owner owner = inputs.stream().map(OnceValue::owner).reduce(Owner.NOBODY, Owner::or);
    NodeProto.Builder written = node.toBuilder().clearInput().clearOutput();
    for (int i = 0; i < inputs.size(); i++) {
      written.addInput(input(node, i, (Alone) inputs.get(i), owner));
    }
    written.addAllOutput(outputs);
    if (!outputs.equals(node.getOutputList())) {
      written.setName(outputs.getFirst());
    }
    graph.add(written.build());
    count(owner);
    return written.build();
  }

  /** Counts a node that is computed for rows of an owner. */
  void count(Owner owner) {
    if (owner == Owner.USER) {
      once++;
    }
  }

  private String input(NodeProto node, int index, Alone input, Owner owner) {
    String original = node.getInput(index);
    if (!facts.hasRows(original)) {
      return input.name().equals(original) && !original.isEmpty() ? fixed(original) : input.name();
    }
    boolean broadcasts =
        facts.axis(original).map(RowAxis::all).orElse(1L) == 1
            && (RowRules.broadcasts(node) || isAdded(node, index));
    return broadcasts || input.owner().hasRowsOf(owner)
        ? input.name()
        : repeated(node, original, input, owner, shape(original, input));
  }

  /** The shape of a value of the graph, or of the part of it that is one owner's. */
  private @Nullable List<Long> shape(String value, Alone part) {
    List<Long> shape = facts.shape(value).orElse(null);
    if (shape != null && values.get(value) instanceof Joined joined) {
      for (int group = 0; group < joined.groups().size(); group++) {
        if (joined.groups().get(group).equals(part)) {
          shape.set(joined.axis(), (long) WeightRows.count(joined.ranges(group)));
        }
      }
    }
    return shape;
  }

  /**
   * What of a node's output is of one owner, to be combined with what has the rows of another: as
   * it is where that broadcasts.
   */
  Alone broadcast(NodeProto node, Alone part, Owner owner) {
    String output = node.getOutput(0);
    boolean broadcasts = facts.axis(output).map(RowAxis::all).orElse(1L) == 1;
    if (broadcasts || part.owner().hasRowsOf(owner)) {
      return part;
    }
    String name = repeated(node, output, part, owner, facts.shape(output).orElse(null));
    return new Alone(name, part.owner().or(owner));
  }

  /** Whether an input is added to a product that has at least as many rows. */
  private boolean isAdded(NodeProto node, int index) {
    return index == 2 && Place.operator(node).equals("Gemm");
  }

  private String repeated(
      NodeProto node, String original, Alone input, Owner owner, @Nullable List<Long> shape) {
    RowAxis rows = facts.axis(original).orElseThrow();
    Place place = Place.of(node);
    if (input.owner() == Owner.USER && !repeated.contains(place)) {
      repeated.add(place);
    }
    int rank =
        facts
            .dimensions(original)
            .map(List::size)
            .orElseThrow(() -> new NotSplitException("the shape of [" + original + "]"));
    return graph.repeated(input.name(), owner, rank, rows, shape);
  }

  /** A value as one: what is joined from several owners is put together, each row repeated. */
  Alone whole(String value, NodeProto reader) {
    OnceValue found = value(value);
    if (found instanceof Alone alone) {
      return alone;
    }
    Alone known = wholes.get(value);
    if (known != null) {
      return known;
    }
    Joined joined = (Joined) found;
    List<String> parts = new ArrayList<>();
    int[] used = new int[joined.groups().size()];
    for (OnceValue.Segment segment : joined.segments()) {
      Alone group = joined.groups().get(segment.group());
      int from = used[segment.group()];
      used[segment.group()] += segment.extent();
      Alone part = new Alone(part(joined, group, from, segment), group.owner());
      List<Long> shape = facts.shape(value).orElse(null);
      if (shape != null) {
        shape.set(joined.axis(), (long) segment.extent());
      }
      parts.add(
          group.owner().hasRowsOf(joined.owner())
              ? part.name()
              : repeated(reader, value, part, joined.owner(), shape));
    }
    String name =
        graph.add("Concat", parts, value + ".whole", Tensors.attribute("axis", joined.axis()));
    Alone whole = new Alone(name, joined.owner());
    wholes.put(value, whole);
    return whole;
  }

  /** The stretch of a group that one segment is. */
  private String part(Joined joined, Alone group, int from, OnceValue.Segment segment) {
    int all =
        joined.segments().stream()
            .filter(other -> other.group() == segment.group())
            .mapToInt(OnceValue.Segment::extent)
            .sum();
    if (all == segment.extent()) {
      return group.name();
    }
    List<String> reads = new ArrayList<>(List.of(group.name()));
    reads.add(graph.longs(List.of((long) from)));
    reads.add(graph.longs(List.of((long) from + segment.extent())));
    reads.add(graph.longs(List.of((long) joined.axis())));
    return graph.add("Slice", reads, group.name() + ".part");
  }
}
