package org.towerrank.onnx;

import static java.util.Objects.requireNonNull;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs of a ranking graph in ONNX Runtime, for a user and some items. */
final class OnceRuns {
  private final Map<String, UserOnce.Input> inputs;
  private final Map<String, float[]> rows = new HashMap<>();
  private final int items;
  private final int users;

  /**
   * Random rows.
   *
   * @param inputs with ids below {@code ids}
   * @param users 1, or as many as items
   */
  OnceRuns(Map<String, UserOnce.Input> inputs, int ids, int users, int items, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.inputs = inputs;
    this.users = users;
    this.items = items;
    inputs.forEach(
        (name, input) -> {
          float[] values = new float[rowsOf(input) * input.width()];
          for (int i = 0; i < values.length; i++) {
            values[i] = ids > 0 ? random.nextInt(ids) : (float) random.nextDouble(-1, 1);
          }
          rows.put(name, values);
        });
  }

  private int rowsOf(UserOnce.Input input) {
    return input.side().isOfCandidates() ? items : users;
  }

  /** A graph that was loaded once, for several runs. */
  record Loaded(ModelProto model, OrtSession session) implements AutoCloseable {
    @Override
    public void close() throws OrtException {
      session.close();
    }
  }

  static Loaded load(ModelProto model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // As in serving; a session with threads of its own takes longer to make than to run.
      options.setIntraOpNumThreads(1);
      return new Loaded(
          model, OrtEnvironment.getEnvironment().createSession(model.toByteArray(), options));
    }
  }

  /** The outputs of a graph with a user's row in every row. */
  float[] repeated(ModelProto model) throws OrtException {
    try (Loaded loaded = load(model)) {
      return repeated(loaded);
    }
  }

  float[] repeated(Loaded loaded) throws OrtException {
    return run(loaded, true);
  }

  /** The outputs of a graph with the user once. */
  float[] once(ModelProto model) throws OrtException {
    try (Loaded loaded = load(model)) {
      return once(loaded);
    }
  }

  float[] once(Loaded loaded) throws OrtException {
    return run(loaded, false);
  }

  private float[] run(Loaded loaded, boolean repeats) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (ValueInfoProto info : GraphCheck.inputs(loaded.model)) {
        tensors.put(info.getName(), tensor(environment, info, repeats));
      }
      try (OrtSession.Result result = loaded.session.run(tensors)) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        return copy;
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(OrtEnvironment environment, ValueInfoProto info, boolean repeats)
      throws OrtException {
    UserOnce.Input input = requireNonNull(inputs.get(info.getName()));
    float[] values = requireNonNull(rows.get(info.getName()));
    int count = repeats ? items : rowsOf(input);
    float[] given = new float[count * input.width()];
    for (int i = 0; i < given.length; i++) {
      given[i] = values[i % values.length];
    }
    var type = info.getType().getTensorType();
    long[] shape =
        type.getShape().getDimCount() == 1 ? new long[] {count} : new long[] {count, input.width()};
    if (type.getElemType() == DataType.INT64.getNumber()) {
      long[] ids = new long[given.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = (long) given[i];
      }
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(given), shape);
  }
}
