package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.towerrank.tests.CatalogueSearch.CLOSE;
import static org.towerrank.tests.CatalogueSearch.USER;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** One value in several forms, read from doc values and from {@code _source}. */
@ExtendWith(Servers.class)
class RawValuesIT {
  private static final List<String> SAME = List.of("a", "b", "c");
  private static final String DOCUMENTS =
      """
      {"index":{"_id":"a"}}
      {"item_id":"v1","brand":"42.0","stars":"3.0","price":"0.70","genres":["v1|v2","v3"],"available":"true"}
      {"index":{"_id":"b"}}
      {"item_id":"v1","brand":42,"stars":3,"price":0.7,"genres":"v3|v1|v2","available":true}
      {"index":{"_id":"c"}}
      {"item_id":["v1","v1"],"brand":[42,"42.00"],"stars":[3,3.0],"price":[0.7,0.7],"genres":["v3","v2",null,"","v1"],"available":[true,null]}
      {"index":{"_id":"d"}}
      {"item_id":"v1","brand":["x","y"]}
      """;

  @BeforeAll
  static void index(ElasticsearchServer server) {
    Catalogue.prepare(server);
    Catalogue.create(server, "raw-values", 1);
    String answer =
        server.client().send("POST", "/raw-values/_bulk?refresh=true", DOCUMENTS).orFail().body();
    assertThat(answer).contains("\"errors\":false");
  }

  private static Answer rescore(
      ElasticsearchServer server, String index, List<String> ids, Map<String, Object> options) {
    Map<String, Object> request = new HashMap<>(options);
    request.put("model_id", Catalogue.RANKER);
    request.put("user", USER);
    String body =
        """
        {"query":{"ids":{"values":%s}},"rescore":{"window_size":10,"towerrank":%s}}
        """
            .formatted(Catalogue.json(ids), Catalogue.json(request));
    return server.client().send("POST", "/" + index + "/_search", body);
  }

  private static Answer score(ElasticsearchServer server, List<String> ids) {
    Map<String, Object> documents = Map.of("index", "raw-values", "ids", ids);
    String path = "/_towerrank/models/" + Catalogue.RANKER + "/_score";
    String body = Catalogue.json(Map.of("user", USER, "documents", documents));
    return server.client().send("POST", path, body);
  }

