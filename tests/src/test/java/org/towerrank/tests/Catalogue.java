package org.towerrank.tests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.server.ElasticsearchServer;

/** Models, pipeline and items on a server, for searches. */
public final class Catalogue {
  static final int ITEMS = 90;
  public static final String TOWERS = "catalogue-towers";
  public static final String RANKER = "catalogue-ranker";
  public static final byte[] TOWERS_ZIP = CatalogueModels.towers(11);
  public static final byte[] RANKER_ZIP = CatalogueModels.ranker(12);

  /** The same network with other weights. */
  public static final byte[] OTHER_RANKER_ZIP = CatalogueModels.ranker(13);

  private static final JsonMapper JSON = new JsonMapper();
  private static final String MAPPINGS =
      """
      {"settings":{"number_of_shards":SHARDS,"number_of_replicas":0},
       "mappings":{"properties":{
        "item_id":{"type":"keyword"},"brand":{"type":"keyword"},"stars":{"type":"byte"},
        "price":{"type":"float"},"year":{"type":"short"},"premiere":{"type":"date"},
        "available":{"type":"boolean"},"genres":{"type":"keyword"},"weight":{"type":"half_float"},
        "plain":{"type":"keyword","doc_values":false},"text":{"type":"text"},
        "other_vector":{"type":"dense_vector","dims":3,"similarity":"cosine"},
        "item_vector":{"type":"dense_vector","dims":6,"similarity":"dot_product","index_options":{"type":"hnsw"}}}}}
      """;
  private static final String PIPELINE =
      """
      {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers","target_field":"item_vector"}}]}
      """;

  private Catalogue() {}

  /** All items by id, also those deleted from indexes. */
  static Map<String, Map<String, Object>> items() {
    SplittableRandom random = new SplittableRandom(5);
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (int i = 0; i < ITEMS; i++) {
      items.put("" + i, CatalogueModels.item(random, i));
    }
    return items;
  }

  /** A ranker of other features, whose bundle has several megabytes. */
  public static byte[] largeRanker() {
    return RandomBundles.hashedRanker(60_000, 14);
  }

  /** A ranker that also reads scores of queries. */
  public static byte[] queryRanker() {
    return CatalogueModels.queryRanker(21);
  }

  /** Models, pipeline and the indexes {@code one-shard} and {@code three-shards}, once. */
  public static void prepare(ElasticsearchServer server) {
    if (server.client().send("GET", "/three-shards").status() == 404) {
      models(server);
      index(server, "one-shard", 1);
      index(server, "three-shards", 3);
    }
  }

  /** Stores both models and the pipeline. */
  static void models(ElasticsearchServer server) {
    put(server, TOWERS, TOWERS_ZIP);
    put(server, RANKER, RANKER_ZIP);
    server.client().send("PUT", "/_ingest/pipeline/catalogue-vectors", PIPELINE).orFail();
  }

  /** Stores a model, and waits until it is loaded. */
  public static void put(ElasticsearchServer server, String id, byte[] zip) {
    String path = "/_towerrank/models/" + id + "?wait_for=loaded";
    server.client().send("PUT", path, "application/zip", zip).orFail();
  }

  /** Creates an index without documents. */
  public static void create(ElasticsearchServer server, String index, int shards) {
    server.client().send("PUT", "/" + index, MAPPINGS.replace("SHARDS", "" + shards)).orFail();
  }

  /** The same as {@link #index}, but for vectors that are searched exactly. */
  static void indexForExactSearch(ElasticsearchServer server, String index, int shards) {
    String mappings = MAPPINGS.replace("\"hnsw\"", "\"flat\"").replace("SHARDS", "" + shards);
    server.client().send("PUT", "/" + index, mappings).orFail();
    fill(server, index);
  }

  /** Indexes all items through the pipeline, in several segments, and deletes every tenth. */
  public static void index(ElasticsearchServer server, String index, int shards) {
    create(server, index, shards);
    fill(server, index);
  }

  /** Indexes all items as they are. */
  public static void indexWithoutVectors(ElasticsearchServer server, String index) {
    EmbedRequests.index(server, index, items());
  }

  /** Adds documents by their ids, to be found at once. */
  static void add(
      ElasticsearchServer server, String index, Map<String, ? extends Map<String, ?>> documents) {
    StringBuilder bulk = new StringBuilder();
    documents.forEach(
        (id, document) ->
            bulk.append("{\"index\":{\"_id\":\"" + id + "\"}}\n")
                .append(json(document))
                .append('\n'));
    send(server, "/" + index + "/_bulk?refresh=true", bulk.toString());
  }

  private static void fill(ElasticsearchServer server, String index) {
    StringBuilder bulk = new StringBuilder();
    for (Map.Entry<String, Map<String, Object>> item : items().entrySet()) {
      bulk.append("{\"index\":{\"_id\":\"" + item.getKey() + "\"}}\n");
      bulk.append(json(item.getValue())).append('\n');
      if (Integer.parseInt(item.getKey()) % 30 == 29) {
        flush(server, index, bulk.toString());
        bulk.setLength(0);
      }
    }
    for (int i = 0; i < ITEMS; i += 10) {
      bulk.append("{\"delete\":{\"_id\":\"" + i + "\"}}\n");
    }
    flush(server, index, bulk.toString());
  }

  private static void flush(ElasticsearchServer server, String index, String bulk) {
    send(server, "/" + index + "/_bulk?refresh=true&pipeline=catalogue-vectors", bulk);
  }

  private static void send(ElasticsearchServer server, String path, String bulk) {
    String answer = server.client().send("POST", path, bulk).orFail().body();
    if (answer.contains("\"errors\":true")) {
      throw new IllegalStateException(answer);
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Sets from how many documents on a segment has rows on disk.
   *
   * @param least the number; {@code null} for the server's own
   */
  static void leastDocuments(ElasticsearchServer server, String least) {
    String body = "{\"persistent\":{\"towerrank.rows.min_documents\":" + least + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }
}
