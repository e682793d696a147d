package org.towerrank.elasticsearch.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.towerrank.bundle.Bundle;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;

/** A node has statistics of every version that it ever loaded, for as long as it is registered. */
class ModelStatisticsTest {
  private static final int VERSIONS = 100;

  @Test
  void aVersionThatNeverRanTakesLittleMemory() throws IOException {
    Bundle bundle = bundle();
    ModelStatistics[] versions = new ModelStatistics[VERSIONS];
    versions[0] = new ModelStatistics(bundle);
    long before = allocated();
    for (int i = 0; i < VERSIONS; i++) {
      versions[i] = new ModelStatistics(bundle);
    }
    assertThat((allocated() - before) / VERSIONS).isLessThan(10_000);
    StatisticsSnapshot unused = versions[VERSIONS - 1].snapshot();
    assertThat(unused.inferences()).isZero();
    assertThat(unused.latency()).isEqualTo(new LatencyPercentiles(0, 0, 0, 0));
  }

  @Test
  void inferencesOfManyThreadsAreAllCounted() throws Exception {
    ModelStatistics statistics = new ModelStatistics(bundle());
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              for (int i = 0; i < 1000; i++) {
                                statistics.recordInference(1_000_000, 3);
                              }
                            }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    StatisticsSnapshot counted = statistics.snapshot();
    assertThat(counted.inferences()).isEqualTo(4000);
    assertThat(counted.rows()).isEqualTo(12_000);
    assertThat(counted.latency().p50()).isBetween(990_000L, 1_010_000L);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static Bundle bundle() throws IOException {
    DeepFm network = new DeepFm(4, new Mlp(List.of(8), Activation.RELU, 0f, false), 0f);
    return Exporter.export(RandomModels.run(network, 1)).writer().build();
  }
}
