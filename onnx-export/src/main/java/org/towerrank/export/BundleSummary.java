package org.towerrank.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.bundle.GraphRole;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.bundle.Provenance;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;
import org.towerrank.model.LabelScale;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.Similarity;
import org.towerrank.onnx.GraphCheck;
import org.towerrank.precision.Precision;

/**
 * What is in a bundle, as {@code inspect} shows it.
 *
 * @param network null for graphs of other tools
 * @param precision what the weights are written as
 * @param labels what the labels of tasks were, where a squared loss is of standardized ones
 * @param similarity null for rankers
 * @param parameters elements of all graphs' weights; one that two graphs hold counts twice
 * @param files size in bytes by path
 */
record BundleSummary(
    String bundle,
    String name,
    String fingerprint,
    @Nullable Network network,
    Precision precision,
    List<String> tasks,
    Map<String, LabelScale> labels,
    @Nullable Similarity similarity,
    List<FeatureRow> features,
    List<GraphRow> graphs,
    long parameters,
    Map<String, Long> files,
    long bytes,
    Provenance provenance) {

  /**
   * One feature.
   *
   * @param width numbers it fills in a row
   * @param ids ids its encoder makes, 0 for numbers
   */
  record FeatureRow(
      String name,
      Side side,
      String kind,
      String field,
      String encoder,
      String encoderType,
      int width,
      int ids) {}

  /**
   * One graph, how its inputs are filled, and how many weights it has.
   *
   * @param sharing what a ranker computes once for a user; empty for towers
   */
  record GraphRow(
      GraphSpec graph,
      long parameters,
      int opset,
      long irVersion,
      String producer,
      String sharing) {}

  static BundleSummary of(String path, Bundle bundle) {
    List<GraphRow> graphs = new ArrayList<>();
    for (GraphSpec spec : bundle.graphs()) {
      graphs.add(graph(bundle, spec));
    }
    return new BundleSummary(
        path,
        bundle.name(),
        bundle.fingerprint(),
        bundle.definition().map(ModelDefinition::network).orElse(null),
        bundle.precision(),
        bundle.tasks(),
        bundle.definition().map(ModelDefinition::labels).orElse(Map.of()),
        bundle.similarity().orElse(null),
        bundle.schema().features().stream().map(feature -> row(bundle, feature)).toList(),
        graphs,
        graphs.stream().mapToLong(GraphRow::parameters).sum(),
        bundle.sizes(),
        bundle.sizes().values().stream().mapToLong(Long::longValue).sum(),
        bundle.provenance());
  }

  private static GraphRow graph(Bundle bundle, GraphSpec spec) {
    var model = GraphCheck.skeleton(spec.file(), bundle.onnx(spec));
    return new GraphRow(
        spec,
        GraphCheck.parameters(model),
        (int) GraphCheck.opset(model),
        model.getIrVersion(),
        model.getProducerName(),
        spec.role() == GraphRole.RANKER
            ? SharingText.of(spec, bundle.schema(), model, bundle.onnx(spec).remaining())
            : "");
  }

  private static FeatureRow row(Bundle bundle, Feature feature) {
    Encoder encoder = bundle.schema().encoders().get(feature.encoder());
    if (encoder == null) {
      throw new IllegalStateException("a schema without encoder [" + feature.encoder() + "]");
    }
    return new FeatureRow(
        feature.name(),
        feature.side(),
        Feature.kind(feature),
        feature.field(),
        feature.encoder(),
        encoder.type(),
        feature.width(),
        encoder.size());
  }
}
