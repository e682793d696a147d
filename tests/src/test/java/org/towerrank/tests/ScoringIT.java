package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.model.Fm;
import org.towerrank.model.Loss;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerClient.Answer;

/** Scoring without a search, compared with the same models run here. */
@ExtendWith(Servers.class)
class ScoringIT {
  private static final Map<String, Object> USER =
      Map.of("user_id", "v3", "history", List.of("v1", "v9", "v50", "nobody"));
  private static final double CLOSE = 1e-6;

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void aRankerScoresItemsOfTheRequestAndDocuments(ElasticsearchServer server) throws IOException {
    Map<String, float[]> expected = OfflineCatalogue.taskScores(USER);
    JsonNode answer =
        score(
            server,
            Catalogue.RANKER,
            Map.of(
                "user",
                USER,
                "items",
                List.of(item("7"), item("10")),
                "documents",
                Map.of("index", "one-shard", "ids", List.of("81", "4"))));

    assertThat(answer.get("version").asInt()).isEqualTo(1);
    assertThat(answer.get("items")).hasSize(4);
    assertThat(answer.at("/items/2/id").asText()).isEqualTo("81");
    List<String> ids = List.of("7", "10", "81", "4");
    for (int i = 0; i < ids.size(); i++) {
      float[] tasks = Objects.requireNonNull(expected.get(ids.get(i)));
      JsonNode scores = answer.at("/items/" + i + "/scores");
      assertThat(scores.get("click").asDouble()).isCloseTo(tasks[0], within(CLOSE));
      assertThat(scores.get("like").asDouble()).isCloseTo(tasks[1], within(CLOSE));
    }
  }

