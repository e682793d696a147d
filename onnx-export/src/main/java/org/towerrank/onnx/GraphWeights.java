package org.towerrank.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.model.FloatTensor;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.model.WeightSpec;
import org.towerrank.model.Weights;

/**
 * Reads a model's weights back out of its graphs, so that a bundle can be checked without its run.
 */
public final class GraphWeights {
  private GraphWeights() {}

  /**
   * The weights of a model from the initializers of its graphs.
   *
   * @throws IllegalArgumentException naming a weight that no graph holds wholly
   */
  public static Weights read(ModelDefinition model, List<ModelProto> graphs) {
    Map<String, Assembly> assemblies = new LinkedHashMap<>();
    WeightCatalogue.of(model).forEach((name, spec) -> assemblies.put(name, new Assembly(spec)));
    Set<String> seen = new HashSet<>();
    for (ModelProto graph : graphs) {
      WeightReader reader = new WeightReader(graph);
      for (TensorProto tensor : graph.getGraph().getInitializerList()) {
        Assembly assembly = assemblies.get(WeightRows.weight(tensor.getName()));
        if (assembly != null && seen.add(tensor.getName())) {
          assembly.add(tensor.getName(), reader.read(tensor));
        }
      }
    }
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    assemblies.forEach((name, assembly) -> tensors.put(name, assembly.finish()));
    return new Weights(tensors);
  }

  /** A weight that is being put together from the constants that hold its rows. */
  private static final class Assembly {
    private final WeightSpec spec;
    private @Nullable FloatTensor whole;
    private float @Nullable [] rows;
    private int found;

    Assembly(WeightSpec spec) {
      this.spec = spec;
    }

    void add(String name, FloatTensor part) {
      List<WeightRows> ranges = WeightRows.parse(name);
      found += part.size();
      if (ranges.isEmpty()) {
        whole = part;
      } else {
        rows = rows == null ? new float[spec.size()] : rows;
        WeightRows.put(part, ranges, rows);
      }
    }

    FloatTensor finish() {
      if (found != spec.size()) {
        throw new IllegalArgumentException(
            "weight ["
                + spec.name()
                + "]: expected "
                + spec.size()
                + " elements in the graphs, found: "
                + found);
      }
      return new FloatTensor(spec.shape(), data());
    }

    /** One constant's numbers are all of them, or none is there. */
    private float[] data() {
      if (rows != null) {
        return rows;
      }
      return whole == null ? new float[0] : whole.data();
    }
  }
}
