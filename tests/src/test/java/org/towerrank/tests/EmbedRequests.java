package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;

/** Requests that embed the documents of an index with the catalogue's towers. */
final class EmbedRequests {
  static final String EMBED = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index";

  private EmbedRequests() {}

  static void refused(
      ElasticsearchServer server, Map<String, Object> changes, int status, String text) {
    Answer answer = server.client().send("POST", EMBED, body(changes));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().at("/error/reason").asText()).contains(text);
  }

  static JsonNode embed(ElasticsearchServer server, Map<String, Object> changes) {
    return embed(server, changes, "");
  }

  static JsonNode embed(
      ElasticsearchServer server, Map<String, Object> changes, String parameters) {
    return server.client().send("POST", EMBED + parameters, body(changes)).orFail().json();
  }

  static String body(Map<String, Object> changes) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("target_field", "item_vector"));
    body.putAll(changes);
    return Catalogue.json(body);
  }

  /** Indexes documents without a pipeline. */
  static void index(
      ElasticsearchServer server, String index, Map<String, Map<String, Object>> documents) {
    Catalogue.create(server, index, 2);
    Catalogue.add(server, index, documents);
  }

  static void refresh(ElasticsearchServer server, String index) {
    server.client().send("POST", "/" + index + "/_refresh").orFail();
  }
}
