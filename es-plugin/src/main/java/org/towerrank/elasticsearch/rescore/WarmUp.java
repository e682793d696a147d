package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.AlreadyClosedException;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexService;
import org.elasticsearch.index.engine.Engine;
import org.elasticsearch.index.engine.InternalEngine;
import org.elasticsearch.index.shard.IndexShard;
import org.elasticsearch.index.shard.ShardId;
import org.elasticsearch.indices.IndicesService;
import org.elasticsearch.threadpool.ThreadPool;
import org.towerrank.elasticsearch.model.ModelHandle;
import org.towerrank.elasticsearch.model.ModelSettings;
import org.towerrank.elasticsearch.model.NodeModelService;
import org.towerrank.elasticsearch.model.UncountedModel;
import org.towerrank.elasticsearch.node.SearchThreads;
import org.towerrank.elasticsearch.store.ModelReference;
import org.towerrank.inference.InferenceException;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * Rescores random windows of the shards that were rescored before the node was started again, until
 * code is compiled, and files and sessions are in memory. So the first search of a user takes
 * hardly longer than a later one. These windows are not counted among the searches of a model, and
 * ask for no rows.
 */
public final class WarmUp {
  private static final Logger LOGGER = LogManager.getLogger(WarmUp.class);

  /** As large as windows usually are: a smaller one would leave buffers to be made. */
  private static final int WINDOW = 1000;

  /** For search threads that are busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final SegmentRows rows;
  private final ModelRescorerBuilder.Services services;
  private final Supplier<TimeValue> time;
  private final SearchThreads threads;
  private final Set<Pair> seen = ConcurrentHashMap.newKeySet();

  /** A model and a shard that were looked at. */
  private record Pair(ModelReference model, ShardId shard) {}

  private WarmUp(
      SegmentRows rows,
      ModelRescorerBuilder.Services services,
      Supplier<TimeValue> time,
      SearchThreads threads) {
    this.rows = rows;
    this.services = services;
    this.time = time;
    this.threads = threads;
  }

  /**
   * Nothing is warm yet.
   *
   * @param rows with the files of the process before
   * @param services of the node
   * @param settings with the time for a model on all its shards, which take one window each when it
   *     is used up; none if 0
   * @param threads whose searches will rescore
   */
  public static WarmUp of(
      SegmentRows rows,
      ModelRescorerBuilder.Services services,
      ClusterSettings settings,
      ThreadPool threads) {
    return new WarmUp(
        rows, services, () -> settings.get(ModelSettings.WARM_UP), SearchThreads.of(threads));
  }

  /** Warms up what was loaded or started since the last call. Call it regularly. */
  public void run(NodeModelService models, IndicesService indices) {
    if (!rows.hasReadEarlier() || time.get().nanos() == 0) {
      return;
    }
    Set<ModelReference> loaded = models.loaded();
    seen.removeIf(
        pair -> !loaded.contains(pair.model) || indices.getShardOrNull(pair.shard) == null);
    for (ModelReference reference : loaded) {
      Optional<ModelHandle> handle = models.peek(reference);
      if (handle.isPresent()) {
        try (ModelHandle open = handle.get()) {
          run(open, indices);
        }
      }
    }
  }

  private void run(ModelHandle model, IndicesService indices) {
    long end = System.nanoTime() + time.get().nanos();
    for (IndexService index : indices) {
      for (IndexShard shard : index) {
        if (shard.isReadAllowed() && seen.add(new Pair(model.reference(), shard.shardId()))) {
          run(model, index, shard, end);
        }
      }
    }
  }

  private void run(ModelHandle model, IndexService index, IndexShard shard, long end) {
    try {
      shard.withEngineOrNull(engine -> run(model, index, engine, end));
    } catch (ElasticsearchException
        | IllegalArgumentException
        | AlreadyClosedException
        | InferenceException e) {
      // Of fields that are not mapped any more, say: searches tell it.
      LOGGER.debug("not warmed up", e);
    }
  }

  private boolean run(ModelHandle model, IndexService index, Engine engine, long end) {
    if (!(engine instanceof InternalEngine)) {
      // Frozen ones would be read from their snapshot.
      return false;
    }
    // Of the engine, not the shard: what a user may see is no matter here.
    try (Engine.Searcher searcher =
        engine.acquireSearcher("towerrank_warm_up", Engine.SearcherScope.EXTERNAL)) {
      if (rows.hasEarlier(model.bundle().fingerprint(), searcher.getIndexReader())) {
        rescore(request(model, index), searcher, end);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WarmUpRequest request(ModelHandle model, IndexService index) throws IOException {
    ModelReference reference = model.reference();
    ModelRescorerBuilder.Services own =
        new ModelRescorerBuilder.Services(
            new UncountedModel(services.models(), reference),
            services.sources(),
            services.visible(),
            services.mayLog(),
            new RowUses());
    return WarmUpRequest.of(own, index, reference, model.bundle().schema());
  }

  private void rescore(WarmUpRequest request, IndexSearcher searcher, long end) throws IOException {
    SplittableRandom random = new SplittableRandom(0);
    int documents = searcher.getIndexReader().maxDoc();
    do {
      request.send(searcher, window(random, documents));
    } while (System.nanoTime() - end < 0);
    try {
      threads.runOnEach(() -> rescoreOnce(request, searcher), PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The system's allocator keeps memory for each thread. A run on a thread that had none waits for
   * pages of what it computes, which takes several times as long as the run.
   */
  private static void rescoreOnce(WarmUpRequest request, IndexSearcher searcher) {
    try {
      request.send(searcher, window(new SplittableRandom(0), searcher.getIndexReader().maxDoc()));
    } catch (IOException | RuntimeException e) {
      LOGGER.debug("a search thread was not warmed up", e);
    }
  }

  /** Deleted documents too, which have rows as others have. */
  private static TopDocs window(SplittableRandom random, int documents) {
    int size = Math.min(WINDOW, documents);
    ScoreDoc[] hits = new ScoreDoc[size];
    for (int i = 0; i < size; i++) {
      // One of each stretch, so that none comes twice.
      long from = (long) documents * i / size;
      long to = (long) documents * (i + 1) / size;
      hits[i] = new ScoreDoc((int) random.nextLong(from, to), 1);
    }
    return new TopDocs(new TotalHits(size, TotalHits.Relation.EQUAL_TO), hits);
  }
}
