package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.towerrank.model.NativeNames;
import org.towerrank.onnx.GraphAdapter.Binding;
import org.towerrank.onnx.size.NodeReads;

/** Writes the nodes that make what a tool's input held of TowerRank's ids and numbers. */
final class InputNodes {
  private final GraphEditor editor;
  private final IdNodes ids;

  InputNodes(GraphEditor editor) {
    this.editor = editor;
    this.ids = new IdNodes(editor);
  }

  /**
   * Checks that features fill an input.
   *
   * @throws IllegalArgumentException saying how many columns there are, and how many are filled
   */
  void requireFits(GraphValue input, List<InputPart> parts) {
    String place = "input [" + input.name() + "] " + input.describe() + ": ";
    editor.require(
        input.rank() == 1 || input.rank() == 2, place + "expected a vector or a matrix of rows");
    int width = parts.stream().mapToInt(InputPart::width).sum();
    List<String> features = parts.stream().map(InputPart::feature).toList();
    boolean fits = input.width() == GraphValue.ANY || input.width() == width;
    editor.require(
        fits,
        place
            + "expected features that fill "
            + input.width()
            + " columns, got "
            + features
            + ", which fill "
            + width);
    editor.require(
        parts.size() == 1 || !(input.isWhole() || input.type() == DataType.STRING),
        place + "expected one feature for an input of ids or texts, got " + features);
  }

  /**
   * Writes the nodes of an input and lets the tool's nodes read what they make.
   *
   * @param direct outputs of look-ups that read TowerRank's ids
   * @return the inputs in its place
   */
  List<Binding> write(GraphValue input, List<InputPart> parts, Set<String> direct) {
    boolean flat = input.rank() == 1;
    InputPart first = parts.getFirst();
    if (parts.size() == 1 && first instanceof InputPart.Ids one && input.isWhole()) {
      return List.of(whole(input, one, flat, direct));
    }
    if (parts.size() == 1 && first instanceof InputPart.Numbers numbers) {
      String name = name(input);
      String row = numbers.reversed() ? ids.reversed(name, numbers.width()) : name;
      String value = ids.cast(row, DataType.FLOAT, input.type());
      editor.rename(Map.of(input.name(), value));
      return List.of(
          new Binding(
              name,
              numbers.side(),
              DataType.FLOAT,
              List.of(numbers.feature()),
              numbers.width(),
              flat));
    }
    return matrix(input, parts, flat);
  }

  /** The input's own name, unless native code would be told another. */
  private String name(GraphValue input) {
    String told = NativeNames.of(input.name());
    return told.equals(input.name()) ? told : editor.freeName(told);
  }

  /**
   * The same of an input of texts, whose encoders take ids then.
   *
   * @param vocabulary whose ids they are
   */
  Binding texts(GraphValue input, InputPart.Ids part, List<String> vocabulary) {
    LabelEncoders.replace(editor, input.name(), part.feature(), vocabulary);
    String name = name(input);
    String arranged = ids.arranged(name, DataType.INT64, part.width(), part.arrangement());
    editor.rename(Map.of(input.name(), arranged));
    return new Binding(
        name,
        part.side(),
        DataType.INT64,
        List.of(part.feature()),
        part.width(),
        input.rank() == 1);
  }

  private Binding whole(GraphValue input, InputPart.Ids part, boolean flat, Set<String> direct) {
    String name = name(input);
    String arranged = ids.arranged(name, input.type(), part.width(), part.arrangement());
    List<String> lookUps = new ArrayList<>();
    boolean others = false;
    for (NodeProto node : editor.nodes()) {
      if (NodeReads.of(node).contains(input.name())) {
        boolean lookUp = direct.contains(node.getOutput(0));
        others |= !lookUp;
        if (lookUp) {
          lookUps.add(node.getOutput(0));
        }
      }
    }
    String read = others ? ids.whole(arranged, input.type(), part.mapping()) : arranged;
    editor.rename(Map.of(input.name(), read));
    editor.lookUp(lookUps, arranged);
    return new Binding(
        name, part.side(), input.type(), List.of(part.feature()), part.width(), flat);
  }

  /** A matrix of floats: ids and numbers of each side in inputs of their own, side by side. */
  private List<Binding> matrix(GraphValue input, List<InputPart> parts, boolean flat) {
    String own = name(input);
    Map<Group, List<InputPart>> groups = new LinkedHashMap<>();
    for (InputPart part : parts) {
      groups.computeIfAbsent(group(own, part), any -> new ArrayList<>()).add(part);
    }
    List<Binding> bindings = new ArrayList<>();
    List<String> values = new ArrayList<>();
    groups.forEach(
        (group, members) -> {
          String name = groups.size() == 1 ? own : editor.freeName(group.name());
          bindings.add(binding(name, members, flat));
          values.add(value(name, members));
        });
    String value =
        values.size() == 1
            ? values.getFirst()
            : editor.before(OnnxOperator.CONCAT, values, Tensors.attribute("axis", 1));
    List<Integer> order = order(parts, groups);
    String ordered = isRising(order) ? value : ids.columns(value, order);
    editor.rename(Map.of(input.name(), ids.cast(ordered, DataType.FLOAT, input.type())));
    return bindings;
  }

  /**
   * Parts of one kind, which one input can hold.
   *
   * @param name which a feature of another kind may give too
   */
  private record Group(String name, boolean ofNumbers, boolean ofSequence) {}

  private static Group group(String input, InputPart part) {
    String side = input + "." + part.side().label();
    return switch (part) {
      case InputPart.Numbers numbers -> new Group(side + ".numbers", true, false);
      case InputPart.Ids id ->
          id.width() == 1
              ? new Group(side + ".ids", false, false)
              : new Group(side + "." + id.feature(), false, true);
    };
  }

  private static Binding binding(String name, List<InputPart> members, boolean flat) {
    InputPart first = members.getFirst();
    return new Binding(
        name,
        first.side(),
        first instanceof InputPart.Numbers ? DataType.FLOAT : DataType.INT32,
        members.stream().map(InputPart::feature).toList(),
        members.stream().mapToInt(InputPart::width).sum(),
        flat);
  }

  private String value(String name, List<InputPart> members) {
    if (!(members.getFirst() instanceof InputPart.Ids first)) {
      return name;
    }
    String arranged = ids.arranged(name, DataType.INT32, first.width(), first.arrangement());
    List<IdMapping> mappings = new ArrayList<>();
    for (InputPart member : members) {
      if (member instanceof InputPart.Ids part) {
        mappings.add(part.mapping());
      }
    }
    return ids.floats(arranged, DataType.INT32, mappings);
  }

  /** Where each column of the input is among the groups. */
  private static List<Integer> order(List<InputPart> parts, Map<Group, List<InputPart>> groups) {
    Map<InputPart, Integer> starts = new LinkedHashMap<>();
    int next = 0;
    for (List<InputPart> members : groups.values()) {
      for (InputPart member : members) {
        starts.put(member, next);
        next += member.width();
      }
    }
    List<Integer> order = new ArrayList<>();
    for (InputPart part : parts) {
      int start = starts.getOrDefault(part, 0);
      boolean reversed = part instanceof InputPart.Numbers numbers && numbers.reversed();
      for (int i = 0; i < part.width(); i++) {
        order.add(reversed ? start + part.width() - 1 - i : start + i);
      }
    }
    return order;
  }

  private static boolean isRising(List<Integer> order) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i) != i) {
        return false;
      }
    }
    return true;
  }
}
