package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.HashMap;
import java.util.Map;
import org.towerrank.onnx.rows.RowAnalysis;
import org.towerrank.onnx.rows.RowVerdict;
import org.towerrank.onnx.size.GraphSize;
import org.towerrank.onnx.size.SymbolicShape;

/** Proves that what a graph makes of a row depends on that row alone. */
public final class RowProof {
  private RowProof() {}

  /**
   * Goes through a graph whose inputs all lead with as many rows.
   *
   * @param file what to call it in errors
   * @param model with the small tensors whole, larger ones need no data
   * @param inputs by name
   * @throws IllegalArgumentException naming an operator whose output has no bound
   */
  public static RowVerdict of(
      String file, long bytes, ModelProto model, Map<String, GraphSize.Input> inputs) {
    return of(model, shapes(file, bytes, model, inputs), inputs);
  }

  /**
   * The same of a graph that may have no bound, such as one that compares all rows with one
   * another: what lies before the first operator without a bound is judged.
   *
   * @param model with its small tensors whole
   * @param inputs by name
   */
  public static RowVerdict ofAny(ModelProto model, Map<String, GraphSize.Input> inputs) {
    return of(model, GraphSize.knownShapes(model.getGraph(), alike(inputs)), inputs);
  }

  static RowVerdict of(
      ModelProto model, Map<String, SymbolicShape> shapes, Map<String, GraphSize.Input> inputs) {
    return RowAnalysis.of(GraphCheck.opset(model), model.getGraph(), shapes, inputs.keySet());
  }

  /** The shapes of a graph's values, with as many users as items. */
  static Map<String, SymbolicShape> shapes(
      String file, long bytes, ModelProto model, Map<String, GraphSize.Input> inputs) {
    return GraphSize.shapes(file, bytes, model.getGraph(), alike(inputs));
  }

  private static Map<String, GraphSize.Input> alike(Map<String, GraphSize.Input> inputs) {
    Map<String, GraphSize.Input> alike = new HashMap<>();
    inputs.forEach(
        (name, input) -> alike.put(name, new GraphSize.Input(input.width(), input.flat(), false)));
    return alike;
  }
}
