package org.towerrank.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.Provenance;
import org.towerrank.bundle.Run;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.GraphMemory;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.RandomWeights;
import org.towerrank.onnx.DecodedTables;
import org.towerrank.onnx.GraphCheck;
import org.towerrank.precision.NumberForm;
import org.towerrank.precision.Precision;

/** What a node has to count for tables whose floats are in memory alone. */
class DecodedTablesTest {
  private static final String EMBEDDING = "embedding.weight";
  private static final String FIRST_ORDER = "first_order.weight";
  private static final int DIMENSION = 8;

  private static Run run(int buckets) {
    Map<String, Encoder> encoders = new LinkedHashMap<>(Map.of("id", new HashEncoder(buckets)));
    FeatureSchema schema =
        new FeatureSchema(List.of(new CategoricalFeature("id", Side.ITEM, "id", "id")), encoders);
    Mlp narrow = new Mlp(List.of(4), Activation.RELU, 0f, false);
    ModelDefinition model =
        new ModelDefinition(new DeepFm(DIMENSION, narrow, 0f), schema, List.of("a"));
    Provenance provenance = new Provenance("0", "random", "0", 1, Map.of());
    return new Run("tables", model, RandomWeights.of(model, 1, 1), provenance);
  }

  private static long decoded(Run run, NumberForm form) throws Exception {
    Bundle bundle = Exporter.export(run, new Precision(form, NumberForm.FLOAT32)).bundle();
    ModelProto graph = GraphCheck.skeleton("graph", bundle.onnx(bundle.graphs().iterator().next()));
    long bytes = DecodedTables.bytes(graph);
    assertThat(GraphMemory.ofConstants(bundle)).as("with all constants").isEqualTo(bytes);
    return bytes;
  }

  private static long rows(Run run, String weight) {
    return run.weights().get(weight).extent(0);
  }

  @ParameterizedTest
  @EnumSource(NumberForm.class)
  void smallTablesCountAsFloats(NumberForm form) throws Exception {
    Run run = run(500);
    long columns = rows(run, FIRST_ORDER);
    // Bytes have the code of a scale behind each row.
    long numbers =
        switch (form) {
          case FLOAT32 -> 0;
          case FP16 -> DIMENSION * rows(run, EMBEDDING) + columns;
          case INT8 -> (DIMENSION + 1) * rows(run, EMBEDDING) + columns;
        };
    assertThat(decoded(run, form)).isEqualTo(Float.BYTES * numbers);
  }

  @Test
  void rowsOfLargeTablesAreDecodedByEachRun() throws Exception {
    Run run = run(100_000);
    long small = Float.BYTES * rows(run, FIRST_ORDER);
    assertThat(decoded(run, NumberForm.FP16)).isEqualTo(small);
    assertThat(decoded(run, NumberForm.INT8)).isEqualTo(small);
  }
}
