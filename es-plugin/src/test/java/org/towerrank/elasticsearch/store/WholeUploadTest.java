package org.towerrank.elasticsearch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.elasticsearch.action.support.DefaultShardOperationFailedException;
import org.elasticsearch.action.support.broadcast.BroadcastResponse;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.rest.RestStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an upload gets that does not find all of its chunks. */
class WholeUploadTest {
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  /**
   * A copy that is on no node, such as the second one where there is one node, is asked nothing.
   */
  @Test
  void chunksThatNoCopyShowsWereDeleted() {
    for (int copies : List.of(1, 2)) {
      BroadcastResponse refreshed = new BroadcastResponse(2, copies, 0, List.of());
      assertThat(ChunkStore.missing("m", refreshed).status()).isEqualTo(RestStatus.CONFLICT);
    }
  }

  @Test
  void chunksThatACopyDoesNotShowYetMayBeThere() {
    DefaultShardOperationFailedException failure =
        new DefaultShardOperationFailedException(
            ModelIndex.NAME, 0, new IllegalStateException("no connection to the copy's node"));
    for (BroadcastResponse refreshed :
        List.of(
            new BroadcastResponse(2, 1, 1, List.of(failure)),
            new BroadcastResponse(2, 0, 0, List.of()))) {
      assertThat(ChunkStore.missing("m", refreshed))
          .hasMessageContaining("upload it again")
          .satisfies(e -> assertThat(e.status()).isEqualTo(RestStatus.SERVICE_UNAVAILABLE));
    }
  }
}
