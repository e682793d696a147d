package org.towerrank.imports;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.GraphRole;
import org.towerrank.feature.Nearest;
import org.towerrank.imports.ImportSchema.Apply;
import org.towerrank.imports.ImportSchema.OutputSpec;
import org.towerrank.onnx.GraphValue;
import org.towerrank.onnx.OutputColumns;

/** What is read of a graph's outputs. */
final class OutputChoice {
  private OutputChoice() {}

  /** Each with a name: those that the schema says, or the only one of numbers. */
  static List<OutputSpec> of(
      SchemaFile file, String pointer, ForeignModel model, @Nullable List<OutputSpec> given) {
    List<String> names = model.outputs().stream().map(GraphValue::name).toList();
    if (given != null) {
      for (int i = 0; i < given.size(); i++) {
        String place = pointer + "/outputs/" + i;
        String name = file.required(place, "name", given.get(i).name());
        String problem = model.lost().get(name);
        if (problem != null) {
          throw file.error(
              place, "output [" + name + "] of [" + model.file() + "] needs " + problem);
        }
        if (!names.contains(name)) {
          throw file.error(
              place,
              "[" + model.file() + "] has no output [" + name + "]" + Nearest.hint(name, names));
        }
        if (model.outputs().get(names.indexOf(name)).type() == DataType.STRING) {
          throw file.error(
              place,
              "output ["
                  + name
                  + "] is of texts, expected one of numbers, which are "
                  + ofNumbers(model));
        }
      }
      if (given.isEmpty()) {
        throw file.error(pointer + "/outputs", "expected at least one output");
      }
      return given;
    }
    List<String> numbers = ofNumbers(model);
    if (numbers.size() != 1 || !model.lost().isEmpty()) {
      StringBuilder lost = new StringBuilder();
      model.lost().forEach((name, problem) -> lost.append("; [" + name + "] needs " + problem));
      throw file.error(
          pointer,
          "["
              + model.file()
              + "] has the outputs "
              + names
              + ": expected the key [outputs], which says what to read"
              + lost);
    }
    return List.of(new OutputSpec(numbers.getFirst(), null, null));
  }

  /** Outputs of floats, or of maps of them; labels are whole numbers or texts. */
  static List<String> ofNumbers(ForeignModel model) {
    return model.outputs().stream()
        .filter(
            output ->
                switch (output.type()) {
                  case FLOAT, DOUBLE, FLOAT16, UNDEFINED -> true;
                  default -> false;
                })
        .map(GraphValue::name)
        .toList();
  }

  /**
   * The columns to read, now that the shapes are known.
   *
   * @param shapes of the outputs, in their order, for {@code rows} rows
   */
  static List<OutputColumns> columns(
      SchemaFile file, GraphPlan graph, List<List<Long>> shapes, int rows) {
    List<OutputColumns> all = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      OutputSpec output = graph.outputs().get(i);
      String place = place(graph, i);
      List<Long> shape = shapes.get(i);
      boolean fits = (shape.size() == 1 || shape.size() == 2) && shape.getFirst() == rows;
      if (!fits) {
        throw file.error(
            place,
            "output ["
                + output.name()
                + "]: expected a number or a list of them for each of "
                + rows
                + " rows, got the shape "
                + shape);
      }
      int width = shape.size() == 1 ? 0 : Math.toIntExact(shape.get(1));
      all.add(
          new OutputColumns(
              width, columns(file, graph, place, output, width), output.apply() == Apply.SIGMOID));
    }
    return all;
  }

  private static String place(GraphPlan graph, int index) {
    String tower =
        switch (graph.role()) {
          case RANKER -> "";
          case USER_TOWER -> "/user_tower";
          case ITEM_TOWER -> "/item_tower";
        };
    return tower + "/outputs/" + index;
  }

  private static List<Integer> columns(
      SchemaFile file, GraphPlan graph, String place, OutputSpec output, int width) {
    int count = Math.max(1, width);
    if (output.columns() == null) {
      List<String> tasks = Objects.requireNonNullElse(file.schema().tasks(), List.of());
      Tool tool = file.schema().tool();
      boolean both = tool != null && tool.givesBothClasses() && width == 2 && tasks.size() == 1;
      return both && graph.role() == GraphRole.RANKER
          ? List.of(1)
          : IntStream.range(0, count).boxed().toList();
    }
    for (int column : output.columns()) {
      if (column < 0 || column >= count) {
        throw file.error(
            place,
            "output ["
                + output.name()
                + "]: expected columns from 0 to "
                + (count - 1)
                + ", got ["
                + column
                + "]");
      }
    }
    if (output.columns().isEmpty()) {
      throw file.error(place, "output [" + output.name() + "]: expected at least one column");
    }
    return output.columns();
  }
}
