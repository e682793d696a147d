package org.towerrank.elasticsearch.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.store.AlreadyClosedException;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BusyServerTest {
  @BeforeAll
  static void configureLogging() {
    LogConfigurator.configureESLogging();
  }

  @Test
  void aShardWhoseEngineIsClosedForTheMomentIsWaitedFor() throws IOException {
    Exception closed = new AlreadyClosedException("this ReferenceManager is closed");
    assertThat(ShardWrites.isBusy(closed)).isTrue();
    assertThat(ShardWrites.isBusy(fromAnotherNode(closed))).isTrue();
  }

  @Test
  void anOverloadedServerIsWaitedForAndNothingElse() {
    for (RestStatus status : RestStatus.values()) {
      Exception failure = new ElasticsearchStatusException("status", status);
      assertThat(ShardWrites.isBusy(failure))
          .as(status.name())
          .isEqualTo(status.getStatus() == 429 || status.getStatus() == 503);
    }
    assertThat(ShardWrites.isBusy(new IndexNotFoundException("gone"))).isFalse();
    assertThat(ShardWrites.isBusy(new IllegalStateException("broken"))).isFalse();
  }

  /** As a shard of another node tells it. */
  private static Exception fromAnotherNode(Exception failure) throws IOException {
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      out.writeException(new ElasticsearchException("remote", failure));
      Exception read = Objects.requireNonNull(out.bytes().streamInput().readException());
      return (Exception) Objects.requireNonNull(read.getCause());
    }
  }
}
