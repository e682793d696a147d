package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Writes the nodes that choose columns of a tool's outputs and put them side by side. */
record OutputNodes(GraphEditor editor) {
  /** The opset from which dimensions to add are an input. */
  private static final int AXES_AS_INPUT = 13;

  /** Declares the one output; gives its name. */
  String write(List<String> outputs, List<DataType> types, List<OutputColumns> columns) {
    editor.clearOutputs();
    int width = columns.stream().mapToInt(each -> each.columns().size()).sum();
    String name = name(outputs, columns);
    if (outputs.size() == 1) {
      OutputColumns only = columns.getFirst();
      String value = one(name, outputs.getFirst(), types.getFirst(), only);
      editor.output(value, only.width() == 0 ? OptionalInt.empty() : OptionalInt.of(width));
      return value;
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      String part = one(name + ".part", outputs.get(i), types.get(i), columns.get(i));
      all.add(columns.get(i).width() == 0 ? column(name + ".column", part) : part);
    }
    String value = editor.behind(name, OnnxOperator.CONCAT, all, Tensors.attribute("axis", 1));
    editor.output(value, OptionalInt.of(width));
    return value;
  }

  /**
   * The name of the output. Where it is not all that the tool's outputs have, it says which columns
   * of these, counted over all of them: {@code probabilities[1]}.
   */
  private static String name(List<String> outputs, List<OutputColumns> columns) {
    String name = outputs.size() == 1 ? outputs.getFirst() : GraphWriter.SCORES;
    if (columns.stream().allMatch(OutputColumns::isWhole)) {
      return name;
    }
    List<Integer> all = new ArrayList<>();
    int start = 0;
    for (OutputColumns each : columns) {
      for (int column : each.columns()) {
        all.add(start + column);
      }
      start += Math.max(1, each.width());
    }
    return name + all.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  /** One output: its columns, as float32, as probabilities. */
  private String one(String name, String output, DataType type, OutputColumns columns) {
    String value = output;
    if (!columns.isWhole()) {
      String chosen =
          editor.put(Tensors.longs(editor.freeName("towerrank.scores"), columns.columns()));
      value =
          editor.behind(
              name, OnnxOperator.GATHER, List.of(value, chosen), Tensors.attribute("axis", 1));
    }
    if (type != DataType.FLOAT) {
      value =
          editor.behind(
              name,
              OnnxOperator.CAST,
              List.of(value),
              Tensors.attribute("to", DataType.FLOAT.getNumber()));
    }
    return columns.sigmoid() ? editor.behind(name, OnnxOperator.SIGMOID, List.of(value)) : value;
  }

  /** A vector as a matrix of one column. */
  private String column(String name, String vector) {
    editor.require(
        editor.opset() >= AXES_AS_INPUT,
        "expected opset "
            + AXES_AS_INPUT
            + " or newer for several outputs, got ["
            + editor.opset()
            + "]: export the model again with a newer one");
    String axes = editor.put(Tensors.longs(editor.freeName("towerrank.axes"), List.of(1)));
    return editor.behind(name, OnnxOperator.UNSQUEEZE, List.of(vector, axes));
  }
}
