package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.indices.breaker.CircuitBreakerMetrics;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.indices.breaker.HierarchyCircuitBreakerService;
import org.junit.jupiter.api.Test;
import org.towerrank.inference.MemoryAccount;

/** Models, what they keep of documents, and buffers are one account, in that order of need. */
class ModelMemoryTest {
  static {
    // The server's settings and breakers need its logging.
    LogConfigurator.configureESLogging();
  }

  private static final Settings SETTINGS =
      Settings.builder().put("breaker.towerrank.limit", "1000b").build();

  private static ModelMemory memory() {
    CircuitBreakerService breakers =
        new HierarchyCircuitBreakerService(
            CircuitBreakerMetrics.NOOP,
            SETTINGS,
            List.of(ModelMemory.breakerSettings(SETTINGS)),
            new ClusterSettings(SETTINGS, ClusterSettings.BUILT_IN_CLUSTER_SETTINGS));
    return new ModelMemory(breakers.getBreaker(ModelMemory.BREAKER), ByteSizeValue.ofBytes(1000));
  }

  @Test
  void whatIsKeptOfDocumentsGivesWayToAModel() {
    ModelMemory memory = memory();
    MemoryAccount documents = memory.ofDocuments();
    AtomicLong kept = new AtomicLong();
    memory.relievedBy(
        bytes -> {
          long freed = Math.min(bytes, kept.get());
          kept.addAndGet(-freed);
          documents.giveBack(freed);
        });
    assertThat(documents.take(700)).isTrue();
    kept.set(700);
    assertThat(documents.take(301)).isFalse();
    assertThat(memory.counted()).isEqualTo(700);

    Releasable model = memory.reserve("model", 600);
    assertThat(kept.get()).isEqualTo(400);
    assertThat(memory.used()).isEqualTo(600);
    assertThat(memory.counted()).isEqualTo(1000);
    assertThatThrownBy(() -> memory.reserve("other", 401))
        .isInstanceOf(CircuitBreakingException.class)
        .hasMessageContaining("other");
    assertThat(kept.get()).isZero();

    memory.setLimit(ByteSizeValue.ofBytes(650));
    assertThat(documents.take(50)).isTrue();
    kept.set(50);
    memory.setLimit(ByteSizeValue.ofBytes(630));
    memory.relieve();
    assertThat(kept.get()).isEqualTo(30);
    model.close();
    model.close();
    assertThat(memory.used()).isZero();
    assertThat(memory.counted()).isEqualTo(30);
  }

  @Test
  void buffersAreCountedButNotRefused() {
    ModelMemory memory = memory();
    MemoryAccount buffers = memory.ofBuffers();
    assertThat(buffers.take(1500)).isTrue();
    assertThat(memory.counted()).isEqualTo(1500);
    assertThat(memory.used()).isZero();
    assertThat(memory.ofDocuments().take(1)).isFalse();
    assertThatThrownBy(() -> memory.reserve("model", 1))
        .isInstanceOf(CircuitBreakingException.class);
    buffers.giveBack(1500);
    memory.reserve("model", 1000).close();
    assertThat(memory.counted()).isZero();
  }
}
