package org.towerrank.elasticsearch.embed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.store.AlreadyClosedException;
import org.elasticsearch.ElasticsearchSecurityException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.bulk.BulkItemRequest;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkShardResponse;
import org.elasticsearch.action.bulk.TransportShardBulkAction;
import org.elasticsearch.action.support.GroupedActionListener;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.block.ClusterBlockException;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.index.shard.ShardId;
import org.elasticsearch.rest.RestStatus;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.server.ShardBulk;

/**
 * Writes changed documents to the shards that they were read from. An ordinary bulk names indexes,
 * and creates one that was deleted meanwhile; a shard is of one index only.
 *
 * @param client whose writes are not children of a task that can be cancelled: a shard that has
 *     written and may then not send on what it wrote gives its copies up
 */
record ShardWrites(Client client) {

  /** A document and its change. */
  record Change(SourceDocument document, UpdateRequest request) {}

  /**
   * What became of a change.
   *
   * @param failure null when it was written
   */
  record Outcome(SourceDocument document, @Nullable Exception failure) {

    /** Whether the document was changed or deleted after it was read. */
    boolean isOutdated() {
      RestStatus status = status();
      return status == RestStatus.CONFLICT || status == RestStatus.NOT_FOUND;
    }

    boolean isBusy() {
      return failure != null && ShardWrites.isBusy(failure);
    }

    private RestStatus status() {
      return failure == null ? RestStatus.OK : ExceptionsHelper.status(failure);
    }

    /** Whether every other document of the index would fail in the same way. */
    boolean endsTheTask() {
      Throwable cause = failure == null ? null : ExceptionsHelper.unwrapCause(failure);
      return cause instanceof ClusterBlockException
          || cause instanceof IndexNotFoundException
          || cause instanceof ElasticsearchSecurityException;
    }
  }

  /**
   * Whether the server is overloaded, or a shard is not available for the moment. A shard whose
   * disk failed closes its engine and opens another; who comes in between finds it closed, which
   * has no status of its own.
   */
  static boolean isBusy(Exception failure) {
    RestStatus status = ExceptionsHelper.status(failure);
    return status == RestStatus.TOO_MANY_REQUESTS
        || status == RestStatus.SERVICE_UNAVAILABLE
        || ExceptionsHelper.unwrapCause(failure) instanceof AlreadyClosedException;
  }

  /** Writes changes, all shards at once; the outcomes are in no order. */
  void write(List<Change> changes, ActionListener<List<Outcome>> listener) {
    Map<ShardId, List<Change>> shards = new LinkedHashMap<>();
    for (Change change : changes) {
      shards.computeIfAbsent(change.document().shard(), shard -> new ArrayList<>()).add(change);
    }
    GroupedActionListener<List<Outcome>> all =
        new GroupedActionListener<>(
            shards.size(),
            listener.map(outcomes -> outcomes.stream().flatMap(List::stream).toList()));
    shards.forEach((shard, part) -> write(shard, part, all));
  }

  private void write(ShardId shard, List<Change> changes, ActionListener<List<Outcome>> listener) {
    BulkItemRequest[] items = new BulkItemRequest[changes.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = new BulkItemRequest(i, changes.get(i).request());
    }
    ActionListener<BulkShardResponse> written =
        ActionListener.wrap(
            response -> listener.onResponse(outcomes(changes, response)),
            e ->
                listener.onResponse(
                    changes.stream().map(change -> new Outcome(change.document(), e)).toList()));
    ActionListener.run(
        written, l -> client.execute(TransportShardBulkAction.TYPE, ShardBulk.of(shard, items), l));
  }

  private static List<Outcome> outcomes(List<Change> changes, BulkShardResponse response) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      BulkItemResponse item = response.getResponses()[i];
      outcomes.add(
          new Outcome(
              changes.get(i).document(), item.isFailed() ? item.getFailure().getCause() : null));
    }
    return outcomes;
  }
}