  @Test
  void rescoringAndScoringReadTheSameValueInEveryForm(ElasticsearchServer server) {
    JsonNode hits = rescore(server, "raw-values", SAME, Map.of()).orFail().json().at("/hits/hits");
    JsonNode items = score(server, SAME).orFail().json().get("items");
    double expected =
        items.at("/1/scores/click").asDouble() + items.at("/1/scores/like").asDouble();
    assertThat(hits).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(hits.get(i).get("_score").asDouble()).isCloseTo(expected, within(CLOSE));
      assertThat(items.get(i).get("scores")).isEqualTo(items.at("/1/scores"));
    }
  }

  @Test
  void severalValuesWhereAFeatureHasOneAreRefusedEverywhere(ElasticsearchServer server) {
    for (Answer answer :
        List.of(
            rescore(server, "raw-values", List.of("a", "d"), Map.of()),
            score(server, List.of("a", "d")))) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body())
          .contains("feature [brand]", "expected a single value, got [x] and [y]");
    }
  }

  /** Segments have fields that no mapping has, which are nobody's features. */
  @Test
  void aFieldThatIsNotMappedIsMissingWhateverSegmentsHave(ElasticsearchServer server) {
    List<JsonNode> found = new ArrayList<>();
    for (String field : List.of("no-such-field", "_primary_term", "__soft_deletes")) {
      Map<String, Object> options =
          Map.of("fields", Map.of("stars", field), "ignore_unmapped", true);
      found.add(rescore(server, "raw-values", SAME, options).orFail().json().at("/hits/hits"));
    }
    assertThat(found.getFirst()).hasSize(3);
    assertThat(found).allMatch(found.getFirst()::equals);
  }

  @Test
  void vectorsOfDocumentsAreMadeOfTheSameValues(ElasticsearchServer server) {
    String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    Map<String, Object> request = Map.of("index", "raw-values", "target_field", "item_vector");
    JsonNode embedded = server.client().send("POST", path, Catalogue.json(request)).orFail().json();
    assertThat(embedded.get("embedded").asInt()).as(embedded.toString()).isEqualTo(3);
    assertThat(embedded.get("failures").toString()).contains("expected a single value");
    for (String id : SAME) {
      assertThat(vector(server, id)).hasSize(6).isEqualTo(vector(server, "b"));
    }
  }

  /** Sources have neither aliases nor what a mapping makes of a field, which doc values have. */
  @Test
  void namesThatOnlyMappingsHaveAreRefusedWhereSourcesAreRead(ElasticsearchServer server) {
    String mappings =
        """
        {"mappings":{"properties":{
         "id":{"type":"keyword"},"item_id":{"type":"alias","path":"id"},
         "brand":{"type":"text","fields":{"raw":{"type":"keyword"}}},
         "item_vector":{"type":"dense_vector","dims":6,"similarity":"dot_product"}}}}
        """;
    server.client().send("PUT", "/other-names", mappings).orFail();
    String document = "{\"id\":\"v1\",\"brand\":\"brand 3\"}";
    server.client().send("PUT", "/other-names/_doc/1?refresh=true", document).orFail();
    Map<String, Object> fields = Map.of("brand", "brand.raw");
    Map<String, Object> renamed = Map.of("fields", fields, "ignore_unmapped", true);
    rescore(server, "other-names", List.of("1"), renamed).orFail();

    String made = "which index [other-names] makes of what they have in [brand]";
    String alias = "got [item_id], an alias in the mapping of index [other-names]";
    String score = "/_towerrank/models/" + Catalogue.RANKER + "/_score";
    String embed = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";
    Map<String, Object> documents = Map.of("index", "other-names", "ids", List.of("1"));
    Map<String, Object> own = Map.of("item_id", "id", "brand", "brand.raw");
    Map<String, Object> withOwn = new HashMap<>(documents);
    withOwn.put("fields", own);
    refused(server, score, Map.of("documents", documents), alias);
    refused(server, score, Map.of("documents", withOwn), made);
    Map<String, Object> target = Map.of("index", "other-names", "target_field", "item_vector");
    Map<String, Object> withMap = new HashMap<>(target);
    withMap.put("field_map", own);
    refused(server, embed, target, alias);
    refused(server, embed, withMap, made);
    String bulk = "{\"index\":{\"_id\":\"2\"}}\n" + document + "\n";
    String path = "/other-names/_bulk?pipeline=catalogue-vectors";
    assertThat(server.client().send("POST", path, bulk).orFail().body()).contains(alias);
  }

  /** Searches find fields of such objects without the object's name, which documents have. */
  @Test
  void fieldsOfPassThroughObjectsAreRefusedWithoutTheirObjectInSources(ElasticsearchServer server) {
    String mappings =
        """
        {"mappings":{"properties":{"item_id":{"type":"keyword"},
         "more":{"type":"passthrough","priority":1,"properties":{"brand":{"type":"keyword"}}}}}}
        """;
    server.client().send("PUT", "/passed", mappings).orFail();
    String document = "{\"item_id\":\"v1\",\"more\":{\"brand\":\"brand 3\"}}";
    server.client().send("PUT", "/passed/_doc/1?refresh=true", document).orFail();
    Map<String, Object> documents = Map.of("index", "passed", "ids", List.of("1"));
    Map<String, Object> named = new HashMap<>(documents);
    named.put("fields", Map.of("brand", "more.brand"));
    String score = "/_towerrank/models/" + Catalogue.RANKER + "/_score";
    String from = "passes through from [more]";
    refused(server, score, Map.of("user", USER, "documents", documents), from);
    String body = Catalogue.json(Map.of("user", USER, "documents", named));
    JsonNode scores =
        server.client().send("POST", score, body).orFail().json().at("/items/0/scores");
    Map<String, Object> unmapped = Map.of("ignore_unmapped", true);
    JsonNode hits =
        rescore(server, "passed", List.of("1"), unmapped).orFail().json().at("/hits/hits");
    assertThat(hits.at("/0/_score").asDouble())
        .isCloseTo(scores.get("click").asDouble() + scores.get("like").asDouble(), within(CLOSE));
  }

  private static void refused(
      ElasticsearchServer server, String path, Map<String, Object> body, String text) {
    Answer answer = server.client().send("POST", path, Catalogue.json(body));
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(text);
  }

  private static JsonNode vector(ElasticsearchServer server, String id) {
    String path = "/raw-values/_doc/" + id + "?_source_exclude_vectors=false";
    return server.client().send("GET", path).orFail().json().at("/_source/item_vector");
  }

  @Test
  void fieldsOfNestedObjectsAreRefusedUnlessTheirDocumentHasThem(ElasticsearchServer server) {
    Map<String, Object> options =
        Map.of("fields", Map.of("year", "kids.year"), "ignore_unmapped", true);
    for (boolean included : List.of(false, true)) {
      String index = "nested-" + included;
      String mappings =
          """
          {"mappings":{"properties":{"kids":{"type":"nested","include_in_root":%s,
           "properties":{"year":{"type":"short"}}}}}}
          """
              .formatted(included);
      server.client().send("PUT", "/" + index, mappings).orFail();
      server
          .client()
          .send("PUT", "/" + index + "/_doc/1?refresh=true", "{\"kids\":[{\"year\":2015}]}")
          .orFail();
      Answer answer = rescore(server, index, List.of("1"), options);
      assertThat(answer.status()).as(answer.body()).isEqualTo(included ? 200 : 400);
      if (!included) {
        assertThat(answer.body()).contains("inside the nested object [kids]", "include_in_root");
      }
    }
  }
}
