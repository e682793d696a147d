package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.towerrank.onnx.OnceValue.Alone;
import org.towerrank.onnx.OnceValue.Joined;
import org.towerrank.onnx.size.NodeAttributes;

/**
 * Splits operators that sum over what is joined: {@code [u, i] · W = u · W_u + i · W_i}, and the
 * same for sums over the fields of a factorization machine.
 */
final class JoinedProducts {
  private final OnceWriter writer;
  private final GraphFacts facts;
  private final OnceGraph graph;

  JoinedProducts(OnceWriter writer) {
    this.writer = writer;
    this.facts = writer.facts();
    this.graph = writer.graph();
  }

  /** Groups in the order of their rows, so that what has few rows is added up first. */
  private static List<Integer> order(Joined joined) {
    return IntStream.range(0, joined.groups().size())
        .boxed()
        .sorted(Comparator.comparing(group -> joined.groups().get(group).owner()))
        .toList();
  }

  /** A product of a joined value and a constant matrix, which is split by its rows. */
  Optional<Alone> of(NodeProto node) {
    Optional<Joined> joined = writer.joined(node);
    Optional<TensorProto> weight = facts.constantOf(node.getInput(1));
    boolean gemm = node.getOpType().equals("Gemm");
    boolean summed =
        joined.isPresent()
            && joined.get().axis() == facts.rank(node.getInput(0)) - 1
            && (!gemm || NodeAttributes.number(node, "transA", 0) == 0);
    boolean adds = node.getInputCount() > 2 && facts.hasRows(node.getInput(2));
    if (!summed || adds || weight.isEmpty() || weight.get().getDimsCount() > 2) {
      return Optional.empty();
    }
    int axis = (int) NodeAttributes.number(node, "transB", 0);
    List<String> weights = new ArrayList<>();
    for (int group : order(joined.get())) {
      Optional<TensorProto> part = TensorParts.take(weight.get(), axis, joined.get().ranges(group));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      weights.add(graph.newConstant(part.get()));
    }
    return Optional.of(
        gemm ? gemm(node, joined.get(), weights) : matMul(node, joined.get(), weights));
  }

  /** {@code Gemm(items, W_items, Gemm(user, W_user, bias))}. */
  private Alone gemm(NodeProto node, Joined joined, List<String> weights) {
    Alone added =
        new Alone(node.getInputCount() > 2 ? writer.fixed(node.getInput(2)) : "", Owner.NOBODY);
    List<Integer> order = order(joined);
    for (int i = 0; i < order.size(); i++) {
      Alone group = joined.groups().get(order.get(i));
      NodeProto.Builder product = node.toBuilder().clearInput().clearOutput();
      product.addInput(group.name()).addInput(weights.get(i));
      if (i > 0) {
        added = writer.broadcast(node, added, group.owner());
      }
      if (!added.name().isEmpty()) {
        product.addInput(added.name());
      }
      if (i > 0) {
        product.clearAttribute();
        node.getAttributeList().stream()
            .filter(attribute -> !attribute.getName().equals("beta"))
            .forEach(product::addAttribute);
      }
      boolean last = i == order.size() - 1;
      String name =
          last
              ? node.getOutput(0)
              : graph.name(JoinedValues.named(node.getOutput(0), group.owner()));
      graph.add(product.addOutput(name).setName(name).build());
      writer.count(group.owner());
      added = new Alone(name, group.owner());
    }
    return new Alone(added.name(), joined.owner());
  }

  private Alone matMul(NodeProto node, Joined joined, List<String> weights) {
    List<Alone> products = new ArrayList<>();
    List<Integer> order = order(joined);
    for (int i = 0; i < order.size(); i++) {
      Alone group = joined.groups().get(order.get(i));
      products.add(
          JoinedValues.group(
              writer, node, List.of(group, new Alone(weights.get(i), Owner.NOBODY))));
    }
    return combined("Add", node, products);
  }

  /** Products or sums of each owner combined, the result named as the node's output. */
  private Alone combined(String operator, NodeProto node, List<Alone> parts) {
    Alone all = parts.getFirst();
    for (int i = 1; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      Owner owner = all.owner().or(parts.get(i).owner());
      all = writer.broadcast(node, all, owner);
      String name =
          last ? node.getOutput(0) : graph.name(JoinedValues.named(node.getOutput(0), owner));
      graph.add(
          NodeProto.newBuilder()
              .setOpType(operator)
              .setName(name)
              .addInput(all.name())
              .addInput(parts.get(i).name())
              .addOutput(name)
              .build());
      all = new Alone(name, owner);
    }
    return all;
  }

  /** A reduction along the axis that values are joined along. */
  Optional<Alone> reduced(NodeProto node) {
    Optional<Joined> joined = writer.joined(node);
    if (joined.isEmpty() || !axes(node).contains(joined.get().axis())) {
      return Optional.empty();
    }
    boolean mean = node.getOpType().equals("ReduceMean");
    if (mean && !facts.onlyFloats()) {
      return Optional.empty();
    }
    List<Alone> parts = new ArrayList<>();
    for (int group : order(joined.get())) {
      List<Alone> inputs = new ArrayList<>(List.of(joined.get().groups().get(group)));
      node.getInputList().stream()
          .skip(1)
          .forEach(input -> inputs.add(new Alone(input, Owner.NOBODY)));
      Alone part = JoinedValues.group(writer, node, inputs);
      float share = (float) WeightRows.count(joined.get().ranges(group)) / joined.get().extent();
      parts.add(mean ? scaled(part, share) : part);
    }
    return Optional.of(combined(combining(node), node, parts));
  }

  private Alone scaled(Alone part, float share) {
    String factor = graph.newConstant(Tensors.scalar("towerrank.share." + share, share));
    String name = graph.add("Mul", List.of(part.name(), factor), part.name() + ".share");
    return new Alone(name, part.owner());
  }

  private static String combining(NodeProto node) {
    return switch (node.getOpType()) {
      case "ReduceMax" -> "Max";
      case "ReduceMin" -> "Min";
      default -> "Add";
    };
  }

  private List<Integer> axes(NodeProto node) {
    List<Long> axes = NodeAttributes.numbers(node, "axes");
    if (axes.isEmpty() && node.getInputCount() > 1) {
      axes = facts.numbers(node.getInput(1)).orElse(List.of());
    }
    int rank = facts.rank(node.getInput(0));
    return axes.stream().map(axis -> JoinedValues.index(axis, rank)).toList();
  }

  /** A batch normalization of joined columns, whose parameters are split as they are. */
  Optional<Joined> normalized(NodeProto node) {
    Optional<Joined> joined = writer.joined(node);
    if (joined.isEmpty() || joined.get().axis() != 1) {
      return Optional.empty();
    }
    List<Alone> groups = new ArrayList<>();
    for (int group = 0; group < joined.get().groups().size(); group++) {
      List<Alone> parts = new ArrayList<>(List.of(joined.get().groups().get(group)));
      for (String parameter : node.getInputList().subList(1, node.getInputCount())) {
        List<WeightRows> ranges = joined.get().ranges(group);
        Optional<TensorProto> part =
            facts.constantOf(parameter).flatMap(all -> TensorParts.take(all, 0, ranges));
        if (part.isEmpty()) {
          return Optional.empty();
        }
        parts.add(new Alone(graph.newConstant(part.get()), Owner.NOBODY));
      }
      groups.add(JoinedValues.group(writer, node, parts));
    }
    return Optional.of(joined.get().with(1, groups));
  }
}
