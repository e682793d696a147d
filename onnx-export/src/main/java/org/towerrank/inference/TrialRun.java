package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.onnx.GraphCheck;
import org.towerrank.onnx.size.GraphSize;

/** Runs a graph once on rows of zeros, to find out what it gives before a bundle describes it. */
public final class TrialRun {
  private TrialRun() {}

  /**
   * The shapes of a graph's outputs.
   *
   * @param file what to call it in errors
   * @param onnx the graph; its inputs lead with the rows
   * @param inputs what it is to be filled with
   * @param rows how many; 1 tells least
   * @param mixesRows whether its operators may compute across rows, and so grow faster than they
   * @return the dimensions of each output by its name
   * @throws IllegalArgumentException when the graph is unsafe or too large
   * @throws InferenceException when ONNX Runtime does not accept or run it
   */
  public static Map<String, List<Long>> shapes(
      String file, ByteBuffer onnx, List<InputLayout> inputs, int rows, boolean mixesRows) {
    Map<String, GraphSize.Input> sizes = new HashMap<>();
    for (InputLayout input : inputs) {
      sizes.put(input.name(), new GraphSize.Input(input.width(), input.flat(), false));
    }
    GraphProto graph = GraphCheck.skeleton(file, onnx).getGraph();
    GraphSize size =
        mixesRows
            ? GraphSize.ofBatch(file, onnx.remaining(), graph, sizes, rows)
            : GraphSize.of(file, onnx.remaining(), graph, sizes);
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try (RuntimeSession session =
        RuntimeSession.load(file, onnx, SessionSettings.SERVING.whole().of(size))) {
      for (InputLayout input : inputs) {
        tensors.put(
            input.name(),
            InputBuffer.ofZeros(input, rows).tensor(RuntimeSession.environment(), rows));
      }
      return session.shapes(tensors);
    } catch (OrtException e) {
      throw new InferenceException("graph [" + file + "] failed for " + rows + " rows", e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }
}
