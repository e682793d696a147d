package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;
import org.towerrank.lucene.column.FeatureValues;
import org.towerrank.lucene.column.RawValues;

/** Logs hits one after another. What they share is made once, and doc values are opened once. */
final class HitLogs {
  private final FeatureLog log;
  private final RawValues raw;
  private @Nullable LeafReader reader;
  private RawValues.@Nullable Segment segment;

  HitLogs(FeatureLog log, RawValues raw) {
    this.log = log;
    this.raw = raw;
  }

  /**
   * The log of a hit.
   *
   * @param document as its segment numbers it
   * @param candidate what the model read of the item and of queries
   */
  Map<String, Object> of(LeafReader leaf, int document, List<FeatureValues> candidate)
      throws IOException {
    RawValues.Segment values = segment;
    if (values == null || !leaf.equals(reader)) {
      values = raw.of(leaf);
      segment = values;
      reader = leaf;
    }
    return log.hit(values.of(document), candidate);
  }
}
