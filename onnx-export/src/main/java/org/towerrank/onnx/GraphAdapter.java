package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.Side;
import org.towerrank.model.NativeNames;

/**
 * Changes a graph of another tool so that serving can treat it as TowerRank's own: nodes in front
 * of it turn TowerRank's ids and numbers into what the tool had, nodes behind it choose the scores.
 * Nothing of the network itself changes.
 */
public final class GraphAdapter {
  private final GraphEditor editor;
  private final InputNodes nodes;
  private final List<GraphValue> inputs;
  private final List<String> outputs;
  private final Map<String, DataType> outputTypes = new LinkedHashMap<>();
  private final Map<String, List<InputPart>> filled = new LinkedHashMap<>();
  private final Map<String, List<String>> vocabularies = new LinkedHashMap<>();
  private final DerivedNodes derivedNodes;
  private final Map<GraphValue, Derivation> derived = new LinkedHashMap<>();

  /**
   * What an input holds.
   *
   * @param sequence of whose ids it follows
   */
  private record Derivation(DerivedInput what, InputPart.Ids sequence) {}

  /**
   * An input of the changed graph.
   *
   * @param type int32 or int64 for ids, float for numbers
   * @param features whose numbers fill its columns
   * @param flat whether it is a vector {@code [rows]}
   */
  public record Binding(
      String name, Side side, DataType type, List<String> features, int width, boolean flat) {
    public Binding {
      features = List.copyOf(features);
    }
  }

  /**
   * A graph with inputs as they are to be bound.
   *
   * @param output name of the output read; a trial has all of them
   * @param outputWidth numbers of a row of it; 0 for a trial
   */
  public record Adapted(ModelProto model, List<Binding> inputs, String output, int outputWidth) {
    public Adapted {
      inputs = List.copyOf(inputs);
    }
  }

  private GraphAdapter(String file, ModelProto model, Map<String, DataType> outputTypes) {
    this.editor = new GraphEditor(file, model, outputTypes.keySet());
    this.nodes = new InputNodes(editor);
    this.derivedNodes = new DerivedNodes(editor);
    outputTypes.forEach((output, type) -> this.outputTypes.put(told(output), type));
    this.outputs = List.copyOf(this.outputTypes.keySet());
    this.inputs =
        GraphCheck.inputs(model).stream()
            .filter(input -> editor.reads(input.getName()))
            .map(GraphValue::of)
            .toList();
  }

  /** An output by its own name, unless native code would be told another. */
  private String told(String output) {
    String told = NativeNames.of(output);
    return told.equals(output)
        ? output
        : editor.behind(told, OnnxOperator.IDENTITY, List.of(output));
  }

  /**
   * Begins with a graph, without what the chosen outputs do not need.
   *
   * @param model as it was checked
   * @param outputs names of outputs; of one that a {@code ZipMap} makes, what it is made of is read
   * @throws IllegalArgumentException when there is no such output, or the graph is not in order
   */
  public static GraphAdapter of(String file, ModelProto model, List<String> outputs) {
    Map<String, DataType> types = new LinkedHashMap<>();
    for (String name : outputs) {
      String value = name;
      DataType type = declared(file, model, name).type();
      for (NodeProto node : model.getGraph().getNodeList()) {
        if (node.getOpType().equals("ZipMap") && node.getOutputList().contains(name)) {
          value = node.getInput(0);
          type = DataType.FLOAT;
        }
      }
      types.put(value, type);
    }
    return new GraphAdapter(file, model, types);
  }

