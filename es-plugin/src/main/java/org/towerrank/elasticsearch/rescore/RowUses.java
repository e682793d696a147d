package org.towerrank.elasticsearch.rescore;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.lucene.store.AlreadyClosedException;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.Index;
import org.elasticsearch.index.engine.Engine;
import org.elasticsearch.index.engine.InternalEngine;
import org.elasticsearch.index.shard.IndexShard;
import org.elasticsearch.index.shard.ShardId;
import org.elasticsearch.indices.IndicesService;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelService;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.lucene.column.DocumentFields;

/**
 * Which shards were rescored with which models lately. For these, rows of new segments are asked
 * for as soon as they appear, rather than with the first window that needs them.
 */
public final class RowUses {
  private static final Logger LOGGER = LogManager.getLogger(RowUses.class);
  private static final long KEPT_NANOS = TimeValue.timeValueMinutes(10).nanos();

  private final Map<Use, Seen> uses = new ConcurrentHashMap<>();

  private record Use(Index index, int shard, ModelReference model) {}

  private record Seen(DocumentFields fields, long nanos) {}

  /**
   * Notes that a shard was rescored.
   *
   * @param fields as those know them who may see all of them: rows are made for everybody
   */
  void note(Index index, int shard, ModelReference model, DocumentFields fields) {
    uses.put(new Use(index, shard, model), new Seen(fields, System.nanoTime()));
  }

  /** Asks for rows of all segments that have none. Call it regularly. */
  public void ask(ModelService models, IndicesService indices) {
    long now = System.nanoTime();
    uses.values().removeIf(seen -> now - seen.nanos > KEPT_NANOS);
    uses.forEach(
        (use, seen) -> {
          IndexShard shard = indices.getShardOrNull(new ShardId(use.index, use.shard));
          Optional<ModelHandle> handle = shard == null ? Optional.empty() : models.peek(use.model);
          if (shard != null && handle.isPresent()) {
            try (ModelHandle open = handle.get()) {
              shard.withEngineOrNull(engine -> ask(engine, open, seen));
            } catch (ElasticsearchException | AlreadyClosedException e) {
              // It is closed just now, or has failed.
              LOGGER.debug("no rows are asked for", e);
            }
          }
        });
  }

  private static boolean ask(Engine engine, ModelHandle model, Seen seen) {
    if (!(engine instanceof InternalEngine)) {
      // Frozen ones would be read from their snapshot.
      return false;
    }
    // Of the engine, not the shard: what a user may see is no matter here.
    try (Engine.Searcher searcher =
        engine.acquireSearcher("towerrank_rows", Engine.SearcherScope.EXTERNAL)) {
      model.scorer().reading(seen.fields).wantStored(searcher.getIndexReader());
    }
    return true;
  }
}
