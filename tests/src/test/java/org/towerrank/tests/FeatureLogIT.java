package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.WordSearch.FIRST;
import static org.towerrank.tests.WordSearch.ITEMS;
import static org.towerrank.tests.WordSearch.MODEL;
import static org.towerrank.tests.WordSearch.OTHERS;
import static org.towerrank.tests.WordSearch.WORDS;
import static org.towerrank.tests.WordSearch.ZIP;
import static org.towerrank.tests.WordSearch.model;
import static org.towerrank.tests.WordSearch.refused;
import static org.towerrank.tests.WordSearch.rescore;
import static org.towerrank.tests.WordSearch.scores;
import static org.towerrank.tests.WordSearch.search;
import static org.towerrank.tests.WordSearch.setting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.cli.TowerRank;
import org.towerrank.csv.CsvTable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.server.ElasticsearchServer;
import picocli.CommandLine;

/** Logs of what a model read of hits, on a real server. */
@ExtendWith(Servers.class)
class FeatureLogIT {
  @BeforeAll
  static void index(ElasticsearchServer server) {
    WordSearch.prepare(server);
  }

  @Test
  void aLogHasWhatTheModelReadOfEachHitThatIsReturned(ElasticsearchServer server)
      throws IOException {
    String context = ",\"context\":{\"device\":\"tv\"},\"log\":true";
    try (RankingModel model = model()) {
      for (String path : List.of("/words-1/_search", "/words-3/_search")) {
        String body =
            "{\"size\":7,\"query\":" + FIRST + "," + rescore(OTHERS.get(4), context) + "}";
        JsonNode hits = search(server, path, body);
        // Again, with what is kept of documents and with a cache of requests that must not count.
        assertThat(search(server, path + "?request_cache=true", body)).isEqualTo(hits);
        Map<String, String> words = scores(server, path, WORDS);
        assertThat(hits).hasSize(7);
        for (JsonNode hit : hits) {
          JsonNode log = hit.at("/fields/_towerrank_log/0");
          assertThat(log.get("model_id").asText()).isEqualTo(MODEL);
          assertThat(log.get("fingerprint").asText()).hasSize(12);
          String id = hit.get("_id").asText();
          assertThat(log.at("/raw/query/words").asText()).isEqualTo(words.getOrDefault(id, ""));
          assertThat(log.at("/raw/context/device").asText()).isEqualTo("tv");
          assertThat(log.at("/raw/user/history")).hasSize(4);
          assertEncodes(model, log);
        }
      }
    }
  }

