package org.towerrank.elasticsearch.server;

import org.elasticsearch.action.bulk.BulkItemRequest;
import org.elasticsearch.action.bulk.BulkShardRequest;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.cluster.routing.SplitShardCountSummary;
import org.elasticsearch.index.shard.ShardId;

/** Bulks of one shard, as 9.5 and later make them. */
public final class ShardBulk {
  private ShardBulk() {}

  /**
   * Writes to this very shard, and waits for no refresh, whether or not its index is being split.
   *
   * @param items numbered from 0
   */
  public static BulkShardRequest of(ShardId shard, BulkItemRequest[] items) {
    return new BulkShardRequest(shard, SplitShardCountSummary.UNSET, RefreshPolicy.NONE, items);
  }
}
