package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.store.ModelReference;

class LoadFailuresTest {
  private static final ModelReference MODEL = new ModelReference("m", 1, "print");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final LoadFailures failures = new LoadFailures(now::get, 100);

  /** Errors of the server are classes that log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @Test
  void eachFailureInARowDoublesThePauseUpToALimit() {
    assertThat(failures.refusal(MODEL)).isEmpty();
    for (int times = 1; times < 40; times++) {
      Exception cause = failure(RestStatus.INTERNAL_SERVER_ERROR);
      failures.failed(MODEL, cause);
      long pause = Math.min(1000L << Math.min(times - 1, 20), 300_000);
      assertThat(LoadFailures.pause(times).millis()).isEqualTo(pause);

      pass(pause - 1);
      assertThat(failures.refusal(MODEL)).contains(cause);
      pass(1);
      assertThat(failures.refusal(MODEL)).isEmpty();
    }
  }

  @Test
  void aLoadThatSucceedsForgetsTheFailures() {
    failures.failed(MODEL, failure(RestStatus.INTERNAL_SERVER_ERROR));
    failures.failed(MODEL, failure(RestStatus.INTERNAL_SERVER_ERROR));
    failures.loaded(MODEL);
    assertThat(failures.refusal(MODEL)).isEmpty();
    assertThat(failures.hasFailed(MODEL)).isFalse();

    failures.failed(MODEL, failure(RestStatus.INTERNAL_SERVER_ERROR));
    pass(LoadFailures.SHORTEST.millis());
    assertThat(failures.refusal(MODEL)).isEmpty();
  }

  @Test
  void afterAFailureOfAnotherKindThePauseIsShort() {
    for (int times = 0; times < 9; times++) {
      failures.failed(MODEL, failure(RestStatus.TOO_MANY_REQUESTS));
    }
    failures.memoryLimit(200);
    failures.failed(MODEL, failure(RestStatus.SERVICE_UNAVAILABLE));

    pass(LoadFailures.SHORTEST.millis() - 1);
    assertThat(failures.refusal(MODEL)).isPresent();
    pass(1);
    assertThat(failures.refusal(MODEL)).isEmpty();
  }

  @Test
  void whatTheFailureLackedMakesItDueAtOnce() {
    ModelReference unreadable = new ModelReference("m", 2, "print");
    ModelReference broken = new ModelReference("m", 3, "print");
    failures.failed(MODEL, failure(RestStatus.TOO_MANY_REQUESTS));
    failures.failed(unreadable, failure(RestStatus.SERVICE_UNAVAILABLE));
    failures.failed(broken, failure(RestStatus.INTERNAL_SERVER_ERROR));

    failures.memoryFreed();
    assertThat(failures.refusal(MODEL)).isEmpty();
    assertThat(failures.refusal(unreadable)).isPresent();
    failures.storeFound();
    assertThat(failures.refusal(unreadable)).isEmpty();
    assertThat(failures.refusal(broken)).isPresent();
  }

  @Test
  void onlyALimitThatRoseIsMemory() {
    for (long limit : new long[] {100, 99, 99}) {
      failures.failed(MODEL, failure(RestStatus.TOO_MANY_REQUESTS));
      failures.memoryLimit(limit);
      assertThat(failures.refusal(MODEL)).isPresent();
    }
    for (long limit : new long[] {100, 200, -1}) {
      failures.failed(MODEL, failure(RestStatus.TOO_MANY_REQUESTS));
      failures.memoryLimit(limit);
      assertThat(failures.refusal(MODEL)).isEmpty();
    }
    for (long limit : new long[] {-1, -1, 300}) {
      failures.failed(MODEL, failure(RestStatus.TOO_MANY_REQUESTS));
      failures.memoryLimit(limit);
      assertThat(failures.refusal(MODEL)).isPresent();
    }
  }

  private void pass(long millis) {
    now.addAndGet(TimeValue.timeValueMillis(millis).nanos());
  }

  private static Exception failure(RestStatus status) {
    return new ElasticsearchStatusException("failed", status);
  }
}