  /** Its raw values, as a table or another request would give them, are its encoded ones. */
  private static void assertEncodes(RankingModel model, JsonNode log) {
    Map<String, Object> raw = new LinkedHashMap<>();
    for (JsonNode side : log.get("raw")) {
      side.properties().forEach(value -> raw.put(value.getKey(), value(value.getValue())));
    }
    RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.values()));
    requireSame(model.schema(), log.get("encoded"), encoder.row(raw));
  }

  private static void requireSame(FeatureSchema schema, JsonNode logged, EncodedRows rows) {
    for (Feature feature : schema.features()) {
      JsonNode encoded = logged.get(feature.name());
      for (int i = 0; i < feature.width(); i++) {
        int bits = rows.data()[rows.index(0, feature.name()) + i];
        JsonNode number = encoded.isArray() ? encoded.get(i) : encoded;
        if (feature instanceof NumericFeature) {
          float value = Float.parseFloat(number.asText());
          assertThat(Float.floatToRawIntBits(value)).as(feature.name()).isEqualTo(bits);
        } else {
          assertThat(number.asInt()).as(feature.name()).isEqualTo(bits);
        }
      }
    }
  }

  private static Object value(JsonNode json) {
    if (!json.isArray()) {
      return json.isNumber() ? json.numberValue() : json.asText();
    }
    List<Object> values = new ArrayList<>();
    json.forEach(value -> values.add(value(value)));
    return values;
  }

  private static final String RECIPE =
      """
      name: refit
      data: {train: rows.csv, validation: rows.csv, test: rows.csv}
      features:
        - {name: user_id, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: history, side: user, kind: sequence, max_length: 6, order: oldest_first, shares: item_id}
        - {name: item_id, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: genres, side: item, kind: sequence, max_length: 3, separator: "|", encoder: {type: hash, buckets: 9}}
        - {name: price, side: item, kind: numeric, encoder: {type: min_max, log: true}}
        - {name: price_bucket, column: price, side: item, kind: categorical, encoder: {type: discretized, buckets: 8}}
        - {name: weight, side: item, kind: numeric, encoder: {type: standard}}
        - {name: words, side: query, kind: numeric, encoder: {type: min_max}}
        - {name: other, side: query, kind: numeric, encoder: {type: identity}}
        - {name: first_pass_score, side: query, kind: numeric, encoder: {type: min_max, log: true}}
      tasks: [{name: click}]
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
      fit: {epochs: 1, batch_size: 32}
      """;

  /** Hits of requests of several users, as a client would write them down. */
  private static List<JsonNode> logged(ElasticsearchServer server, String model) {
    List<JsonNode> lines = new ArrayList<>();
    for (int user = 0; user < 4; user++) {
      String body =
          ("{\"size\":100,\"query\":"
                  + FIRST
                  + ","
                  + rescore(OTHERS.get(user), ",\"log\":true")
                  + "}")
              .replace("\"v3\"", "\"v" + user + "\"")
              .replace("\"queries\",\"user", "\"" + model + "\",\"user");
      for (JsonNode hit : search(server, "/words-3/_search", body)) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("request_id", "r" + user).set("id", hit.get("_id"));
        line.set("log", hit.at("/fields/_towerrank_log"));
        lines.add(line);
      }
    }
    return lines;
  }

  private static void run(Object... arguments) {
    StringWriter err = new StringWriter();
    CommandLine line = TowerRank.commandLine();
    line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(new StringWriter()));
    int exit = line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    assertThat(exit).as(err.toString()).isZero();
  }

  @Test
  void aModelFittedOnLogsReadsWhatItWasFittedOn(ElasticsearchServer server, @TempDir Path folder)
      throws IOException {
    List<JsonNode> lines = logged(server, MODEL);
    assertThat(lines).hasSize(4 * ITEMS);
    StringBuilder clicks = new StringBuilder("request_id,id\n");
    for (int i = 0; i < lines.size(); i += 3) {
      JsonNode line = lines.get(i);
      clicks.append(line.get("request_id").asText() + "," + line.get("id").asText() + "\n");
    }
    Path log = folder.resolve("log.jsonl");
    Files.write(log, lines.stream().map(JsonNode::toString).toList());
    Files.writeString(folder.resolve("clicks.csv"), clicks);
    Files.write(folder.resolve("model.zip"), ZIP);
    Files.writeString(folder.resolve("refit.yaml"), RECIPE);
    Path rows = folder.resolve("rows.csv");
    Path run = folder.resolve("run");
    Path zip = folder.resolve("refit.zip");
    run(
        "log-to-csv",
        log,
        "--model",
        folder.resolve("model.zip"),
        "--clicks",
        folder.resolve("clicks.csv"),
        "--out",
        rows);
    run("train", folder.resolve("refit.yaml"), "--data", folder, "--out", run, "--quiet");
    run("export", run, "--out", zip, "--zip");
    Catalogue.put(server, "refit", Files.readAllBytes(zip));
    Map<String, JsonNode> served = new LinkedHashMap<>();
    logged(server, "refit").forEach(line -> served.put(key(line), line.at("/log/0/encoded")));

    FeatureSchema schema = Bundle.open(zip).schema();
    RowEncoder encoder = new RowEncoder(schema, List.of(Side.values()));
    try (CsvTable table = CsvTable.open(rows)) {
      for (JsonNode line : lines) {
        assertThat(table.next()).isTrue();
        Map<String, Object> cells = new LinkedHashMap<>();
        for (String column : table.header()) {
          cells.put(column, table.text(table.column(column)));
        }
        EncodedRows fitted = encoder.newRows(1);
        encoder.encode(cells, fitted, 0);
        requireSame(schema, Objects.requireNonNull(served.get(key(line))), fitted);
      }
      assertThat(table.next()).isFalse();
    }
  }

  private static String key(JsonNode line) {
    return line.get("request_id").asText() + " " + line.get("id").asText();
  }

  @Test
  void aSettingForbidsLogs(ElasticsearchServer server) {
    String logged = rescore("{\"match_all\":{}}", ",\"log\":true");
    setting(server, "towerrank.feature_logging", false);
    try {
      refused(server, logged, "[towerrank.feature_logging]", "expected false, got [true]");
      search(
          server,
          "/words-3/_search",
          "{\"query\":" + FIRST + "," + rescore("{\"match_all\":{}}", "") + "}");
    } finally {
      setting(server, "towerrank.feature_logging", null);
    }
    search(server, "/words-3/_search", "{\"query\":" + FIRST + "," + logged + "}");
  }
}
