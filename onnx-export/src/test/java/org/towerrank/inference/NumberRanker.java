package org.towerrank.inference;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.BundleWriter;
import org.towerrank.bundle.ElementType;
import org.towerrank.bundle.GraphInput;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Side;

/**
 * Bundles of rankers whose graphs read numbers of a user and of an item, and give {@code scores}.
 */
final class NumberRanker {
  private NumberRanker() {}

  /**
   * The bundle of a graph with the inputs {@code user} and {@code item}.
   *
   * @param ofUser how many numbers a user has
   * @param ofItem how many an item has
   */
  static Bundle bundle(ModelProto model, int ofUser, int ofItem) throws Exception {
    List<Feature> features = new ArrayList<>();
    List<GraphInput> inputs =
        List.of(input(Side.USER, ofUser, features), input(Side.ITEM, ofItem, features));
    FeatureSchema schema =
        new FeatureSchema(features, Map.of("n", new MinMaxEncoder(0, 1, 0f, false)));
    return new BundleWriter("numbers", schema, new Provenance("0", "none", "0", 0, Map.of()))
        .tasks(List.of("click"))
        .graph(new GraphSpec(GraphRole.RANKER, "ranker.onnx", inputs, "scores", 1), model)
        .build();
  }

  private static GraphInput input(Side side, int count, List<Feature> features) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = side.label() + "_" + i;
      names.add(name);
      features.add(new NumericFeature(name, side, name, "n"));
    }
    return new GraphInput(side.label(), side, ElementType.FLOAT32, names, false);
  }

  /** A value of floats {@code [rows, width]}. */
  static ValueInfoProto rows(String name, String rows, int width) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    var type = value.getTypeBuilder().getTensorTypeBuilder().setElemType(1);
    type.getShapeBuilder().addDimBuilder().setDimParam(rows);
    type.getShapeBuilder().addDimBuilder().setDimValue(width);
    return value.build();
  }
}
