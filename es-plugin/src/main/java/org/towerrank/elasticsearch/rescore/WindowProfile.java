package org.towerrank.elasticsearch.rescore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.search.profile.ProfileResult;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.lucene.ScoringObserver;
import org.towerrank.lucene.column.DocumentCounts;

/** What one rescorer did with its window, for the profile of a search. For one thread. */
final class WindowProfile implements ScoringObserver {
  static final String TYPE = "TowerRankRescorer";

  private final long begin = System.nanoTime();
  private long runs;
  private long inferenceNanos;
  private long fills;
  private long featureNanos;

  @Override
  public void filled(int documents, long nanos) {
    fills++;
    featureNanos += nanos;
  }

  @Override
  public void scored(GraphBuffers buffers, int documents, long nanos) {
    runs++;
    inferenceNanos += nanos;
  }

  @Override
  public void failed() {
    // Its exception follows, and there is no profile.
  }

  /**
   * What was done until now. Of the time, {@code other} is that of queries whose scores the model
   * reads, of the combination, and of sorting.
   *
   * @param rows hits that were rescored
   * @param sources where what the model makes of their documents came from
   */
  ProfileResult result(ModelReference model, int rows, DocumentCounts.Snapshot sources) {
    long all = System.nanoTime() - begin;
    Map<String, Long> breakdown = new LinkedHashMap<>();
    breakdown.put("features", featureNanos);
    breakdown.put("features_count", fills);
    breakdown.put("inference", inferenceNanos);
    breakdown.put("inference_count", runs);
    breakdown.put("other", Math.max(0, all - featureNanos - inferenceNanos));
    Map<String, Object> debug = new LinkedHashMap<>();
    debug.put("model_id", model.id());
    debug.put("version", model.version());
    debug.put("fingerprint", model.fingerprint());
    debug.put("rows", rows);
    debug.put("from_disk", sources.files());
    debug.put("from_heap", sources.memory());
    debug.put("computed", sources.computed());
    String description = "[" + rows + "] hits with " + model;
    return new ProfileResult(TYPE, description, breakdown, debug, all, List.of());
  }
}
