package org.towerrank.elasticsearch.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.elasticsearch.stats.ModelStatistics;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.elasticsearch.store.ModelRegistry;
import org.towerrank.lucene.DocumentScorer;

/** What a node has counted of versions, loaded or not, as long as they are registered. */
final class VersionStatistics {
  private final Map<ModelReference, ModelStatistics> counted = new ConcurrentHashMap<>();

  /** Where to count what is done with a version. */
  ModelStatistics of(ModelReference reference, Bundle bundle) {
    return counted.computeIfAbsent(reference, absent -> new ModelStatistics(bundle));
  }

  /** Forgets versions that were deleted. */
  void retain(ModelRegistry registry) {
    counted.keySet().removeIf(reference -> registry.version(reference).isEmpty());
  }

  /**
   * What is counted and loaded, by version.
   *
   * @param problems why versions were not loaded
   */
  List<ModelStatus> status(
      ModelRegistry registry,
      Function<ModelReference, @Nullable LoadedModel> models,
      Map<ModelReference, String> problems) {
    Set<ModelReference> known = new TreeSet<>(counted.keySet());
    known.addAll(problems.keySet());
    List<ModelStatus> all = new ArrayList<>();
    for (ModelReference reference : known) {
      LoadedModel model = models.apply(reference);
      long bytes = registry.version(reference).map(stored -> stored.facts().memory()).orElse(0L);
      ModelStatistics statistics = counted.get(reference);
      all.add(
          new ModelStatus(
              reference,
              model != null,
              model != null ? bytes : 0,
              statistics == null ? StatisticsSnapshot.NONE : statistics.snapshot(),
              kept(model),
              model != null ? null : problems.get(reference)));
    }
    return all;
  }

  /** Bytes that a model keeps of documents. */
  private static long kept(@Nullable LoadedModel model) {
    return model == null ? 0 : model.scorer().map(DocumentScorer::ramBytesUsed).orElse(0L);
  }
}