  @Test
  void towersGiveVectorsAndTheirSimilarity(ElasticsearchServer server) throws IOException {
    JsonNode answer =
        score(server, Catalogue.TOWERS, Map.of("user", USER, "items", List.of(item("7"))));

    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      float[] user = towers.userVector(USER);
      float[] item = OfflineCatalogue.itemVector(towers, "7");
      CatalogueSearch.assertVector(answer.get("user_vector"), user);
      CatalogueSearch.assertVector(answer.at("/items/0/vector"), item);
      assertThat(answer.at("/items/0/similarity").asDouble())
          .isCloseTo(OfflineCatalogue.dot(user, item), within(CLOSE));
    }
    assertThat(score(server, Catalogue.TOWERS, Map.of()).get("items")).isEmpty();
    Map<String, Object> none = Map.of("index", "one-shard", "ids", List.of());
    assertThat(score(server, Catalogue.TOWERS, documents(none)).get("items")).isEmpty();
  }

  /** A pipeline made the first vector of a document, and embedding may make the next. */
  @Test
  void pathsMeanTheSameToPipelinesEmbeddingAndScoring(ElasticsearchServer server)
      throws IOException {
    Map<String, String> paths =
        Map.of("item_id", "_id", "brand", "makers.1", "genres", "_source.kinds");
    Map<String, Object> processor =
        Map.of("model_id", Catalogue.TOWERS, "target_field", "item_vector", "field_map", paths);
    Map<String, Object> pipeline =
        Map.of("processors", List.of(Map.of("towerrank_vector", processor)));
    ServerClient client = server.client();
    client.send("PUT", "/_ingest/pipeline/by-path", Catalogue.json(pipeline)).orFail();
    Catalogue.create(server, "by-path", 1);
    String document = "{\"makers\":[\"x\",\"brand 3\"],\"kinds\":[\"v1\",\"v2\"]}";
    client.send("PUT", "/by-path/_doc/v7?refresh=true&pipeline=by-path", document).orFail();
    Map<String, Object> embedding =
        Map.of("index", "by-path", "field_map", paths, "only_missing", false);
    Map<String, Object> scored = Map.of("index", "by-path", "ids", List.of("v7"), "fields", paths);
    try (TwoTowerModel towers = OfflineCatalogue.towers()) {
      Map<String, Object> item =
          Map.of("item_id", "v7", "brand", "brand 3", "genres", List.of("v1", "v2"));
      float[] expected = towers.itemVector(item);
      CatalogueSearch.assertVector(onlyVector(server), expected);
      EmbedRequests.embed(server, embedding, "?refresh=true");
      CatalogueSearch.assertVector(onlyVector(server), expected);
      CatalogueSearch.assertVector(
          score(server, Catalogue.TOWERS, documents(scored)).at("/items/0/vector"), expected);
    }

    String told = "expected a field that documents have, or [_id], got [_routing]";
    Map<String, String> byRouting = Map.of("item_id", "_routing");
    EmbedRequests.refused(server, Map.of("index", "by-path", "field_map", byRouting), 400, told);
    refused(
        server,
        documents(Map.of("index", "by-path", "ids", List.of("v7"), "fields", byRouting)),
        400,
        told);
  }

  private static JsonNode onlyVector(ElasticsearchServer server) {
    String fields = "{\"fields\":[\"item_vector\"]}";
    Answer found = server.client().send("POST", "/by-path/_search", fields).orFail();
    return found.json().at("/hits/hits/0/fields/item_vector");
  }

  /** All their rows at once would take more memory than the server has. */
  @Test
  void asManyItemsAsARequestMayHaveAreScoredWhateverTheModelReadsOfAUser(ElasticsearchServer server)
      throws IOException {
    byte[] zip = CatalogueModels.towersOfLongHistories(31);
    Catalogue.put(server, "long-histories", zip);
    Map<String, Object> user = Map.of("seen", List.of("v1", "v2"), "bought", "v7");
    List<Map<String, Object>> items =
        IntStream.range(0, 10_000)
            .<Map<String, Object>>mapToObj(i -> Map.of("item_id", "v" + i % 40))
            .toList();
    JsonNode scored =
        score(server, "long-histories", Map.of("user", user, "items", items)).get("items");
    assertThat(scored).hasSize(items.size());
    try (TwoTowerModel towers =
        TwoTowerModel.load(CatalogueModels.open(zip), SessionSettings.SERVING)) {
      for (int i = 0; i < items.size(); i += 999) {
        CatalogueSearch.assertVector(scored.get(i).get("vector"), towers.itemVector(items.get(i)));
      }
    }
  }

  /** The server is left as it is, and answers the next request. */
  @Test
  void anAnswerThatTheServerHasNoMemoryForIsRefused(ElasticsearchServer server) {
    Catalogue.put(server, "long-vectors", CatalogueModels.towersOfLongVectors(32));
    Map<String, Object> one = Map.of("item_id", "v1");
    Answer refused =
        send(server, "long-vectors", Map.of("items", Collections.nCopies(10_000, one)));
    assertThat(refused.status()).as(refused.body()).isEqualTo(429);
    assertThat(refused.body()).contains("<towerrank scores>");
    JsonNode scored = score(server, "long-vectors", Map.of("items", List.of(one, one)));
    assertThat(scored.at("/items/1/vector")).hasSize(4096);
  }

  /** Where a document lies follows from its routing, so without it the server finds none. */
  @Test
  void documentsOfARoutingAreFoundByIt(ElasticsearchServer server) throws IOException {
    ServerClient client = server.client();
    client.send("PUT", "/routed", "{\"mappings\": {\"_routing\": {\"required\": true}}}").orFail();
    client.send("PUT", "/routed/_doc/7?routing=here&refresh", Catalogue.json(item("7"))).orFail();

    Map<String, Object> found = Map.of("index", "routed", "ids", List.of("7"), "routing", "here");
    assertThat(score(server, Catalogue.RANKER, documents(found)).at("/items/0/scores"))
        .isEqualTo(
            score(server, Catalogue.RANKER, Map.of("items", List.of(item("7"))))
                .at("/items/0/scores"));
    refused(
        server,
        documents(Map.of("index", "routed", "ids", List.of("8"), "routing", "here")),
        404,
        "got id [8], which does not exist with routing [here]");
  }

  /** The shard is on a node that is not there. */
  @Test
  void aDocumentOfAShardThatIsMissingIsNamed(ElasticsearchServer server) {
    server
        .client()
        .send(
            "PUT",
            "/shardless?wait_for_active_shards=0",
            "{\"settings\": {\"index.routing.allocation.require._name\": \"away\"}}")
        .orFail();
    refused(
        server,
        documents(Map.of("index", "shardless", "ids", List.of("7"))),
        503,
        "[documents]: no shard of index [shardless] is available that has the document [7]");
    server.client().send("DELETE", "/shardless").orFail();
  }

  @Test
  void mistakesNameThePlaceAndTheNearest(ElasticsearchServer server) {
    refused(server, Map.of("usr", USER), 400, "nearest is [user]");
    refused(server, Map.of("items", List.of(Map.of(), Map.of("brnd", "x"))), 400, "[items.1]");
    refused(server, Map.of("items", List.of(Map.of("brnd", "x"))), 400, "nearest is [brand]");
    refused(server, Map.of("items", List.of(7)), 400, "expected an object, got [7]");
    String from = "[user.from]: expected an object with [index] and [id], got [users/42]";
    refused(server, Map.of("user", Map.of("from", "users/42")), 400, from);
    refused(server, documents(Map.of("ids", List.of("1"))), 400, "documents.index]");
    refused(server, documents(Map.of("index", "one-shard", "ids", List.of(1))), 400, "got [1]");
    refused(server, documents(Map.of("index", "none", "ids", List.of("1"))), 404, "none");
    refused(
        server, documents(Map.of("index", "one-shard", "ids", List.of("x"))), 404, "got id [x]");
    refused(
        server,
        documents(
            Map.of(
                "index",
                "one-shard",
                "ids",
                List.of("1"),
                "fields",
                Map.of("genrs", "genres.keyword"))),
        400,
        "nearest is [genres]");
    String path = "/_towerrank/models/" + Catalogue.RANKER + "/_score?version=";
    assertThat(server.client().send("POST", path + "9", "{}").body()).contains("no version [9]");
    assertThat(server.client().send("POST", path + "x", "{}").body()).contains("got [x]");
  }

  /** Each has a value of its own, as rows of a table have. */
  @Test
  void aUserAContextAndADocumentMayHaveAFieldOfOneName(ElasticsearchServer server)
      throws IOException {
    CategoricalFeature home = new CategoricalFeature("home", Side.USER, "country", "hash");
    CategoricalFeature here = new CategoricalFeature("here", Side.CONTEXT, "country", "hash");
    CategoricalFeature made = new CategoricalFeature("made", Side.ITEM, "country", "hash");
    FeatureSchema schema =
        new FeatureSchema(List.of(home, here, made), Map.of("hash", new HashEncoder(50)));
    byte[] zip = CatalogueModels.zip(new Fm(4, Loss.CROSS_ENTROPY), schema, List.of("click"), 5);
    Catalogue.put(server, "countries", zip);
    ServerClient client = server.client();
    String mappings = "{\"mappings\":{\"properties\":{\"country\":{\"type\":\"keyword\"}}}}";
    client.send("PUT", "/countries", mappings).orFail();
    client.send("PUT", "/countries/_doc/1?refresh=true", "{\"country\":\"fr\"}").orFail();
    Map<String, Object> from = Map.of("from", Map.of("index", "countries", "id", "1"));
    Map<String, Object> austria = Map.of("country", "at");
    Map<Map<String, Object>, Map<String, Object>> requests =
        Map.of(
            Map.of("home", "de", "here", "at", "made", "fr"),
            Map.of("user", Map.of("country", "de"), "context", austria),
            Map.of("here", "at", "made", "fr"),
            Map.of("context", austria),
            Map.of("home", "fr", "made", "fr"),
            Map.of("user", from),
            Map.of("home", "fr", "here", "at", "made", "fr"),
            Map.of("user", from, "context", austria));
    try (RankingModel ranker =
        RankingModel.load(CatalogueModels.open(zip), SessionSettings.SERVING)) {
      RowEncoder table = RowEncoder.ofTable(schema, List.of(Side.values()));
      requests.forEach(
          (row, request) -> {
            double expected = ranker.scoreRows(table.row(row))[0];
            assertThat(countries(server, request))
                .as(request.toString())
                .allSatisfy(score -> assertThat(score).isCloseTo(expected, within(CLOSE)));
          });
    }
  }

  /** The score of the one document without a search, and in one. */
  private static List<Double> countries(
      ElasticsearchServer server, Map<String, Object> userAndContext) {
    Map<String, Object> scored = new HashMap<>(userAndContext);
    scored.put("documents", Map.of("index", "countries", "ids", List.of("1")));
    Map<String, Object> rescorer = new HashMap<>(userAndContext);
    rescorer.put("model_id", "countries");
    String search =
        Catalogue.json(Map.of("rescore", Map.of("window_size", 1, "towerrank", rescorer)));
    JsonNode hits = server.client().send("POST", "/countries/_search", search).orFail().json();
    return List.of(
        score(server, "countries", scored).at("/items/0/scores/click").asDouble(),
        hits.at("/hits/hits/0/_score").asDouble());
  }

  private static Map<String, Object> item(String id) {
    return Objects.requireNonNull(Catalogue.items().get(id));
  }

  private static Map<String, Object> documents(Map<String, Object> documents) {
    return Map.of("documents", documents);
  }

  private static JsonNode score(
      ElasticsearchServer server, String model, Map<String, Object> body) {
    return send(server, model, body).orFail().json();
  }

  private static Answer send(ElasticsearchServer server, String model, Map<String, Object> body) {
    String path = "/_towerrank/models/" + model + "/_score";
    return server.client().send("POST", path, Catalogue.json(body));
  }

  private static void refused(
      ElasticsearchServer server, Map<String, Object> body, int status, String text) {
    Answer answer = send(server, Catalogue.RANKER, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().at("/error/reason").asText()).contains(text);
  }

  /** Whichever way lists are kept, the server puts some values behind the others. */
  @Test
  void aHistoryThatItsSourceArrangesAnewIsRefused(ElasticsearchServer server) {
    Map<String, String> fields =
        Map.of(
            "texts", "{\"type\":\"text\"}",
            "normal",
                "{\"type\":\"keyword\",\"normalizer\":\"lowercase\",\"synthetic_source_keep\":\"arrays\"}",
            "numbers", "{\"type\":\"long\",\"store\":true}",
            "terms",
                "{\"type\":\"keyword\",\"ignore_above\":2,\"synthetic_source_keep\":\"arrays\"}");
    Map<String, List<?>> histories =
        Map.of(
            "texts", List.of("v9", "v50", "v1"),
            "normal", List.of("v9", "V50", "v1"),
            "numbers", List.of(9, 1, 50),
            "terms", List.of("v9", "v50", "v1"));
    fields.forEach(
        (name, field) -> {
          String index = "arranged-" + name;
          String settings =
              name.equals("texts")
                  ? "\"index.mode\":\"logsdb\",\"index.mapping.synthetic_source_keep\":\"none\""
                  : "\"index.mapping.source.mode\":\"synthetic\"";
          String body =
              "{\"settings\":{"
                  + settings
                  + "},\"mappings\":{\"properties\":{\"history\":"
                  + field
                  + "}}}";
          server.client().send("PUT", "/" + index, body).orFail();
          Object history = Objects.requireNonNull(histories.get(name));
          Map<String, Object> sent = Map.of("history", history, "@timestamp", 1_700_000_000_000L);
          String document = Catalogue.json(sent);
          server.client().send("PUT", "/" + index + "/_doc/1", document).orFail();
          Map<String, Object> user = Map.of("from", Map.of("index", index, "id", "1"));
          String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_score";
          Answer answer = server.client().send("POST", path, Catalogue.json(Map.of("user", user)));
          assertThat(answer.status()).as(answer.body()).isEqualTo(400);
          assertThat(answer.body()).contains("[user.from]: expected the list in");
          server.client().send("DELETE", "/" + index).orFail();
        });
  }
}
