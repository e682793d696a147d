package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.stats.FeatureValues;
import org.towerrank.elasticsearch.stats.LatencyPercentiles;
import org.towerrank.elasticsearch.stats.StatisticsSnapshot;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.feature.ValueRates;
import org.towerrank.feature.ValueSums;

class ModelStatusTest {
  @Test
  void whatANodeCountedIsTheSameAfterTheWire() throws IOException {
    Map<String, FeatureValues> features = new LinkedHashMap<>();
    features.put("user_id", new FeatureValues(new ValueSums(30, 7, 11, 2.5, 3.5), null));
    ValueRates fitted = new ValueRates(9, 0.25, 0.5, -1.5, 2);
    features.put("brand", new FeatureValues(ValueSums.NONE, fitted));
    StatisticsSnapshot counted =
        new StatisticsSnapshot(1, 20, 300, 4, new LatencyPercentiles(5, 6, 7, 8), features);
    ModelReference reference = new ModelReference("movies", 9, "abc");
    assertReadAsWritten(new ModelStatus(reference, true, 77, counted, 600, null));
    assertReadAsWritten(new ModelStatus(reference, false, 0, counted, 0, "no memory"));
    assertReadAsWritten(new ModelStatus(reference, false, 0, counted, 0, ""));
  }

  private static void assertReadAsWritten(ModelStatus status) throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      status.writeTo(out);
      ModelStatus read = ModelStatus.read(out.bytes().streamInput());
      assertThat(read).isEqualTo(status);
      assertThat(read.statistics().features().keySet()).containsExactly("user_id", "brand");
    }
  }
}
