package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.towerrank.bundle.Bundle;

/** Loads a ranker that is cut, where there is direct memory for its copy and not for its inputs. */
final class LoadWithoutMemoryRun {
  private static final int OF_USER = 4000;
  private static final int OF_ITEM = 64;
  private static final int PIECE = 1 << 10;
  private static final int ROOM = 8;

  private LoadWithoutMemoryRun() {}

  /** Ends with 0 if it is loaded as a whole then, and in two steps before and after. */
  public static void main(String[] arguments) throws Exception {
    Bundle bundle = NumberRanker.bundle(model(), OF_USER, OF_ITEM);
    load(bundle, PrecomputingRanker.class);
    Deque<ByteBuffer> taken = new ArrayDeque<>();
    try {
      while (true) {
        taken.add(DirectMemory.allocate(new int[] {PIECE})[0]);
      }
    } catch (OutOfMemoryError e) {
      // Room for the copy.
      for (int i = 0; i < ROOM; i++) {
        DirectMemory.free(taken.remove());
      }
    }
    load(bundle, WholeRanker.class);
    taken.forEach(DirectMemory::free);
    load(bundle, PrecomputingRanker.class);
    System.out.println("loaded as expected");
  }

  private static void load(Bundle bundle, Class<? extends RankerGraphs> expected) {
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      if (!expected.isInstance(model.graphs())) {
        throw new IllegalStateException("expected " + expected + ", got " + model.graphs());
      }
    }
  }

  private static ModelProto model() {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("wide")
            .addInput(NumberRanker.rows("item", "items", OF_ITEM))
            .addInput(NumberRanker.rows("user", "users", OF_USER))
            .addOutput(NumberRanker.rows("scores", "items", 1));
    graph
        .addInitializerBuilder()
        .setName("weights")
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addDims(OF_ITEM)
        .addDims(1)
        .addAllFloatData(Collections.nCopies(OF_ITEM, 0.5f));
    node(graph, "MatMul", "of_item", "item", "weights");
    node(graph, "ReduceMax", "of_user", "user");
    graph
        .getNodeBuilder(1)
        .addAttributeBuilder()
        .setName("axes")
        .setType(AttributeProto.AttributeType.INTS)
        .addInts(1);
    node(graph, "Add", "scores", "of_item", "of_user");
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    model.addOpsetImportBuilder().setVersion(17);
    return model.build();
  }

  private static void node(GraphProto.Builder graph, String type, String output, String... inputs) {
    graph
        .addNodeBuilder()
        .setOpType(type)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }
}
