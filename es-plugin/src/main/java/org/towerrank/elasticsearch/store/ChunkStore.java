package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.ResourceAlreadyExistsException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.cluster.health.ClusterHealthRequest;
import org.elasticsearch.action.admin.indices.create.AutoCreateAction;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.broadcast.BroadcastResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.OriginSettingClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.UUIDs;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.SearchService;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * Keeps zipped bundles as documents of at most {@value #CHUNK_BYTES} bytes. Every method blocks on
 * the index, unless it says otherwise: call it on threads that may wait. A bundle is complete once
 * the registry names it; chunks that it does not name are left over from an upload that was cut
 * off.
 */
public final class ChunkStore {
  static final int CHUNK_BYTES = 4 << 20;

  private static final TimeValue TIMEOUT = TimeValue.timeValueMinutes(2);
  private static final int SWEPT_AT_ONCE = 1000;

  /**
   * An upload that takes longer counts as lost. The time is long, because clocks of nodes may
   * differ.
   */
  private static final TimeValue LOST = TimeValue.timeValueHours(24);

  private final Client client;
  private final ClusterService cluster;

  /** A store in the cluster of a client. */
  public ChunkStore(Client client, ClusterService cluster) {
    this.client = new OriginSettingClient(client, ModelIndex.ORIGIN);
    this.cluster = cluster;
  }

  /**
   * Stores a file.
   *
   * @param forMaster how long to wait for a master node, and for it where it has to make the index
   * @return where it is; nothing is left of it when this fails
   */
  public StoredVersion.Content write(Path zip, TimeValue forMaster) throws IOException {
    awaitMaster(forMaster);
    createIndex(forMaster);
    String blob = UUIDs.randomBase64UUID();
    MessageDigest digest = MessageDigests.sha256();
    int chunks = 0;
    try (InputStream in = Files.newInputStream(zip)) {
      for (byte[] bytes = in.readNBytes(CHUNK_BYTES);
          bytes.length > 0;
          bytes = in.readNBytes(CHUNK_BYTES)) {
        digest.update(bytes);
        write(blob, chunks++, bytes);
      }
      String sha256 = HexFormat.of().formatHex(digest.digest());
      return new StoredVersion.Content(blob, chunks, Files.size(zip), sha256);
    } catch (IOException | RuntimeException e) {
      delete(new StoredVersion.Content(blob, chunks, 0, ""));
      throw e;
    }
  }

  /**
   * Only a master node can register what is stored. Without one the first write would wait as well,
   * but as long as it likes.
   */
  private void awaitMaster(TimeValue forMaster) {
    if (cluster.state().nodes().getMasterNode() == null) {
      // It answers, or fails, by the time that the request says.
      client.admin().cluster().health(new ClusterHealthRequest(forMaster)).actionGet();
    }
  }

  /**
   * Makes the index where it is not there. The first write would do so too, but it would go through
   * the pipelines of any template whose pattern matches the index's name.
   */
  private void createIndex(TimeValue forMaster) {
    if (ModelIndex.isIn(cluster.state())) {
      return;
    }
    CreateIndexRequest request = new CreateIndexRequest(ModelIndex.NAME);
    request.masterNodeTimeout(forMaster);
    try {
      client.execute(AutoCreateAction.INSTANCE, request).actionGet(TIMEOUT);
    } catch (RuntimeException e) {
      if (!(ExceptionsHelper.unwrapCause(e) instanceof ResourceAlreadyExistsException)) {
        throw e;
      }
    }
  }

  private void write(String blob, int chunk, byte[] bytes) throws IOException {
    try (XContentBuilder source = XContentFactory.smileBuilder()) {
      source
          .startObject()
          .field("blob", blob)
          .field("chunk", chunk)
          .field("created", System.currentTimeMillis())
          .field("bytes", bytes)
          .endObject();
      client.prepareIndex(ModelIndex.NAME).setId(id(blob, chunk)).setSource(source).get(TIMEOUT);
    }
  }

  /**
   * Checks that all chunks of a bundle are there. The index may have been deleted since the first
   * was written, and made again by a later one.
   *
   * @throws ElasticsearchStatusException (409) when some are missing, or (503) when it is not known
   */
  public void requireWhole(String model, StoredVersion.Content content) {
    BroadcastResponse refreshed =
        client.admin().indices().prepareRefresh(ModelIndex.NAME).get(TIMEOUT);
    SearchResponse found =
        client
            .prepareSearch(ModelIndex.NAME)
            .setQuery(
                QueryBuilders.boolQuery()
                    .filter(QueryBuilders.existsQuery("chunk"))
                    .filter(QueryBuilders.termQuery("blob", content.blob())))
            .setAllowPartialSearchResults(false)
            .setTimeout(SearchService.NO_TIMEOUT)
            .setTrackTotalHits(true)
            .setSize(0)
            .get(TIMEOUT);
    try {
      TotalHits chunks = found.getHits().getTotalHits();
      if (chunks == null || chunks.value() != content.chunks()) {
        throw missing(model, refreshed);
      }
    } finally {
      found.decRef();
    }
  }

  /** A copy that was not refreshed may have chunks that a search of it does not find. */
  static ElasticsearchStatusException missing(String model, BroadcastResponse refreshed) {
    if (refreshed.getSuccessfulShards() > 0 && refreshed.getFailedShards() == 0) {
      return ModelIndex.deletedMeanwhile(model);
    }
    return new ElasticsearchStatusException(
        "expected the copies of ["
            + ModelIndex.NAME
            + "] to show the content of model ["
            + model
            + "], got ["
            + refreshed.getSuccessfulShards()
            + "] refreshed and ["
            + refreshed.getFailedShards()
            + "] that failed: upload it again",
        RestStatus.SERVICE_UNAVAILABLE);
  }

  /**
   * Reads a bundle's zip into a file; one chunk at a time is in the heap.
   *
   * @throws ElasticsearchStatusException (503) when a chunk is missing, or the content is not what
   *     was stored; whatever the index fails with when it is not there
   */
  public void read(StoredVersion.Content content, Path file) throws IOException {
    MessageDigest digest = MessageDigests.sha256();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int chunk = 0; chunk < content.chunks(); chunk++) {
        byte[] bytes = read(id(content.blob(), chunk));
        digest.update(bytes);
        out.write(bytes);
      }
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(content.sha256())) {
      throw new ElasticsearchStatusException(
          "expected the stored bundle to have SHA-256 ["
              + content.sha256()
              + "], got ["
              + found
              + "]",
          RestStatus.SERVICE_UNAVAILABLE);
    }
  }

  private byte[] read(String id) {
    GetResponse response = client.prepareGet(ModelIndex.NAME, id).get(TIMEOUT);
    Object bytes = response.isExists() ? response.getSourceAsMap().get("bytes") : null;
    return switch (bytes) {
      case byte[] binary -> binary;
      case String text -> Base64.getDecoder().decode(text);
      case null, default ->
          throw new ElasticsearchStatusException(
              "expected chunk [" + id + "] in [" + ModelIndex.NAME + "], it is not there",
              RestStatus.SERVICE_UNAVAILABLE);
    };
  }

  /**
   * Deletes a bundle's chunks, also of a bundle that was written in part. Does not block, nor tell
   * whether they are gone.
   */
  public void delete(StoredVersion.Content content) {
    List<String> ids = new ArrayList<>();
    for (int chunk = 0; chunk < Math.max(1, content.chunks()); chunk++) {
      ids.add(id(content.blob(), chunk));
    }
    delete(ids);
  }

  private void delete(List<String> ids) {
    BulkRequestBuilder bulk = client.prepareBulk();
    ids.forEach(id -> bulk.add(client.prepareDelete(ModelIndex.NAME, id)));
    bulk.execute(ActionListener.noop());
  }

  /**
   * Deletes the chunks of uploads that were cut off: those of some blobs that are old.
   *
   * @param unknown blobs that are no bundle's, nor were one's
   */
  void sweep(Collection<String> unknown) {
    long oldest = System.currentTimeMillis() - LOST.millis();
    List<String> blobs = List.copyOf(unknown);
    // A query takes so many terms only, and an answer so many hits.
    for (int from = 0; from < blobs.size(); from += SWEPT_AT_ONCE) {
      sweep(blobs.subList(from, Math.min(blobs.size(), from + SWEPT_AT_ONCE)), oldest);
    }
  }

  private void sweep(List<String> blobs, long oldest) {
    SearchResponse found =
        client
            .prepareSearch(ModelIndex.NAME)
            .setQuery(
                QueryBuilders.boolQuery()
                    .filter(QueryBuilders.existsQuery("chunk"))
                    .filter(QueryBuilders.rangeQuery("created").lt(oldest))
                    .filter(QueryBuilders.termsQuery("blob", blobs)))
            .setFetchSource(false)
            .setTimeout(SearchService.NO_TIMEOUT)
            .setSize(SWEPT_AT_ONCE)
            .get(TIMEOUT);
    try {
      List<String> lost = new ArrayList<>();
      for (SearchHit hit : found.getHits()) {
        lost.add(hit.getId());
      }
      if (!lost.isEmpty()) {
        delete(lost);
      }
    } finally {
      found.decRef();
    }
  }

  private static String id(String blob, int chunk) {
    return blob + "-" + chunk;
  }
}
