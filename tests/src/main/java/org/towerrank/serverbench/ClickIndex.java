package org.towerrank.serverbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bench.RankingWorkload;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerException;

/**
 * An index of items in groups, one shard, and a ranking model in a server. A search asks for a
 * group; whom the hits are ranked for is the same user each time.
 *
 * @param user raw features by name
 */
record ClickIndex(ServerClient client, RankingWorkload workload, Map<String, Object> user) {
  private static final String NAME = "clicks";
  private static final String WITH_QUERIES = NAME + "-queries";
  private static final String SEARCH = "/" + NAME + "/_search?request_cache=false";
  private static final String GROUP = "group";
  private static final int BULK = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  /** Uploads the model, and one that also reads scores of queries. */
  void upload(Path temporary, long seed) throws IOException {
    upload(NAME, workload.schema(), temporary, seed);
    upload(WITH_QUERIES, QueryScores.added(workload.schema()), temporary, seed);
  }

  private void upload(String name, FeatureSchema schema, Path temporary, long seed)
      throws IOException {
    Path zip = temporary.resolve(name + ".zip");
    RandomBundles.writer(workload.model(schema), seed).write(zip, true);
    String path = "/_towerrank/models/" + name + "?wait_for=loaded";
    client.send("PUT", path, "application/zip", Files.readAllBytes(zip)).orFail();
  }

  /** Indexes items at random, of each group as many. */
  void index(int items, int groups, SplittableRandom random) {
    client
        .send(
            "PUT",
            "/" + NAME,
            json(mappings(workload, Map.of(GROUP, "keyword", QueryScores.TEXT, "text"))))
        .orFail();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < items; i++) {
      Map<String, Object> item = new LinkedHashMap<>(workload.item(random));
      item.put(GROUP, group(i % groups));
      item.put(QueryScores.TEXT, QueryScores.text(random));
      lines.append("{\"index\":{}}\n").append(json(item)).append('\n');
      if (i % BULK == BULK - 1 || i == items - 1) {
        ServerClient.Answer answer =
            client.send("POST", "/" + NAME + "/_bulk", lines.toString()).orFail();
        if (answer.json().get("errors").asBoolean()) {
          throw new ServerException(
              "expected every item to be indexed, got " + answer.json().findValue("error"));
        }
        lines.setLength(0);
      }
    }
    client.send("POST", "/" + NAME + "/_refresh").orFail();
  }

  /**
   * Settings and mappings of an index of a workload.
   *
   * @param others types of further fields
   */
  static Map<String, Object> mappings(RankingWorkload workload, Map<String, String> others) {
    Map<String, Object> properties = new LinkedHashMap<>();
    others.forEach((field, type) -> properties.put(field, Map.of("type", type)));
    for (String column : workload.columns()) {
      properties.put(column, Map.of("type", workload.isNumber(column) ? "double" : "keyword"));
    }
    return Map.of(
        "settings",
        Map.of("number_of_shards", 1, "number_of_replicas", 0),
        "mappings",
        Map.of("properties", properties));
  }

  private static String group(int number) {
    return "group " + number;
  }

  /** A search for the best 10 of a group by the first pass alone. */
  String plain(int group) {
    return json(search(10, group, false));
  }

  /** A search for the best 10 of a group, rescored by the model over a window. */
  String rescored(int group, int window) {
    return rescored(group, window, Map.of("model_id", NAME, "user", user));
  }

  /** The same by a model that reads the scores of match queries. */
  String rescoredWithQueries(int group, int window) {
    Map<String, Object> queries = QueryScores.queries(group);
    return rescored(
        group, window, Map.of("model_id", WITH_QUERIES, "user", user, "queries", queries));
  }

  /** The same as {@link #rescored}, with what the model read of each hit. */
  String rescoredAndLogged(int group, int window) {
    return rescored(group, window, Map.of("model_id", NAME, "user", user, "log", true));
  }

  private static String rescored(int group, int window, Map<String, Object> rescorer) {
    Map<String, Object> search = search(10, group, false);
    search.put("rescore", Map.of("window_size", window, "towerrank", rescorer));
    return json(search);
  }

  /** A search for {@code size} items of a group with all their fields. */
  String withFeatures(int group, int size) {
    return json(search(size, group, true));
  }

  /** The same in one object with the user, for a client that scores for them. */
  String withFeaturesForUser(int group, int size) {
    return json(Map.of("search", search(size, group, true), "user", user));
  }

  private static Map<String, Object> search(int size, int group, boolean source) {
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("size", size);
    search.put("_source", source);
    search.put("query", Map.of("term", Map.of(GROUP, group(group))));
    return search;
  }

  /** Sends a search. */
  ServerClient.Answer search(String body) {
    return client.send("POST", SEARCH, body).orFail();
  }

  /** Where searches are sent. */
  String searchAddress() {
    return client.address() + SEARCH;
  }

  /** Fields that the model reads. */
  List<String> columns() {
    return workload.columns();
  }

  /** A value as JSON. */
  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new ServerException("expected a value that JSON can hold, got [" + value + "]", e);
    }
  }
}
