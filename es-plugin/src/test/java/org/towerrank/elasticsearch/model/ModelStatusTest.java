package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.stats.FeatureCounts;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;

class ModelStatusTest {
  @Test
  void whatANodeCountedIsTheSameAfterTheWire() throws IOException {
    Map<String, FeatureCounts.Snapshot> features = new LinkedHashMap<>();
    features.put("user_id", new FeatureCounts.Snapshot(30, 7, 11));
    features.put("brand", new FeatureCounts.Snapshot(0, 0, 0));
    StatisticsSnapshot counted =
        new StatisticsSnapshot(1, 20, 300, 4, new LatencyPercentiles(5, 6, 7, 8), features);
    ModelStatus status =
        new ModelStatus(new ModelReference("movies", 9, "abc"), true, 77, counted, 600);
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      status.writeTo(out);
      ModelStatus read = ModelStatus.read(out.bytes().streamInput());
      assertThat(read).isEqualTo(status);
      assertThat(read.statistics().features().keySet()).containsExactly("user_id", "brand");
    }
  }
}
