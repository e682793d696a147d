package org.towerrank.onnx.size;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded graphs of operators that change shapes in every way, most of which are valid. */
final class RandomGraph {
  static final int WIDTH = 6;

  private final SplittableRandom random;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("random");
  private final List<String> floats = new ArrayList<>();

  RandomGraph(long seed) {
    random = new SplittableRandom(seed);
    graph.addInput(matrix("x"));
    floats.add("x");
    for (int i = 0; i < 3; i++) {
      int rows = 1 + random.nextInt(6);
      float[] data = new float[rows * WIDTH];
      TensorProto.Builder weight = TensorProto.newBuilder().setName("w" + i).setDataType(1);
      weight.addDims(rows).addDims(WIDTH);
      for (int j = 0; j < data.length; j++) {
        weight.addFloatData((float) random.nextDouble());
      }
      graph.addInitializer(weight);
      floats.add("w" + i);
    }
  }

  /** A graph of the input alone. */
  static GraphProto ofInput() {
    return GraphProto.newBuilder().setName("input").addInput(matrix("x")).build();
  }

  private static ValueInfoProto matrix(String name) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("rows");
    shape.addDimBuilder().setDimValue(WIDTH);
    return info(name, TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape));
  }

  static ValueInfoProto info(String name, TypeProto.Tensor.Builder type) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  GraphProto graph() {
    return graph.build();
  }

  /** The same graph with one more node; it may not be valid. */
  GraphProto grown() {
    switch (random.nextInt(24)) {
      case 0 -> add("Relu", any());
      case 1 -> add("Add", any(), any());
      case 2 -> add("MatMul", any(), transposed());
      case 3 -> add("Mul", any(), any());
      case 4 -> attribute(add("Concat", any(), any()), "axis", random.nextInt(3) - 1);
      case 5 -> transposed();
      case 6 -> attribute(add("Flatten", any()), "axis", random.nextInt(3));
      case 7 -> add("Reshape", any(), longs(-1, 1 + random.nextInt(3), 2));
      case 8 -> add("Reshape", any(), longs(0, -1));
      case 9 -> add("Unsqueeze", any(), longs(random.nextInt(2)));
      case 10 -> add("ReduceSum", any(), longs(random.nextInt(2)));
      case 11 -> add("Slice", any(), longs(random.nextInt(3)), longs(random.nextInt(9) - 2));
      case 12 -> add("Expand", any(), dynamicShape());
      case 13 -> add("Tile", any(), longs(1 + random.nextInt(2), 1 + random.nextInt(3)));
      case 14 -> {
        String value = any();
        int axis = random.nextInt(2);
        attribute(add("Gather", value, longs(0, 0, 0, 0)), "axis", axis);
      }
      case 15 -> add("Pad", any(), longs(1, 0, random.nextInt(3), 2));
      case 16 -> attribute(add("Softmax", any()), "axis", -1);
      case 17 -> {
        String pair = name("pair");
        attribute(pair(node("Split", any()), pair), "axis", -1);
      }
      case 22 -> {
        String pair = name("pair");
        int part = 1 + random.nextInt(WIDTH - 1);
        attribute(pair(node("Split", any(), longs(part, WIDTH - part)), pair), "axis", -1);
      }
      case 19 -> add("ConstantOfShape", number());
      case 20 -> add("Expand", longs(1), number());
      case 21 -> add("Reshape", any(), joined(longs(-1), number()));
      case 18 -> attribute(add("ReduceMean", any()), "keepdims", random.nextInt(2));
      default -> add("Reshape", any(), dynamicShape());
    }
    return graph();
  }

  private NodeProto.Builder pair(NodeProto.Builder split, String name) {
    floats.add(name + "a");
    floats.add(name + "b");
    return split.addOutput(name + "a").addOutput(name + "b");
  }

  /** {@code [rows of a value, 1 or -1]}, as exports of PyTorch compute shapes. */
  private String dynamicShape() {
    String shape = name("shape");
    node("Shape", any()).addOutput(shape);
    String first = name("first");
    node("Gather", shape, longs(0)).addOutput(first);
    String whole = name("whole");
    attribute(
        node("Concat", first, longs(random.nextBoolean() ? -1 : 1)).addOutput(whole), "axis", 0);
    return whole;
  }

  private String joined(String... parts) {
    String whole = name("whole");
    attribute(node("Concat", parts).addOutput(whole), "axis", 0);
    return whole;
  }

  /** A computed size, which may be negative for some number of rows. */
  private String number() {
    String number = longs(random.nextInt(9) - 4);
    if (random.nextInt(3) > 0) {
      String shape = name("shape");
      node("Shape", any()).addOutput(shape);
      number = name("first");
      node("Gather", shape, longs(0)).addOutput(number);
    }
    for (int step = random.nextInt(4); step > 0; step--) {
      number = computed(number);
    }
    return number;
  }

  private String computed(String number) {
    String result = name("first");
    String other = longs(random.nextInt(9) - 4);
    switch (random.nextInt(8)) {
      case 0 -> node("Sub", other, number).addOutput(result);
      case 1 -> node("Sub", number, other).addOutput(result);
      case 2 -> node("Mul", number, other).addOutput(result);
      case 3 -> node("Add", number, other).addOutput(result);
      case 4 -> node("Max", number, other).addOutput(result);
      case 5 -> node("Min", number, other).addOutput(result);
      case 6 -> node("Div", number, longs(1 + random.nextInt(3))).addOutput(result);
      default -> {
        int[] types = {1, 2, 6, 7};
        int type = types[random.nextInt(types.length)];
        String narrow = name("type" + type + "_");
        attribute(node("Cast", number).addOutput(narrow), "to", type);
        attribute(node("Cast", narrow).addOutput(result), "to", 7);
      }
    }
    return result;
  }

  private String transposed() {
    add("Transpose", any());
    return floats.getLast();
  }

  private String any() {
    return floats.get(random.nextInt(floats.size()));
  }

  private NodeProto.Builder add(String operator, String... inputs) {
    String output = name("v");
    NodeProto.Builder node = node(operator, inputs).addOutput(output);
    floats.add(output);
    return node;
  }

  private NodeProto.Builder node(String operator, String... inputs) {
    return graph.addNodeBuilder().setOpType(operator).addAllInput(List.of(inputs));
  }

  private String name(String prefix) {
    return prefix + graph.getNodeCount() + "_" + graph.getInitializerCount();
  }

  private static void attribute(NodeProto.Builder node, String name, long value) {
    node.addAttributeBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value);
  }

  private String longs(long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name("c")).setDataType(7).addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** A model whose outputs are all its values. */
  static ModelProto model(GraphProto graph) {
    GraphProto.Builder shown = graph.toBuilder();
    for (NodeProto node : graph.getNodeList()) {
      boolean whole = node.getOpType().equals("Shape") || node.getOutput(0).startsWith("first");
      int type = whole || node.getOutput(0).startsWith("whole") ? 7 : 1;
      if (node.getOpType().equals("Cast") && !whole) {
        type = (int) node.getAttribute(0).getI();
      }
      for (String output : node.getOutputList()) {
        shown.addOutput(info(output, TypeProto.Tensor.newBuilder().setElemType(type)));
      }
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(shown)
        .build();
  }
}
