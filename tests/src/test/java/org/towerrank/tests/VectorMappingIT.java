package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.model.Activation;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** What the processor does where the mapping of an index has no field for its vectors. */
@ExtendWith(Servers.class)
@Tag("versions")
class VectorMappingIT {
  @BeforeAll
  static void prepare(ElasticsearchServer server) {
    Catalogue.prepare(server);
  }

  @Test
  void aVectorIsNotPutIntoANestedObject(ElasticsearchServer server) {
    pipeline(
        server,
        "into-offers",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers",
          "target_field":"offers.v"}}]}
        """);
    String mapping = "{\"mappings\":{\"properties\":{\"offers\":{\"type\":\"nested\"}}}}";
    server.client().send("PUT", "/with-offers", mapping).orFail();
    String path = "/with-offers/_doc/1";
    Answer answer =
        server.client().send("PUT", path + "?pipeline=into-offers", "{\"item_id\":\"v1\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("outside of nested objects", "one inside of [offers]");
    assertThat(server.client().send("GET", path).status()).isEqualTo(404);
    server.client().send("DELETE", "/with-offers").orFail();
  }

  /** The server takes the numbers. */
  @Test
  void aVectorIsNotPutIntoAFieldOfAnotherType(ElasticsearchServer server) {
    String named = "\"model_id\":\"catalogue-towers\",\"target_field\":\"v\"";
    pipeline(server, "typed", "{\"processors\":[{\"towerrank_vector\":{" + named + "}}]}");
    String document = "/typed/_doc/%d?pipeline=typed";
    String item = "{\"item_id\":\"v1\"}";
    String index =
        """
        {"mappings":{"properties":{"v":{"type":"%s"%s}}}}
        """;
    server.client().send("PUT", "/typed", index.formatted("float", "")).orFail();
    Answer refused = server.client().send("PUT", document.formatted(2), item);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().at("/error/reason").asText())
        .contains("field [v] of index [typed] to be a [dense_vector], got a [float]");
    server.client().send("DELETE", "/typed").orFail();
    server.client().send("PUT", "/typed", index.formatted("dense_vector", ",\"dims\":6")).orFail();
    server.client().send("PUT", document.formatted(2), item).orFail();
    server.client().send("DELETE", "/typed").orFail();
  }

  /**
   * The server would make numbers of the first vector, and nobody could map the field any more: in
   * an index that documents make, in one without mappings, and in the next one of an alias.
   */
  @Test
  void theFirstVectorOfAFieldThatNothingMapsIsRefused(ElasticsearchServer server) {
    String named = "\"model_id\":\"catalogue-towers\",\"target_field\":\"v\"";
    pipeline(server, "first", "{\"processors\":[{\"towerrank_vector\":{" + named + "}}]}");
    String document = "/_doc/1?refresh=true&pipeline=first";
    String item = "{\"item_id\":\"v1\"}";
    assertUnmapped(server.client().send("PUT", "/first" + document, item), "first");
    assertThat(server.client().send("GET", "/first").status()).isEqualTo(404);
    server.client().send("PUT", "/first").orFail();
    assertUnmapped(server.client().send("PUT", "/first" + document, item), "first");
    server.client().send("DELETE", "/first").orFail();

    String index =
        """
        {"mappings":{"properties":{"v":{"type":"dense_vector","dims":6}}},
         "aliases":{"firsts":{"is_write_index":true}}}
        """;
    server.client().send("PUT", "/firsts-1", index).orFail();
    server.client().send("PUT", "/firsts" + document, item).orFail();
    server.client().send("POST", "/firsts/_rollover").orFail();
    assertUnmapped(server.client().send("PUT", "/firsts" + document, item), "firsts-000002");
    server.client().send("DELETE", "/firsts-1").orFail();
    server.client().send("DELETE", "/firsts-000002").orFail();
  }

  /** They get no vector, so that what an index maps does not matter. */
  @Test
  void documentsThatAreLeftAsTheyAreNeedNoField(ElasticsearchServer server) {
    String named = "\"model_id\":\"catalogue-towers\",\"target_field\":\"v\"";
    String ignoring =
        "{\"processors\":[{\"towerrank_vector\":{" + named + ",\"ignore_missing\":true}}]}";
    pipeline(server, "ignoring", ignoring);
    String document = "/left/_doc/1?pipeline=ignoring";
    server.client().send("PUT", document, "{\"text\":\"x\"}").orFail();
    assertUnmapped(server.client().send("PUT", document, "{\"item_id\":\"v1\"}"), "left");
    server.client().send("PUT", document, "{\"text\":\"y\"}").orFail();
    server.client().send("DELETE", "/left").orFail();
  }

  /** Nobody can write to it, which the server tells. */
  @Test
  void anAliasOfNoIndexToWriteToIsTheServersToTell(ElasticsearchServer server) {
    String named = "\"model_id\":\"catalogue-towers\",\"target_field\":\"v\"";
    pipeline(server, "aliased", "{\"processors\":[{\"towerrank_vector\":{" + named + "}}]}");
    for (String index : List.of("/aliased-1", "/aliased-2")) {
      server.client().send("PUT", index, "{\"aliases\":{\"all-aliased\":{}}}").orFail();
    }
    Answer refused =
        server.client().send("PUT", "/all-aliased/_doc/1?pipeline=aliased", "{\"item_id\":\"v1\"}");
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().at("/error/reason").asText())
        .contains("no write index is defined for alias [all-aliased]");
    server.client().send("DELETE", "/aliased-1").orFail();
    server.client().send("DELETE", "/aliased-2").orFail();
  }

  private static void assertUnmapped(Answer refused, String index) {
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.json().at("/error/reason").asText())
        .startsWith("expected field [v] of index [" + index + "] to be mapped as a [dense_vector]")
        .contains("[\"dims\": 6]", "numbers of a list of less than [128]");
  }

  /** The server would leave out which model made the vectors, and nobody would notice. */
  @Test
  void anIndexWithoutRoomForTheModelOfItsVectorsIsRefused(ElasticsearchServer server) {
    String index =
        """
        {"settings":{"index.mapping.total_fields":{"limit":2,"ignore_dynamic_beyond_limit":true}},
         "mappings":{"properties":{"item_id":{"type":"keyword"},
           "item_vector":{"type":"dense_vector","dims":6}}}}
        """;
    server.client().send("PUT", "/narrow", index).orFail();
    String item = "{\"item_id\":\"v1\"}";
    String document = "/narrow/_doc/1?refresh=true&pipeline=catalogue-vectors";
    String embed = "{\"index\":\"narrow\",\"target_field\":\"item_vector\"}";
    String path = "/_towerrank/models/catalogue-towers/_embed_index";
    List<Answer> refused =
        List.of(
            server.client().send("PUT", document, item), server.client().send("POST", path, embed));
    for (Answer answer : refused) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.json().at("/error/reason").asText())
          .startsWith("expected index [narrow] to map [item_vector_model]")
          .contains("[index.mapping.total_fields.limit]");
    }
    String more = "{\"index.mapping.total_fields.limit\":3}";
    server.client().send("PUT", "/narrow/_settings", more).orFail();
    server.client().send("PUT", document, item).orFail();
    server.client().send("POST", path, embed).orFail();
    server.client().send("DELETE", "/narrow").orFail();
  }

  /** An index that its first document makes has no mapping yet when the pipeline runs. */
  @Test
  void aVectorIsNotPutIntoANestedObjectOfATemplate(ElasticsearchServer server) {
    pipeline(
        server,
        "into-offers-to-be",
        """
        {"processors":[{"towerrank_vector":{"model_id":"catalogue-towers",
          "target_field":"offers.v"}}]}
        """);
    String template =
        """
        {"index_patterns":["offers-to-be-*"],"priority":500,
         "template":{"mappings":{"properties":{"offers":{"type":"nested"}}}}}
        """;
    server.client().send("PUT", "/_index_template/offers-to-be", template).orFail();
    String document = "/_doc/1?pipeline=into-offers-to-be";
    Answer refused =
        server.client().send("PUT", "/offers-to-be-1" + document, "{\"item_id\":\"v1\"}");
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("outside of nested objects", "one inside of [offers]");

    // The template does not map anything in this one.
    Answer other =
        server.client().send("PUT", "/plain-offers-to-be" + document, "{\"item_id\":\"v1\"}");
    assertThat(other.body()).contains("[offers.v]").doesNotContain("nested");
    server.client().send("DELETE", "/_index_template/offers-to-be").orFail();
  }

  private static void pipeline(ElasticsearchServer server, String name, String body) {
    server.client().send("PUT", "/_ingest/pipeline/" + name, body).orFail();
  }

  /** Towers may read a vector, and give one of as many numbers. */
  @Test
  void theVectorThatAModelReadsIsNotReplacedByWhatItMakes(ElasticsearchServer server) {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new CategoricalFeature("user_id", Side.USER, "user_id", "id"),
                new VectorFeature("cover", Side.ITEM, "cover", "number", 3, " ")),
            Map.of("id", new HashEncoder(50), "number", new IdentityEncoder(0, false)));
    Mlp layers = new Mlp(List.of(8), Activation.RELU, 0f, false);
    byte[] zip = CatalogueModels.zip(new Dssm(4, layers, layers, 3, 2), schema, List.of(), 5);
    Catalogue.put(server, "cover-towers", zip);
    String mappings =
        "{\"mappings\":{\"properties\":{\"cover\":{\"type\":\"dense_vector\",\"dims\":3}}}}";
    server.client().send("PUT", "/covers", mappings).orFail();
    server.client().send("PUT", "/covers/_doc/1?refresh=true", "{\"cover\":[1,2,3]}").orFail();
    String processor =
        "{\"processors\":[{\"towerrank_vector\":"
            + "{\"model_id\":\"cover-towers\",\"target_field\":\"cover\"}}]}";
    server.client().send("PUT", "/_ingest/pipeline/covers", processor).orFail();
    String embed = "{\"index\":\"covers\",\"target_field\":\"cover\",\"only_missing\":false}";
    String path = "/_towerrank/models/cover-towers/_embed_index";
    for (Answer refused :
        List.of(
            server.client().send("POST", path, embed),
            server.client().send("PUT", "/covers/_doc/2?pipeline=covers", "{\"cover\":[1,2,3]}"))) {
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.body()).contains("that the model reads [cover], got [cover], whose");
    }
  }
}
