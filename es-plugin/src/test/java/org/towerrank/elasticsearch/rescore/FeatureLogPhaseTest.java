package org.towerrank.elasticsearch.rescore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.indices.breaker.CircuitBreakerMetrics;
import org.elasticsearch.indices.breaker.HierarchyCircuitBreakerService;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.store.ModelMemory;

/** Logs are written as long as the server's limit of the heap allows it. */
class FeatureLogPhaseTest {
  static {
    // The server's settings and breakers need its logging.
    LogConfigurator.configureESLogging();
  }

  @Test
  void aHeapBeyondItsLimitEndsTheLog() {
    CircuitBreaker breaker = breaker(Settings.builder().put("indices.breaker.total.limit", "1mb"));
    assertThatThrownBy(new FeatureLogPhase(() -> breaker)::requireHeap)
        .isInstanceOfSatisfying(
            CircuitBreakingException.class,
            e -> assertThat(e.status()).isEqualTo(RestStatus.TOO_MANY_REQUESTS))
        .hasMessageContaining("[parent]")
        .hasMessageContaining("<towerrank feature log>");
    assertThat(breaker.getUsed()).isZero();
  }

  @Test
  void aHeapWithRoomTakesLogsWhateverModelsHave() {
    CircuitBreaker breaker = breaker(Settings.builder());
    new ModelMemory(breaker, ByteSizeValue.ofBytes(1000)).ofBuffers().take(1500);
    assertThatCode(new FeatureLogPhase(() -> breaker)::requireHeap).doesNotThrowAnyException();
    assertThat(breaker.getUsed()).isEqualTo(1500);
  }

  private static CircuitBreaker breaker(Settings.Builder heap) {
    Settings settings =
        heap.put("breaker.towerrank.limit", "1000b")
            .put("indices.breaker.total.use_real_memory", true)
            .build();
    return new HierarchyCircuitBreakerService(
            CircuitBreakerMetrics.NOOP,
            settings,
            List.of(ModelMemory.breakerSettings(settings)),
            new ClusterSettings(settings, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS))
        .getBreaker(ModelMemory.BREAKER);
  }
}
