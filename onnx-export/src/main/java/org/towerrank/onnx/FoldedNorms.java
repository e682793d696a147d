package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.towerrank.model.FloatTensor;
import org.towerrank.onnx.size.NodeAttributes;
import org.towerrank.onnx.size.NodeReads;

/**
 * Folds batch normalizations into the layers before them: with constant statistics {@code norm(x ·
 * W + b) = x · (W · s) + (b - mean) · s + shift} where {@code s = scale / sqrt(variance + epsilon)}
 * (Ioffe and Szegedy, 2015, <a href="https://arxiv.org/abs/1502.03167">Batch normalization</a>,
 * section 3.1). ONNX Runtime does not do so for products of matrices.
 */
final class FoldedNorms {
  private static final float EPSILON = 1e-5f;

  /** Scale, shift, mean and variance. */
  private static final int PARAMETERS = 4;

  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, Integer> makers = new HashMap<>();
  private final Set<Integer> dropped = new HashSet<>();
  private final List<NodeProto> nodes;
  private final GraphProto.Builder graph;

  private FoldedNorms(GraphProto original) {
    graph = original.toBuilder();
    nodes = new ArrayList<>(original.getNodeList());
    original.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    original.getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).getInputList().forEach(input -> uses.merge(input, 1, Integer::sum));
      NodeReads.captured(nodes.get(i)).forEach(input -> uses.merge(input, 1, Integer::sum));
      for (String output : nodes.get(i).getOutputList()) {
        makers.put(output, i);
      }
    }
  }

  /** A model in which no batch normalization follows a layer that it can be a part of. */
  static ModelProto of(ModelProto model) {
    FoldedNorms folded = new FoldedNorms(model.getGraph());
    for (int i = 0; i < folded.nodes.size(); i++) {
      NodeProto node = folded.nodes.get(i);
      if (node.getOpType().equals("BatchNormalization") && node.getOutputCount() == 1) {
        folded.fold(node, i);
      }
    }
    folded.graph.clearNode();
    for (int i = 0; i < folded.nodes.size(); i++) {
      if (!folded.dropped.contains(i)) {
        folded.graph.addNode(folded.nodes.get(i));
      }
    }
    return model.toBuilder().setGraph(folded.graph).build();
  }

  /** A normalization as a factor and a summand of each column. */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Affine(float[] factors, float[] summands) {}

  private void fold(NodeProto norm, int place) {
    Integer maker = makers.get(norm.getInput(0));
    Optional<Affine> affine = affine(norm);
    if (maker == null
        || affine.isEmpty()
        || uses.getOrDefault(norm.getInput(0), 0) != 1
        || !isLayer(nodes.get(maker))) {
      return;
    }
    NodeProto layer = nodes.get(maker);
    int outputs = affine.get().factors.length;
    Optional<FloatTensor> weight = floats(layer.getInput(1), 2);
    Optional<FloatTensor> bias =
        layer.getInputCount() < 3
            ? Optional.of(new FloatTensor(List.of(outputs), new float[outputs]))
            : floats(layer.getInput(2), 1);
    boolean turned = NodeAttributes.number(layer, "transB", 0) != 0;
    if (weight.isEmpty()
        || bias.isEmpty()
        || bias.get().data().length != outputs
        || weight.get().extent(turned ? 0 : 1) != outputs) {
      return;
    }
    String output = norm.getOutput(0);
    String weightName = constant(output + ".weight", scaled(weight.get(), affine.get(), turned));
    String biasName = constant(output + ".bias", shifted(bias.get(), affine.get()));
    NodeProto.Builder folded = layer.toBuilder().clearInput().clearOutput().addOutput(output);
    folded.addInput(layer.getInput(0)).addInput(weightName).addInput(biasName);
    nodes.set(place, folded.setName(norm.getName()).build());
    dropped.add(maker);
  }

  /** Whether a node is a product that its output is no more than. */
  private static boolean isLayer(NodeProto node) {
    return node.getOpType().equals("Gemm")
        && NodeAttributes.number(node, "transA", 0) == 0
        && node.getAttributeList().stream()
            .filter(each -> each.getType() == AttributeProto.AttributeType.FLOAT)
            .allMatch(each -> each.getF() == 1);
  }

  /** The floats of a constant of so many dimensions. */
  private Optional<FloatTensor> floats(String name, int rank) {
    TensorProto tensor = constants.get(name);
    return tensor == null
            || tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()
            || tensor.getDimsCount() != rank
        ? Optional.empty()
        : TensorParts.floats(tensor);
  }

  /** Empty where its statistics are not constant, or it is training. */
  private Optional<Affine> affine(NodeProto norm) {
    List<float[]> parameters = new ArrayList<>();
    for (String input : norm.getInputList().subList(1, norm.getInputCount())) {
      floats(input, 1).ifPresent(tensor -> parameters.add(tensor.data()));
    }
    boolean alike = parameters.stream().map(each -> each.length).distinct().count() == 1;
    if (parameters.size() != PARAMETERS
        || !alike
        || NodeAttributes.number(norm, "training_mode", 0) != 0) {
      return Optional.empty();
    }
    float epsilon = NodeAttributes.find(norm, "epsilon").map(AttributeProto::getF).orElse(EPSILON);
    float[] factors = new float[parameters.getFirst().length];
    float[] summands = new float[factors.length];
    for (int i = 0; i < factors.length; i++) {
      double factor = parameters.get(0)[i] / Math.sqrt((double) parameters.get(3)[i] + epsilon);
      factors[i] = (float) factor;
      summands[i] = (float) (parameters.get(1)[i] - parameters.get(2)[i] * factor);
    }
    return Optional.of(new Affine(factors, summands));
  }

  private static FloatTensor scaled(FloatTensor weight, Affine affine, boolean turned) {
    float[] scaled = weight.data().clone();
    int columns = weight.extent(1);
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= affine.factors[turned ? i / columns : i % columns];
    }
    return new FloatTensor(weight.shape(), scaled);
  }

  private static FloatTensor shifted(FloatTensor bias, Affine affine) {
    float[] shifted = bias.data().clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] = shifted[i] * affine.factors[i] + affine.summands[i];
    }
    return new FloatTensor(bias.shape(), shifted);
  }

  private String constant(String wanted, FloatTensor tensor) {
    String name = wanted;
    while (constants.containsKey(name) || makers.containsKey(name)) {
      name += ".folded";
    }
    TensorProto constant = Tensors.floats(name, tensor);
    constants.put(name, constant);
    graph.addInitializer(constant);
    return name;
  }
}
