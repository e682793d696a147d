package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.onnx.OnceValue.Alone;
import org.towerrank.onnx.OnceValue.Joined;
import org.towerrank.onnx.OnceValue.Segment;
import org.towerrank.onnx.size.SymbolicSize;

/** Gives joined values another shape, each part by itself. */
final class JoinedShapes {
  private final OnceWriter writer;
  private final GraphFacts facts;

  JoinedShapes(OnceWriter writer) {
    this.writer = writer;
    this.facts = writer.facts();
  }

  /** A {@code Flatten} or {@code Reshape} that keeps the elements of each part together. */
  Optional<Joined> regrouped(NodeProto node) {
    String input = node.getInput(0);
    if (!facts.hasRows(input) || !(writer.value(input) instanceof Joined joined)) {
      return Optional.empty();
    }
    Optional<List<Long>> before = facts.shape(input);
    Optional<List<Long>> after = facts.shape(node.getOutput(0));
    if (before.isEmpty() || after.isEmpty() || after.get().contains(0L)) {
      return Optional.empty();
    }
    List<@Nullable SymbolicSize> from = facts.dimensions(input).orElseThrow();
    List<@Nullable SymbolicSize> to = facts.dimensions(node.getOutput(0)).orElseThrow();
    long behind = elements(before.get(), joined.axis() + 1);
    for (int axis = 0; axis < to.size(); axis++) {
      long each = elements(after.get(), axis + 1);
      boolean same = ahead(from, joined.axis()).equals(ahead(to, axis));
      if (same && after.get().get(axis) * each == joined.extent() * behind && behind > 0) {
        Optional<List<Segment>> segments = scaled(joined, behind, each);
        if (segments.isPresent()) {
          return Optional.of(
              new Joined(
                  axis, groups(node, joined, axis, segments.get(), after.get()), segments.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Elements from an axis on; negative where rows are among them. */
  private static long elements(List<Long> shape, int from) {
    return shape.subList(from, shape.size()).stream().reduce(1L, Math::multiplyExact);
  }

  /** Elements ahead of an axis, and whether so many for each row. */
  private static SymbolicSize ahead(List<@Nullable SymbolicSize> shape, int axis) {
    long elements = 1;
    boolean perRow = false;
    for (SymbolicSize size : shape.subList(0, axis)) {
      if (size != null) {
        elements = Math.multiplyExact(elements, size.factor());
        perRow |= size.perRow();
      }
    }
    return new SymbolicSize(elements, perRow);
  }

  private static Optional<List<Segment>> scaled(Joined joined, long behind, long each) {
    List<Segment> segments = new ArrayList<>();
    for (Segment segment : joined.segments()) {
      long elements = segment.extent() * behind;
      if (elements % each != 0) {
        return Optional.empty();
      }
      segments.add(new Segment(segment.group(), Math.toIntExact(elements / each)));
    }
    return Optional.of(segments);
  }

  private List<Alone> groups(
      NodeProto node, Joined joined, int axis, List<Segment> segments, List<Long> shape) {
    List<Alone> groups = new ArrayList<>();
    for (int i = 0; i < joined.groups().size(); i++) {
      int group = i;
      Alone part = joined.groups().get(i);
      if (node.getOpType().equals("Flatten")) {
        groups.add(JoinedValues.group(writer, node, List.of(part)));
        continue;
      }
      List<Long> target = new ArrayList<>(shape);
      long extent =
          segments.stream()
              .filter(segment -> segment.group() == group)
              .mapToLong(Segment::extent)
              .sum();
      target.set(axis, extent);
      List<String> reads = List.of(part.name(), writer.graph().longs(target));
      String name =
          writer.graph().add("Reshape", reads, JoinedValues.named(node.getOutput(0), part.owner()));
      groups.add(new Alone(name, part.owner()));
    }
    return groups;
  }
}
