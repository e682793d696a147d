package org.towerrank.elasticsearch.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.Side;

class RecentValuesTest {
  private static final CategoricalFeature BRAND =
      new CategoricalFeature("brand", Side.ITEM, "brand", "brand");
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(List.of(BRAND), Map.of("brand", new HashEncoder(9)));
  private static final long MONTH = 30 * 24 * 6 * RecentValues.PERIOD;

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final RecentValues values = new RecentValues(BRAND, SCHEMA, clock::get);

  @Test
  void aFieldThatIsMissingSinceTodayIsSeenSoonAfterMonths() {
    for (int period = 0; period < 1000; period++) {
      count(5, 10_000);
      clock.addAndGet(RecentValues.PERIOD);
    }
    assertThat(values.sums().rates().missingRate()).isZero();
    count(0, 10_000);
    assertThat(values.sums().rates().missingRate()).isEqualTo(0.5);
    clock.addAndGet(RecentValues.PERIOD);
    count(0, 10_000);
    assertThat(values.sums().rates().missingRate()).isEqualTo(1);
  }

  @Test
  void fewValuesAreKeptForHoweverLong() {
    count(5, 900);
    clock.addAndGet(MONTH);
    count(5, 90);
    clock.addAndGet(MONTH);
    assertThat(values.sums().values()).isEqualTo(990);
    count(5, 10);
    clock.addAndGet(MONTH);
    count(0, 1);
    assertThat(values.sums().values()).isEqualTo(1001);
    clock.addAndGet(MONTH);
    count(0, 1);
    assertThat(values.sums().values()).isEqualTo(1002);
  }

  @Test
  void withinAPeriodAllAreKept() {
    for (int i = 0; i < 100; i++) {
      count(5, 5000);
    }
    clock.addAndGet(RecentValues.PERIOD - 1);
    count(5, 5000);
    assertThat(values.sums().values()).isEqualTo(505_000);
  }

  @Test
  void manyThreadsCountTogether() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> counting = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        counting.add(
            () -> {
              for (int i = 0; i < 2000; i++) {
                count(i % 2 * 5, 10);
              }
              return null;
            });
      }
      for (Future<Void> counted : threads.invokeAll(counting)) {
        counted.get();
      }
    }
    assertThat(values.sums().values()).isEqualTo(80_000);
    assertThat(values.sums().missing()).isEqualTo(40_000);
  }

  private void count(int id, int rows) {
    int[] ids = new int[rows];
    Arrays.fill(ids, id);
    values.count(ids, rows, 1, 0);
  }
}
