package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.EmbedRequests.EMBED;
import static org.towerrank.tests.EmbedRequests.body;
import static org.towerrank.tests.EmbedRequests.embed;
import static org.towerrank.tests.EmbedRequests.index;
import static org.towerrank.tests.EmbedRequests.refresh;
import static org.towerrank.tests.EmbedRequests.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Vectors for documents that were indexed without any. */
@ExtendWith(Servers.class)
@Tag("versions")
class EmbedIndexIT {
  private static final int MANY = 600;

  @BeforeAll
  static void prepare(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void everyDocumentGetsItsVectorAndASecondRunFindsNoneMissing(ElasticsearchServer server)
      throws IOException {
    index(server, "unembedded", Catalogue.items());
    JsonNode first = embed(server, Map.of("index", "unembedded", "batch_size", 7));
    assertThat(first.get("embedded").asInt()).as(first.toString()).isEqualTo(Catalogue.ITEMS);
    assertThat(first.get("batches").asInt()).isEqualTo((Catalogue.ITEMS + 6) / 7);
    assertThat(first.get("failed").asInt()).isZero();
    assertVectors(server, "unembedded");

    refresh(server, "unembedded");
    assertThat(embed(server, Map.of("index", "unembedded")).get("total").asInt()).isZero();
    Map<String, Object> some =
        Map.of(
            "index",
            "unembedded",
            "only_missing",
            false,
            "query",
            Map.of("ids", Map.of("values", new String[] {"1", "2"})));
    assertThat(embed(server, some).get("embedded").asInt()).isEqualTo(2);
  }

  /** Asked for as a field, as the source has it in some versions of the server only. */
  private static void assertVectors(ElasticsearchServer server, String index) throws IOException {
    refresh(server, index);
    String body = "{\"size\":1000,\"_source\":false,\"fields\":[\"item_vector\"]}";
    JsonNode hits = CatalogueSearch.search(server, index, body);
    assertThat(hits).hasSize(Catalogue.ITEMS);
    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      for (JsonNode hit : hits) {
        float[] expected = OfflineCatalogue.itemVector(towers, hit.get("_id").asText());
        JsonNode vector = hit.at("/fields/item_vector");
        assertThat(vector).as(hit.toString()).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
          assertThat(vector.get(i).asDouble()).isCloseTo(expected[i], within(1e-6));
        }
      }
    }
  }

  /** A cluster may allow shorter ones than this asks for otherwise. */
  @Test
  void searchesStayOpenNoLongerThanTheClusterAllows(ElasticsearchServer server) {
    index(server, "briefly", Catalogue.items());
    String limits =
        "{\"persistent\":{\"search.default_keep_alive\":%1$s,\"search.max_keep_alive\":%1$s}}";
    server.client().send("PUT", "/_cluster/settings", limits.formatted("\"30s\"")).orFail();
    try {
      JsonNode result = embed(server, Map.of("index", "briefly", "batch_size", 20));
      assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(Catalogue.ITEMS);
    } finally {
      server.client().send("PUT", "/_cluster/settings", limits.formatted("null")).orFail();
    }
  }

  /** The task would end when mappings say already that queries have to wait for it. */
  @Test
  void anIndexThatGivesFewDocumentsAtOnceIsReadInSmallerBatches(ElasticsearchServer server) {
    index(server, "narrow-window", Catalogue.items());
    String window = "{\"index.max_result_window\":70}";
    server.client().send("PUT", "/narrow-window/_settings", window).orFail();
    JsonNode result = embed(server, Map.of("index", "narrow-window"));
    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(Catalogue.ITEMS);
    assertThat(result.get("batches").asInt()).isEqualTo(2);
  }

  @Test
  void theFilterOfAnAliasHolds(ElasticsearchServer server) {
    index(server, "filtered", Catalogue.items());
    index(server, "beside-filtered", Catalogue.items());
    String alias =
        """
        {"actions":[
          {"add":{"index":"filtered","alias":"few","filter":{"ids":{"values":["1","2","3"]}}}},
          {"add":{"index":"beside-filtered","alias":"few","filter":{"ids":{"values":["4"]}}}}]}\
        """;
    server.client().send("POST", "/_aliases", alias).orFail();
    JsonNode result = embed(server, Map.of("index", "few"), "?refresh=true");
    assertThat(result.get("total").asInt()).as(result.toString()).isEqualTo(4);
    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(4);
    String embedded = "{\"query\":{\"exists\":{\"field\":\"item_vector\"}}}";
    assertThat(CatalogueSearch.scores(CatalogueSearch.search(server, "filtered", embedded)))
        .containsOnlyKeys("1", "2", "3");
    assertThat(CatalogueSearch.scores(CatalogueSearch.search(server, "beside-filtered", embedded)))
        .containsOnlyKeys("4");

    // Named as well, the whole index is meant.
    JsonNode all = embed(server, Map.of("index", "filtered,few"), "?refresh=true");
    assertThat(all.get("embedded").asInt()).isEqualTo(Catalogue.ITEMS - 3);
  }

  @Test
  void tasksShareAnIndexWhetherTheirDocumentsAreTheSameOrNot(ElasticsearchServer server)
      throws IOException {
    Catalogue.put(server, "towers-before", CatalogueModels.towers(78));
    index(server, "shared", Catalogue.items());
    String before = EMBED.replace(Catalogue.TOWERS, "towers-before") + "?refresh=true";
    server.client().send("POST", before, body(Map.of("index", "shared"))).orFail();
    List<String> ids = List.copyOf(Catalogue.items().keySet());
    int half = ids.size() / 2;
    Map<String, Object> first = Map.of("ids", Map.of("values", ids.subList(0, half)));
    Map<String, Object> second = Map.of("ids", Map.of("values", ids.subList(half, ids.size())));

    assertThat(together(server, Map.of("query", first), Map.of("query", second)))
        .as("embedded by each")
        .containsExactly(half, ids.size() - half);
    assertVectors(server, "shared");
    // Whichever ended last has let queries in again.
    JsonNode mapping = server.client().send("GET", "/shared/_mapping").orFail().json();
    JsonNode meta = mapping.at("/shared/mappings/properties/item_vector_model/meta");
    assertThat(meta.get("model_id").asText()).isEqualTo(Catalogue.TOWERS);
    assertThat(meta.has("replaces")).isFalse();

    Map<String, Object> all = Map.of("only_missing", false);
    assertThat(together(server, all, all)).containsExactly(ids.size(), ids.size());
    assertVectors(server, "shared");
    Catalogue.items()
        .forEach(
            (id, item) -> {
              String path = "/shared/_source/" + id + "?_source_excludes=item_vector";
              assertThat(server.client().send("GET", path).orFail().json())
                  .isEqualTo(withOrigin(item, meta));
            });
  }

  /** How many documents two tasks embed that run at the same time. */
  private static List<Integer> together(
      ElasticsearchServer server, Map<String, Object> left, Map<String, Object> right) {
    List<CompletableFuture<Integer>> tasks =
        Stream.of(left, right).map(changes -> embedding(server, changes)).toList();
    return tasks.stream().map(CompletableFuture::join).toList();
  }

  private static CompletableFuture<Integer> embedding(
      ElasticsearchServer server, Map<String, Object> changes) {
    Map<String, Object> request = new LinkedHashMap<>(changes);
    request.put("index", "shared");
    request.put("batch_size", 5);
    return CompletableFuture.supplyAsync(
        () -> {
          JsonNode ended = embed(server, request, "?requests_per_second=100&refresh=true");
          assertThat(ended.get("failed").asInt()).as(ended.toString()).isZero();
          return ended.get("embedded").asInt();
        });
  }

  private static JsonNode withOrigin(Map<String, Object> item, JsonNode meta) {
    ObjectNode source = (ObjectNode) new Answer(200, Catalogue.json(item)).json();
    return source.set("item_vector_model", meta.get("fingerprint"));
  }

  @Test
  void aTaskShowsItsProgressEndsWhenCancelledAndIsResumed(ElasticsearchServer server) {
    index(server, "many", many());
    String body = "{\"index\":\"many\",\"target_field\":\"item_vector\",\"batch_size\":1}";
    Answer started =
        server.client().send("POST", EMBED + "?wait_for_completion=false", body).orFail();
    String task = "/_tasks/" + started.json().get("task").asText();
    JsonNode status = server.client().send("GET", task).orFail().json();
    while (status.at("/task/status/embedded").asInt() == 0) {
      status = server.client().send("GET", task).orFail().json();
    }
    assertThat(status.at("/task/status/total").asInt()).isEqualTo(MANY);

    server.client().send("POST", task + "/_cancel").orFail();
    JsonNode ended =
        server.client().send("GET", task + "?wait_for_completion=true&timeout=60s").orFail().json();
    assertThat(ended.at("/error/type").asText()).isEqualTo("task_cancelled_exception");
    int done = ended.at("/task/status/embedded").asInt();
    assertThat(done).isBetween(1, MANY - 1);

    refresh(server, "many");
    JsonNode rest = embed(server, Map.of("index", "many"));
    assertThat(rest.get("embedded").asInt()).isEqualTo(MANY - done);
  }

  @Test
  void memoryForRunsIsWaitedFor(ElasticsearchServer server) {
    Map<String, Map<String, Object>> documents = new LinkedHashMap<>(Catalogue.items());
    documents.put("nothing", Map.of("plain", "no field of an item"));
    index(server, "waiting", documents);
    String body = "{\"index\":\"waiting\",\"target_field\":\"item_vector\"}";
    String task;
    limitBuffers(server, "\"0b\"");
    try {
      // Buffers that were made before are used until the server has freed them.
      while (score(server).status() != 429) {
        Thread.onSpinWait();
      }
      int runs = inferences(server);
      Answer started =
          server.client().send("POST", EMBED + "?wait_for_completion=false", body).orFail();
      task = "/_tasks/" + started.json().get("task").asText();
      while (inferences(server) == runs) {
        Thread.onSpinWait();
      }
    } finally {
      limitBuffers(server, "null");
    }
    JsonNode ended =
        server.client().send("GET", task + "?wait_for_completion=true&timeout=60s").orFail().json();

    assertThat(ended.at("/response/embedded").asInt())
        .as(ended.toString())
        .isEqualTo(Catalogue.ITEMS);
    assertThat(ended.at("/response/failed").asInt()).isEqualTo(1);
  }

  private static void limitBuffers(ElasticsearchServer server, String size) {
    String body = "{\"persistent\":{\"towerrank.models.buffer_size\":" + size + "}}";
    server.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  private static Answer score(ElasticsearchServer server) {
    String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_score";
    return server.client().send("POST", path, "{\"items\":[{\"item_id\":\"v1\"}]}");
  }

  /** Tasks that the pool has done in which items are embedded. */
  private static int inferences(ElasticsearchServer server) {
    JsonNode nodes =
        server.client().send("GET", "/_nodes/stats/thread_pool").orFail().json().get("nodes");
    return nodes.elements().next().at("/thread_pool/towerrank_inference/completed").asInt();
  }

  @Test
  void changesThatAreMadeMeanwhileAreKept(ElasticsearchServer server) {
    index(server, "changing", Catalogue.items());
    CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> changeAll(server));
    JsonNode result = embed(server, Map.of("index", "changing", "batch_size", 1));
    changes.join();

    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(Catalogue.ITEMS);
    refresh(server, "changing");
    String changed =
        "{\"query\":{\"bool\":{\"filter\":[{\"term\":{\"brand\":\"changed\"}},"
            + "{\"exists\":{\"field\":\"item_vector\"}}]}}}";
    assertThat(
            server
                .client()
                .send("POST", "/changing/_count", changed)
                .orFail()
                .json()
                .get("count")
                .asInt())
        .isEqualTo(Catalogue.ITEMS);
  }

  private static void changeAll(ElasticsearchServer server) {
    for (int i = Catalogue.ITEMS - 1; i >= 0; i--) {
      server
          .client()
          .send(
              "POST",
              "/changing/_update/" + i + "?retry_on_conflict=9",
              "{\"doc\":{\"brand\":\"changed\"}}")
          .orFail();
    }
  }

  /** They say of themselves whose their vectors are, but have said it before that was mapped. */
  @Test
  void documentsThatHaveTheSameVectorAlreadyAreWrittenToBeFoundByTheirModel(
      ElasticsearchServer server) throws IOException {
    String template =
        """
        {"index_patterns":["same-vectors"],"priority":503,"template":{
         "settings":{"number_of_replicas":0},
         "mappings":{"dynamic":false,"properties":{
           "item_vector":{"type":"dense_vector","dims":6}}}}}
        """;
    server.client().send("PUT", "/_index_template/same-vectors", template).orFail();
    String pipeline =
        """
        {"processors":[{"towerrank_vector":
          {"model_id":"catalogue-towers","target_field":"item_vector"}}]}
        """;
    server.client().send("PUT", "/_ingest/pipeline/same-vectors", pipeline).orFail();
    String path = "/same-vectors/_doc/1?refresh=true&pipeline=same-vectors";
    server.client().send("PUT", path, "{\"item_id\":\"v1\"}").orFail();

    JsonNode first = embed(server, Map.of("index", "same-vectors"));
    assertThat(first.get("embedded").asInt()).as(first.toString()).isEqualTo(1);
    assertThat(first.get("stale").asInt()).isZero();
    refresh(server, "same-vectors");
    assertThat(embed(server, Map.of("index", "same-vectors")).get("total").asInt()).isZero();
    String vector = CatalogueSearch.vectorBuilder("catalogue-towers", CatalogueSearch.USER);
    String search = "{\"knn\":{\"field\":\"item_vector\",\"k\":5," + vector + "}}";
    assertThat(CatalogueSearch.search(server, "same-vectors", search)).hasSize(1);
    server.client().send("DELETE", "/same-vectors").orFail();
    server.client().send("DELETE", "/_index_template/same-vectors").orFail();
  }

  @Test
  void documentsWithoutAnyFeatureFailAlone(ElasticsearchServer server) {
    Map<String, Map<String, Object>> two = new LinkedHashMap<>();
    two.put("none", Map.of("text", "x"));
    two.put("some", Map.of("item_id", "v2"));
    index(server, "partly", two);
    JsonNode result = embed(server, Map.of("index", "partly"));

    assertThat(result.get("embedded").asInt()).isEqualTo(1);
    assertThat(result.get("failed").asInt()).isEqualTo(1);
    assertThat(result.at("/failures/0/id").asText()).isEqualTo("none");
    assertThat(result.at("/failures/0/reason").asText()).contains("at least one of");
  }

  @Test
  void anIndexThatMustNotBeWrittenEndsTheTask(ElasticsearchServer server) {
    index(server, "blocked", Catalogue.items());
    String block = "{\"index.blocks.write\":true}";
    server.client().send("PUT", "/blocked/_settings", block).orFail();
    Answer answer = server.client().send("POST", EMBED, body(Map.of("index", "blocked")));

    assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    assertThat(answer.json().at("/error/reason").asText()).contains("blocked");
  }

  @Test
  void whatCannotFitIsRefusedBeforeAnythingIsWritten(ElasticsearchServer server) {
    refused(
        server,
        Map.of("index", "one-shard", "target_field", "other_vector"),
        400,
        "model [catalogue-towers] version [1] makes vectors of [6] dimensions: expected field"
            + " [other_vector] of index [one-shard] to be a [dense_vector] of as many, got a"
            + " [dense_vector] of [3]");
    refused(
        server,
        Map.of("index", "one-shard", "target_field", "other_vectr"),
        400,
        "not mapped, nearest is [other_vector]");
    refused(server, Map.of("index", "one-shard", "target_field", "text"), 400, "got a [text]");
    refused(server, Map.of("index", "nowhere"), 404, "nowhere");
    refused(server, Map.of("index", "one-shard", "qery", Map.of()), 400, "nearest is [query]");
    refused(server, Map.of("index", "one-shard", "batch_size", 0), 400, "from 1 to 10000");
    refused(
        server,
        Map.of("index", "one-shard", "field_map", Map.of("brnd", "x")),
        400,
        "nearest is [brand]");
    refused(
        server,
        Map.of("index", "one-shard", "query", Map.of("mach_all", Map.of())),
        400,
        "mach_all");
    String ranker = EMBED.replace(Catalogue.TOWERS, Catalogue.RANKER);
    Answer answer = server.client().send("POST", ranker, body(Map.of("index", "one-shard")));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("expected two towers, got a ranker");
  }

  private static Map<String, Map<String, Object>> many() {
    Map<String, Map<String, Object>> many = new LinkedHashMap<>();
    for (int i = 0; i < MANY; i++) {
      many.put("" + i, Map.of("item_id", "v" + i % 100));
    }
    return many;
  }
}
