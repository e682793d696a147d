package org.towerrank.tests;

import com.fasterxml.jackson.databind.JsonNode;
import org.towerrank.server.ElasticsearchServer;

/** What a server of one node counted. */
final class ServerStatistics {
  private ServerStatistics() {}

  private static JsonNode nodes(ElasticsearchServer server) {
    return server.client().send("GET", "/_towerrank/stats").orFail().json().get("nodes");
  }

  private static JsonNode node(ElasticsearchServer server) {
    return nodes(server).iterator().next();
  }

  /** Whether the node has a version in memory. */
  static boolean isLoaded(ElasticsearchServer server, String id, int version) {
    for (JsonNode model : node(server).get("models")) {
      if (model.get("model_id").asText().equals(id) && model.get("version").asInt() == version) {
        return model.get("loaded").asBoolean();
      }
    }
    return false;
  }

  /** A number that the server's only node tells of itself. */
  static long ofNode(ElasticsearchServer server, String key) {
    return node(server).get(key).asLong();
  }

  /** A number that the server's only node tells of rows on disk. */
  static long ofRows(ElasticsearchServer server, String key) {
    return node(server).get("rows").get(key).asLong();
  }

  /** The sum of a number that the server's only node tells of each model that is loaded. */
  static long ofLoadedModels(ElasticsearchServer server, String key) {
    long sum = 0;
    for (JsonNode model : node(server).get("models")) {
      sum += model.get("loaded").asBoolean() ? model.get(key).asLong() : 0;
    }
    return sum;
  }

  /** The counts of a version that the node has had to do with. */
  static JsonNode of(ElasticsearchServer server, String id, int version) {
    JsonNode nodes = nodes(server);
    for (JsonNode node : nodes) {
      for (JsonNode model : node.get("models")) {
        if (model.get("model_id").asText().equals(id) && model.get("version").asInt() == version) {
          return model;
        }
      }
    }
    throw new IllegalStateException(
        "expected model [" + id + "] version [" + version + "], got " + nodes);
  }
}
