package org.towerrank.elasticsearch.action;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.elasticsearch.model.ModelStatus;
import org.towerrank.elasticsearch.stats.FeatureValues;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.elasticsearch.store.StoredModel;
import org.towerrank.elasticsearch.store.StoredVersion;

/**
 * One version of a model on all nodes that answered.
 *
 * @param kind of the bundle
 * @param aliases that point to it
 * @param loaded nodes that have it in memory
 * @param memory bytes of it, on all nodes together
 * @param documents bytes kept of documents for it, on all nodes together
 * @param loads into memory
 * @param inferences calls of ONNX Runtime that gave a result
 * @param rows they computed
 * @param failures calls of ONNX Runtime that failed
 * @param features what their values were on all nodes together, in the order of the schema
 * @param slowest each percentile where it is longest, in nanoseconds: those of several nodes have
 *     no sum
 */
public record ModelOverview(
    ModelReference reference,
    String kind,
    List<String> aliases,
    int loaded,
    long memory,
    long documents,
    long loads,
    long inferences,
    long rows,
    long failures,
    Map<String, FeatureValues> features,
    LatencyPercentiles slowest) {

  /** Copies the collections. */
  public ModelOverview {
    aliases = List.copyOf(aliases);
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
  }

  /** Features whose values are unlike those that the model was fitted to. */
  public List<String> skewed() {
    return features.entrySet().stream()
        .filter(feature -> feature.getValue().isSkewed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** All versions of a registry, by model and number. */
  static List<ModelOverview> of(ModelRegistry registry, List<NodeStatistics> nodes) {
    List<ModelOverview> all = new ArrayList<>();
    for (Map.Entry<String, StoredModel> model : registry.models().entrySet()) {
      for (StoredVersion version : model.getValue().versions()) {
        all.add(of(registry, version.reference(model.getKey()), version.facts().kind(), nodes));
      }
    }
    return all;
  }

  private static ModelOverview of(
      ModelRegistry registry, ModelReference version, String kind, List<NodeStatistics> nodes) {
    List<String> aliases =
        registry.aliases().entrySet().stream()
            .filter(alias -> alias.getValue().equals(version))
            .map(Map.Entry::getKey)
            .toList();
    ModelOverview overview =
        new ModelOverview(
            version, kind, aliases, 0, 0, 0, 0, 0, 0, 0, Map.of(), LatencyPercentiles.NONE);
    for (NodeStatistics node : nodes) {
      for (ModelStatus status : node.models()) {
        if (status.reference().equals(version)) {
          overview = overview.and(status);
        }
      }
    }
    return overview;
  }

  private ModelOverview and(ModelStatus node) {
    StatisticsSnapshot counted = node.statistics();
    return new ModelOverview(
        reference,
        kind,
        aliases,
        loaded + (node.loaded() ? 1 : 0),
        memory + node.memory(),
        documents + node.documents(),
        loads + counted.loads(),
        inferences + counted.inferences(),
        rows + counted.rows(),
        failures + counted.failures(),
        together(features, counted.features()),
        longest(slowest, counted.latency()));
  }

  private static Map<String, FeatureValues> together(
      Map<String, FeatureValues> some, Map<String, FeatureValues> more) {
    Map<String, FeatureValues> all = new LinkedHashMap<>(some);
    more.forEach((name, values) -> all.merge(name, values, FeatureValues::and));
    return all;
  }

  private static LatencyPercentiles longest(LatencyPercentiles one, LatencyPercentiles other) {
    return new LatencyPercentiles(
        Math.max(one.p50(), other.p50()),
        Math.max(one.p90(), other.p90()),
        Math.max(one.p99(), other.p99()),
        Math.max(one.max(), other.max()));
  }
}