  private static GraphValue declared(String file, ModelProto model, String name) {
    List<ValueInfoProto> all = model.getGraph().getOutputList();
    return all.stream()
        .filter(output -> output.getName().equals(name))
        .findFirst()
        .map(GraphValue::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "["
                        + file
                        + "]: there is no output ["
                        + name
                        + "]"
                        + Nearest.hint(name, all.stream().map(ValueInfoProto::getName).toList())));
  }

  /** The inputs that have to be filled, in the order of the graph's. */
  public List<GraphValue> inputs() {
    return inputs;
  }

  /**
   * Says what fills an input.
   *
   * @param parts in the order of its columns
   * @throws IllegalArgumentException when they do not fill it
   */
  public void fill(GraphValue input, List<InputPart> parts) {
    filled.put(input.name(), List.copyOf(parts));
    nodes.requireFits(input, parts);
  }

  /**
   * The texts that encoders of an input of texts know, in their order; the empty one left out.
   *
   * @throws IllegalArgumentException naming an operator that reads them otherwise
   */
  public List<String> texts(GraphValue input) {
    return LabelEncoders.vocabulary(editor.file(), editor.nodes(), input.name());
  }

  /**
   * Says which texts the ids stand for that fill an input of texts.
   *
   * @param vocabulary in the order of its ids
   */
  public void know(GraphValue input, List<String> vocabulary) {
    vocabularies.put(input.name(), vocabulary);
  }

  /**
   * Says what an input holds that nothing else fills.
   *
   * @param sequence that fills an input of its own
   * @throws IllegalArgumentException when it does not fit
   */
  public void derive(GraphValue input, DerivedInput what, InputPart.Ids sequence) {
    derivedNodes.requireFits(input, what, sequence);
    derived.put(input, new Derivation(what, sequence));
  }

  /** The graph with its outputs as the tool gives them, to find out their shapes. */
  public Adapted trial() {
    Map<String, InputPart.Ids> ids = new LinkedHashMap<>();
    List<GraphValue> inputs =
        this.inputs.stream().filter(input -> !derived.containsKey(input)).toList();
    for (GraphValue input : inputs) {
      if (parts(input).getFirst() instanceof InputPart.Ids part && input.isWhole()) {
        ids.put(input.name(), part);
      }
    }
    Set<String> direct = new EmbeddingTables(editor, ids).layOut();
    List<Binding> bindings = new ArrayList<>();
    for (GraphValue input : inputs) {
      if (input.type() == DataType.STRING) {
        bindings.add(texts(input, parts(input)));
      } else {
        bindings.addAll(nodes.write(input, parts(input), direct));
      }
    }
    derived.forEach(
        (input, each) ->
            derivedNodes.write(input, each.what(), each.sequence(), of(each, bindings)));
    bindings.forEach(
        each ->
            editor.input(
                each.name(),
                each.type(),
                each.flat() ? OptionalInt.empty() : OptionalInt.of(each.width())));
    outputTypes.forEach(editor::output);
    return new Adapted(editor.model(), bindings, outputs.getFirst(), 0);
  }

  private Binding of(Derivation derivation, List<Binding> bindings) {
    String sequence = derivation.sequence().feature();
    return bindings.stream()
        .filter(binding -> binding.features().equals(List.of(sequence)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "[" + editor.file() + "]: expected an input of ids of [" + sequence + "]"));
  }

  private Binding texts(GraphValue input, List<InputPart> parts) {
    List<String> vocabulary = vocabularies.get(input.name());
    if (vocabulary == null || !(parts.getFirst() instanceof InputPart.Ids part)) {
      throw new IllegalStateException("no texts are known of [" + input.name() + "]");
    }
    return nodes.texts(input, part, vocabulary);
  }

  private List<InputPart> parts(GraphValue input) {
    List<InputPart> parts = filled.get(input.name());
    if (parts == null) {
      throw new IllegalStateException("nothing fills [" + input.name() + "]");
    }
    return parts;
  }

  /**
   * The graph with one output of scores or vectors.
   *
   * @param trial what {@link #trial} gave
   * @param columns what to read of each output, in their order
   */
  public Adapted finish(Adapted trial, List<OutputColumns> columns) {
    String output =
        new OutputNodes(editor).write(outputs, List.copyOf(outputTypes.values()), columns);
    int width = columns.stream().mapToInt(each -> each.columns().size()).sum();
    return new Adapted(editor.model(), trial.inputs(), output, width);
  }
}
