package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import java.util.function.BiFunction;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.model.InputBlock;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Ops;
import org.towerrank.model.TwoTower;
import org.towerrank.model.Weights;
import org.towerrank.precision.Precision;

/** Writes the graphs that a model is served with. */
public final class GraphWriter {
  /** Output of a ranking graph, {@code [items, tasks]}. */
  public static final String SCORES = "scores";

  /** Output of a tower, {@code [users or items, dimension]}. */
  public static final String VECTOR = "vector";

  private GraphWriter() {}

  /**
   * A graph and what it reads.
   *
   * @param inputs the blocks that fill its inputs, in the order of its inputs
   * @param outputWidth columns of its output
   */
  public record Graph(ModelProto model, List<InputBlock> inputs, String output, int outputWidth) {}

  /**
   * The ranking graph. Its user and context inputs have the leading dimension {@code users}, its
   * item inputs {@code items}; users is 1, or equal to items for scoring unrelated rows.
   */
  public static Graph ranker(ModelDefinition model, Weights weights, Precision precision) {
    return write("ranker", SCORES, weights, precision, model, (ops, schema) -> model.scores(ops));
  }

  /** The user tower. */
  public static Graph userTower(
      ModelDefinition model, TwoTower towers, Weights weights, Precision precision) {
    return write("user_tower", VECTOR, weights, precision, model, towers::userVector);
  }

  /** The item tower. */
  public static Graph itemTower(
      ModelDefinition model, TwoTower towers, Weights weights, Precision precision) {
    return write("item_tower", VECTOR, weights, precision, model, towers::itemVector);
  }

  private static Graph write(
      String name,
      String output,
      Weights weights,
      Precision precision,
      ModelDefinition model,
      BiFunction<Ops<Value>, FeatureSchema, Value> network) {
    GraphBuilder graph = new GraphBuilder(name);
    Value result = network.apply(new OnnxOps(graph, weights, precision), model.schema());
    return new Graph(graph.finish(result, output), graph.inputs(), output, result.width());
  }
}
