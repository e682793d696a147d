package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.EmbedRequests.EMBED;
import static org.towerrank.tests.EmbedRequests.body;
import static org.towerrank.tests.EmbedRequests.embed;
import static org.towerrank.tests.EmbedRequests.index;
import static org.towerrank.tests.EmbedRequests.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/**
 * Indexes that cannot be embedded, and requests that mean none: nothing is lost, and it is told.
 */
@ExtendWith(Servers.class)
class EmbedIndexRefusalsIT {
  @BeforeAll
  static void prepare(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void aFullDiskEndsTheTaskAtOnce(ElasticsearchServer server) {
    index(server, "full", Catalogue.items());
    embed(server, Map.of("index", "full"));
    Map<String, Object> again = Map.of("index", "full", "only_missing", false);
    String block = "{\"index.blocks.read_only_allow_delete\":%s}";
    server.client().send("PUT", "/full/_settings", block.formatted("true")).orFail();
    Answer answer = server.client().send("POST", EMBED, body(again));

    assertThat(answer.status()).as(answer.body()).isEqualTo(429);
    assertThat(answer.json().at("/error/reason").asText()).contains("flood-stage watermark");
    server.client().send("PUT", "/full/_settings", block.formatted("null")).orFail();
    assertThat(embed(server, again).get("embedded").asInt()).isEqualTo(Catalogue.ITEMS);
  }

  @Test
  void anIndexThatIsDeletedMeanwhileEndsTheTaskAndStaysDeleted(ElasticsearchServer server) {
    index(server, "vanishing", Catalogue.items());
    String path = EMBED + "?wait_for_completion=false&requests_per_second=20";
    String body = body(Map.of("index", "vanishing", "batch_size", 10));
    String task =
        "/_tasks/" + server.client().send("POST", path, body).orFail().json().get("task").asText();
    JsonNode status = server.client().send("GET", task).orFail().json();
    while (status.at("/task/status/embedded").asInt() == 0) {
      status = server.client().send("GET", task).orFail().json();
    }
    server.client().send("DELETE", "/vanishing").orFail();
    JsonNode ended =
        server.client().send("GET", task + "?wait_for_completion=true&timeout=60s").orFail().json();

    assertThat(ended.at("/error/reason").asText()).as(ended.toString()).isNotEmpty();
    assertThat(server.client().send("GET", "/vanishing").status()).isEqualTo(404);
  }

  @Test
  void anotherVectorOfADocumentIsKeptAndWhatTheSourceLeavesOutIsNotLost(
      ElasticsearchServer server) {
    Map<String, Object> item =
        Map.of("item_id", "v1", "text", "kept", "other_vector", new double[] {1, 0, 0});
    index(server, "two-vectors", Map.of("1", item));
    embed(server, Map.of("index", "two-vectors"), "?refresh=true");
    for (String field : new String[] {"item_vector", "other_vector", "text"}) {
      assertThat(count(server, "two-vectors", Map.of("exists", Map.of("field", field))))
          .as(field)
          .isEqualTo(1);
    }

    for (String source :
        new String[] {
          "{\"excludes\":[\"n\"]}", "{\"includes\":[\"item_id\"]}", "{\"enabled\":false}"
        }) {
      String mappings =
          "{\"mappings\":{\"_source\":"
              + source
              + ",\"properties\":{\"item_vector\":{\"type\":\"dense_vector\",\"dims\":6}}}}";
      server.client().send("PUT", "/in-part", mappings).orFail();
      String document = "{\"item_id\":\"v1\",\"n\":5}";
      server.client().send("PUT", "/in-part/_doc/1?refresh=true", document).orFail();
      refused(server, Map.of("index", "in-part"), 400, "to keep the whole [_source]");
      assertThat(count(server, "in-part", Map.of("term", Map.of("n", 5)))).isEqualTo(1);
      server.client().send("DELETE", "/in-part").orFail();
    }
    String synthetic =
        "{\"settings\":{\"index.mapping.source.mode\":\"synthetic\"},\"mappings\":{\"properties\":"
            + "{\"item_vector\":{\"type\":\"dense_vector\",\"dims\":6}}}}";
    server.client().send("PUT", "/in-part", synthetic).orFail();
    refused(server, Map.of("index", "in-part"), 400, "got the mode [synthetic]");
    server.client().send("DELETE", "/in-part").orFail();
  }

  /** All of a batch are in memory until they are written, and the server has 512 MB. */
  @Test
  void aBatchOfLongVectorsHasFewerDocuments(ElasticsearchServer server) {
    Catalogue.put(server, "batched-long", CatalogueModels.towersOfLongVectors(33));
    String mapping =
        """
        {"mappings":{"properties":{"item_vector":{"type":"dense_vector","dims":4096,
          "similarity":"dot_product","index_options":{"type":"flat"}}}}}
        """;
    server.client().send("PUT", "/batched-long", mapping).orFail();
    Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
    for (int i = 0; i < 600; i++) {
      documents.put("" + i, Map.of("item_id", "v" + i % 90));
    }
    Catalogue.add(server, "batched-long", documents);
    String path = EMBED.replace(Catalogue.TOWERS, "batched-long");
    String body = body(Map.of("index", "batched-long", "batch_size", 10_000));
    JsonNode result = server.client().send("POST", path, body).orFail().json();
    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(600);
    assertThat(result.get("batches").asInt()).isEqualTo(2);
  }

  @Test
  void aFieldOfWholeNumbersIsRefusedBeforeDocumentsAreRead(ElasticsearchServer server) {
    String mappings =
        "{\"mappings\":{\"properties\":{\"item_vector\":"
            + "{\"type\":\"dense_vector\",\"dims\":6,\"element_type\":\"byte\"}}}}";
    server.client().send("PUT", "/whole-numbers", mappings).orFail();
    refused(server, Map.of("index", "whole-numbers"), 400, "[float, bfloat16], got [byte]");
    String mapping = server.client().send("GET", "/whole-numbers/_mapping").orFail().body();
    assertThat(mapping).doesNotContain("item_vector_model");
    server.client().send("DELETE", "/whole-numbers").orFail();
  }

  @Test
  void aVectorUnderANameWithDotsIsReplaced(ElasticsearchServer server) {
    String mappings =
        "{%s\"mappings\":{\"properties\":{\"in\":"
            + "{\"properties\":{\"vector\":{\"type\":\"dense_vector\",\"dims\":6}}}}}}";
    // Where the server takes vectors out of the source, it puts them back under other names.
    String keeping = "\"settings\":{\"index.mapping.exclude_source_vectors\":false},";
    if (server.client().send("PUT", "/dotted", mappings.formatted(keeping)).status() != 200) {
      // 9.1 keeps them, and does not know the setting.
      server.client().send("PUT", "/dotted", mappings.formatted("")).orFail();
    }
    double[] vector = {1, 0, 0, 0, 0, 0};
    Catalogue.add(server, "dotted", Map.of("one", Map.of("item_id", "v1", "in.vector", vector)));

    Map<String, Object> request = Map.of("index", "dotted", "target_field", "in.vector");
    JsonNode result = embed(server, request, "?refresh=true");
    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(1);
    String document = "/dotted/_doc/one?_source_exclude_vectors=false";
    JsonNode source = server.client().send("GET", document).orFail().json().get("_source");
    assertThat(source.get("in.vector")).hasSize(6);
    assertThat(source.at("/in/vector").isMissingNode()).isTrue();
    assertThat(source.toString()).doesNotContain("[1.0,0.0,0.0,0.0,0.0,0.0]");
    server.client().send("DELETE", "/dotted").orFail();
  }

  /** A field of their own may be called as the one that says which model made a vector. */
  @Test
  void valuesThatDocumentsHaveWhereTheModelIsSaidAreKept(ElasticsearchServer server) {
    String mappings =
        """
        {"mappings":{"properties":{"item_id":{"type":"keyword"},"car_model":{"type":"keyword"},
          "car":{"type":"dense_vector","dims":6,"similarity":"dot_product"}}}}
        """;
    server.client().send("PUT", "/cars", mappings).orFail();
    String document = "{\"item_id\":\"v1\",\"car_model\":\"Golf\"}";
    server.client().send("PUT", "/cars/_doc/1", document).orFail();
    server.client().send("PUT", "/cars/_doc/2?refresh=true", "{\"item_id\":\"v2\"}").orFail();

    JsonNode result =
        embed(server, Map.of("index", "cars", "target_field", "car"), "?refresh=true");
    String lost = "[car_model] to say of the vector in [car] which model made it";
    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(1);
    assertThat(result.get("failures").toString()).contains(lost, "got [Golf]");
    String processor =
        "{\"processors\":[{\"towerrank_vector\":{\"model_id\":\"%s\",\"target_field\":\"car\"}}]}"
            .formatted(Catalogue.TOWERS);
    server.client().send("PUT", "/_ingest/pipeline/cars", processor).orFail();
    Answer refused = server.client().send("PUT", "/cars/_doc/3?pipeline=cars", document);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains(lost, "got [Golf]");
    server.client().send("PUT", "/cars/_doc/2?pipeline=cars", "{\"item_id\":\"v3\"}").orFail();

    assertThat(count(server, "cars", Map.of("term", Map.of("car_model", "Golf")))).isEqualTo(1);
    server.client().send("DELETE", "/cars").orFail();
  }

  /** What is there in two ways would be searched with the vector of one, and the model of both. */
  @Test
  void whatADocumentHasInTwoWaysIsReplacedByOne(ElasticsearchServer server) {
    String one = "0a1b2c3d".repeat(4);
    String another = "4e5f6071".repeat(4);
    String mappings =
        """
        {"mappings":{"dynamic":false,"properties":{"item_id":{"type":"keyword"},
          "in":{"properties":{"vector_model":{"type":"keyword"}}}}}}
        """;
    server.client().send("PUT", "/two-ways", mappings).orFail();
    String document =
        """
        {"item_id":"v1","in":{"vector":[1,0,0,0,0,0],"vector_model":"%s"},
         "in.vector":[0,1,0,0,0,0],"in.vector_model":"%s"}
        """
            .formatted(one, another);
    server.client().send("PUT", "/two-ways/_doc/1?refresh=true", document).orFail();
    // Had the field been mapped before, the document would have been refused.
    String mapped =
        "{\"properties\":{\"in\":{\"properties\":"
            + "{\"vector\":{\"type\":\"dense_vector\",\"dims\":6}}}}}";
    server.client().send("PUT", "/two-ways/_mapping", mapped).orFail();

    Map<String, Object> request = Map.of("index", "two-ways", "target_field", "in.vector");
    JsonNode result = embed(server, request, "?refresh=true");

    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(1);
    String fingerprint = result.get("fingerprint").asText().substring(0, 32);
    String model = "in.vector_model";
    for (String other : List.of(one, another)) {
      assertThat(count(server, "two-ways", Map.of("term", Map.of(model, other)))).isZero();
    }
    assertThat(count(server, "two-ways", Map.of("term", Map.of(model, fingerprint)))).isEqualTo(1);
    server.client().send("DELETE", "/two-ways").orFail();
  }

  @Test
  void aListOfObjectsThatAVectorWouldReplaceIsKept(ElasticsearchServer server) {
    String vector = "{\"properties\":{\"vector\":{\"type\":\"dense_vector\",\"dims\":6}}";
    String mappings =
        "{\"mappings\":{\"properties\":{\"in\":"
            + vector
            + "},\"nested\":"
            + vector
            + ",\"type\":\"nested\"}}}}";
    server.client().send("PUT", "/lists", mappings).orFail();
    List<Map<String, Object>> parts = List.of(Map.of("name", "x"), Map.of("name", "y"));
    Catalogue.add(
        server,
        "lists",
        Map.of(
            "one", Map.of("item_id", "v1", "in", Map.of("name", "x")),
            "several", Map.of("item_id", "v1", "in", parts, "nested", parts)));

    Map<String, Object> request = Map.of("index", "lists", "target_field", "in.vector");
    JsonNode result = embed(server, request, "?refresh=true");
    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(1);
    assertThat(result.at("/failures/0/reason").asText()).contains("[in] to be one object");
    assertThat(result.at("/failures/0/id").asText()).isEqualTo("several");
    refused(
        server,
        Map.of("index", "lists", "target_field", "nested.vector"),
        400,
        "outside of nested objects");
    for (String id : List.of("one", "several")) {
      JsonNode found = server.client().send("GET", "/lists/_doc/" + id).orFail().json();
      assertThat(found.at("/_source/in").findValuesAsText("name")).as(id).contains("x");
    }
    assertThat(count(server, "lists", Map.of("exists", Map.of("field", "in.vector")))).isEqualTo(1);
    assertThat(count(server, "lists", Map.of("term", Map.of("in.name.keyword", "y")))).isEqualTo(1);
    server.client().send("DELETE", "/lists").orFail();
  }

  private static int count(ElasticsearchServer server, String index, Map<String, Object> query) {
    String body = Catalogue.json(Map.of("query", query));
    return server
        .client()
        .send("POST", "/" + index + "/_count", body)
        .orFail()
        .json()
        .get("count")
        .asInt();
  }

  @Test
  void parametersAreCheckedBeforeTheTaskBegins(ElasticsearchServer server) {
    index(server, "untouched", Catalogue.items());
    for (String wrong :
        new String[] {"refrsh=true", "requests_per_second=0", "requests_per_second=0.01"}) {
      String path = EMBED + "?wait_for_completion=false&" + wrong;
      Answer answer = server.client().send("POST", path, body(Map.of("index", "untouched")));
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }
    JsonNode result = embed(server, Map.of("index", "untouched"), "?refresh=true");
    assertThat(result.get("embedded").asInt()).as(result.toString()).isEqualTo(Catalogue.ITEMS);
    assertThat(result.get("refreshed").asBoolean()).isTrue();
    assertThat(count(server, "untouched", Map.of("exists", Map.of("field", "item_vector"))))
        .isEqualTo(Catalogue.ITEMS);
    assertThat(embed(server, Map.of("index", "untouched")).get("refreshed").asBoolean()).isFalse();
  }

  /** A task would tell it only to whoever asks for the task. */
  @Test
  void whatCannotBeginInTheBackgroundIsNoTask(ElasticsearchServer server) {
    String elsewhere = "/_towerrank/models/%s/_embed_index";
    String present = body(Map.of("index", "one-shard"));
    notBegun(server, elsewhere.formatted("catalogue-towes"), present, 404, "[catalogue-towers]");
    notBegun(server, elsewhere.formatted(Catalogue.RANKER), present, 400, "expected two towers");
    notBegun(server, EMBED, body(Map.of("index", "nowhere")), 404, "no such index [nowhere]");
    notBegun(
        server,
        EMBED,
        body(Map.of("index", "one-shard", "target_field", "text")),
        400,
        "got a [text]");
    Map<String, Object> renamed = Map.of("index", "one-shard", "field_map", Map.of("gnres", "g"));
    notBegun(server, EMBED, body(renamed), 400, "[genres]");
  }

  private static void notBegun(
      ElasticsearchServer server, String path, String body, int status, String text) {
    Answer answer = server.client().send("POST", path + "?wait_for_completion=false", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().at("/error/reason").asText()).contains(text);
  }

  /** Else a mistake would keep everybody from searching the field. */
  @Test
  void whatFailsBeforeAVectorIsWrittenLeavesTheFieldToItsModel(ElasticsearchServer server) {
    Catalogue.put(server, "next-towers", CatalogueModels.towers(19));
    for (String index : List.of("left-1", "left-2")) {
      index(server, index, Catalogue.items());
      embed(server, Map.of("index", index), "?refresh=true");
    }
    Map<String, Object> dates = Map.of("premiere", Map.of("gte", "no date"));
    Map<String, Object> wrong = Map.of("index", "left-1", "query", Map.of("range", dates));
    leftAlone(server, wrong, 400, "no date");
    String path = "/_towerrank/models/next-towers/_embed_index";
    notBegun(server, path, body(wrong), 400, "shards fail");

    String blocks = "{\"index.blocks.write\":%s}";
    server.client().send("PUT", "/left-2/_settings", blocks.formatted("true")).orFail();
    leftAlone(server, Map.of("index", "left-1,left-2"), 403, "index write");
    server.client().send("PUT", "/left-2/_settings", blocks.formatted("null")).orFail();

    String full =
        """
        {"settings":{"index.mapping.total_fields.limit":2},
         "mappings":{"dynamic":false,"properties":{"item_id":{"type":"keyword"},
           "item_vector":{"type":"dense_vector","dims":6}}}}
        """;
    server.client().send("PUT", "/left-full", full).orFail();
    leftAlone(server, Map.of("index", "left-1,left-full"), 400, "total fields");

    Map<String, Object> both = Map.of("index", "left-1,left-2", "target_field", "item_vector");
    String again = path + "?refresh=true";
    JsonNode result = server.client().send("POST", again, body(both)).orFail().json();
    assertThat(result.get("embedded").asInt()).isEqualTo(2 * Catalogue.ITEMS);
    server.client().send("DELETE", "/left-1,left-2,left-full").orFail();
    server.client().send("DELETE", "/_towerrank/models/next-towers").orFail();
  }

  private static void leftAlone(
      ElasticsearchServer server, Map<String, Object> request, int status, String text) {
    String path = "/_towerrank/models/next-towers/_embed_index";
    Answer answer = server.client().send("POST", path, body(request));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(text);
    String search =
        "{\"knn\":{\"field\":\"item_vector\",\"k\":3,\"num_candidates\":10,"
            + CatalogueSearch.vectorBuilder(Catalogue.TOWERS, CatalogueSearch.USER)
            + "}}";
    assertThat(CatalogueSearch.search(server, "left-1", search)).hasSize(3);
  }

  @Test
  void namesAndPatternsThatMeanNothingAreNotFound(ElasticsearchServer server) {
    refused(server, Map.of("index", "nothing-like-it*"), 404, "nothing-like-it*");
    refused(server, Map.of("index", "one-shard,nothing-like-it*"), 404, "nothing-like-it*");
    refused(server, Map.of("index", "one-shard,nowhere"), 404, "nowhere");
    refused(server, Map.of("index", "elsewhere:one-shard"), 400, "indexes of this cluster");
    refused(server, Map.of("index", ","), 400, "names of indexes with commas between them");
    refused(server, Map.of("index", "one-shard,,nowhere"), 400, "commas between them, got [one-");
    index(server, "listed-1", Catalogue.items());
    index(server, "listed-2", Catalogue.items());
    assertThat(embed(server, Map.of("index", "listed-1,listed-2*")).get("total").asInt())
        .isEqualTo(2 * Catalogue.ITEMS);
  }
}
