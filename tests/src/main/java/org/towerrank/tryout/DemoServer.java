package org.towerrank.tryout;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.CsvTable;
import org.towerrank.data.ItemTable;
import org.towerrank.progress.Progress;
import org.towerrank.server.ServerClient;
import org.towerrank.server.ServerException;

/**
 * Puts what a demonstration made into a server: its models, an index of items with vectors of both
 * towers, and an index of users.
 */
record DemoServer(ServerClient client, DemoOutput demo) {
  static final String ITEMS = "films";
  static final String USERS = "viewers";
  static final String PIPELINE = "film-vectors";

  static final String RANKER = "mmoe";

  /** Aliases, as applications should use them. */
  static final Map<String, String> ALIASES = Map.of("recall", "dssm", "ranking", RANKER);

  private static final Map<String, String> VECTORS =
      Map.of("dssm_vector", "dssm", "youtubednn_vector", "youtubednn");
  private static final int BULK = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  /** The field with the vectors of a tower. */
  static String vectorField(String model) {
    return model + "_vector";
  }

  void models() throws IOException {
    for (Map.Entry<String, Path> model : demo.bundles().entrySet()) {
      String path = "/_towerrank/models/" + model.getKey() + "?wait_for=loaded";
      byte[] zip = Files.readAllBytes(model.getValue());
      client.send("PUT", path, "application/zip", zip).orFail();
    }
    for (Map.Entry<String, String> alias : ALIASES.entrySet()) {
      put(
          "/_towerrank/aliases/" + alias.getKey(),
          Map.of("model_id", alias.getValue(), "version", 1));
    }
    put("/_ingest/pipeline/" + PIPELINE, FilmIndex.pipeline(VECTORS));
  }

  /**
   * Indexes all items through the pipeline.
   *
   * @return how many there are
   */
  int items() throws IOException {
    ItemTable table = ItemTable.open(demo.items(), Map.of());
    List<Bundle> models = new ArrayList<>();
    for (String key : demo.bundles().keySet()) {
      models.add(demo.bundle(key));
    }
    Map<String, Bundle> towers = new LinkedHashMap<>();
    for (Map.Entry<String, String> vector : VECTORS.entrySet()) {
      towers.put(vector.getKey(), demo.bundle(vector.getValue()));
    }
    FilmIndex index = FilmIndex.of(table.fields(), models, towers);
    put("/" + ITEMS, index.mappings());
    Bulk bulk = new Bulk("/" + ITEMS + "/_bulk?pipeline=" + PIPELINE);
    table.read(
        Progress.silent(),
        (line, values) -> {
          Map<String, String> row = table.byField(values);
          bulk.add(id(row, "item_id"), index.document(row));
        });
    return bulk.end();
  }

  /**
   * Indexes all users, each with the history of the last event; nothing of them is searched.
   *
   * @return the documents by id
   */
  Map<String, Map<String, Object>> users() throws IOException {
    put("/" + USERS, Map.of("mappings", Map.of("dynamic", false)));
    Map<String, String> histories = new LinkedHashMap<>();
    rows("test.csv.gz", row -> histories.put(row.get("user_id"), row.getOrDefault("history", "")));
    Map<String, Map<String, Object>> users = new LinkedHashMap<>();
    Bulk bulk = new Bulk("/" + USERS + "/_bulk");
    rows(
        "users.csv.gz",
        row -> {
          Map<String, Object> user = new LinkedHashMap<>(row);
          String history = histories.getOrDefault(row.get("user_id"), "");
          user.put("history", history.isEmpty() ? List.of() : List.of(history.split(" ", -1)));
          users.put(id(row, "user_id"), user);
          bulk.add(id(row, "user_id"), user);
        });
    bulk.end();
    return users;
  }

  private interface RowConsumer {
    void accept(Map<String, String> row) throws IOException;
  }

  private void rows(String name, RowConsumer consumer) throws IOException {
    try (CsvTable table = CsvTable.open(demo.table(name))) {
      Map<String, CsvColumn> columns = new LinkedHashMap<>();
      for (String column : table.header()) {
        columns.put(column, table.column(column));
      }
      while (table.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        columns.forEach((column, at) -> row.put(column, table.text(at)));
        consumer.accept(row);
      }
    }
  }

  private static String id(Map<String, String> row, String column) {
    return Objects.requireNonNull(row.get(column), "expected a value in column [" + column + "]");
  }

  private void put(String path, Object body) throws IOException {
    client.send("PUT", path, JSON.writeValueAsString(body)).orFail();
  }

  /** Sends documents, many at once. */
  private final class Bulk {
    private final String path;
    private final StringBuilder lines = new StringBuilder();
    private int waiting;
    private int count;

    Bulk(String path) {
      this.path = path;
    }

    void add(String id, Map<String, Object> document) throws IOException {
      lines.append(JSON.writeValueAsString(Map.of("index", Map.of("_id", id)))).append('\n');
      lines.append(JSON.writeValueAsString(document)).append('\n');
      waiting++;
      if (waiting == BULK) {
        send();
      }
    }

    int end() {
      if (waiting > 0) {
        send();
      }
      String index = path.substring(0, path.indexOf("/_bulk"));
      client.send("POST", index + "/_refresh").orFail();
      return count;
    }

    private void send() {
      ServerClient.Answer answer = client.send("POST", path, lines.toString()).orFail();
      if (answer.json().get("errors").asBoolean()) {
        throw new ServerException(
            "expected every document to be indexed, got " + answer.json().findValue("error"));
      }
      count += waiting;
      waiting = 0;
      lines.setLength(0);
    }
  }
}
