package org.towerrank.elasticsearch.server;

import org.elasticsearch.action.bulk.BulkItemRequest;
import org.elasticsearch.action.bulk.BulkShardRequest;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.index.shard.ShardId;

/** Bulks of one shard, as 9.3 and 9.4 make them. */
public final class ShardBulk {
  private ShardBulk() {}

  /**
   * Writes to this very shard, and waits for no refresh.
   *
   * @param items numbered from 0
   */
  public static BulkShardRequest of(ShardId shard, BulkItemRequest[] items) {
    return new BulkShardRequest(shard, RefreshPolicy.NONE, items);
  }
}
