package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.Deadline;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.Installation;
import org.towerrank.server.ServerClient.Answer;

/**
 * Models of a cluster whose registry or whose store is lost, rolled back or another's: what is
 * served is always the content that its number stands for.
 *
 * <p>{@code .ci/clusters} runs it.
 */
@ExtendWith(Servers.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreRun {
  private static final String MODELS = "/_towerrank/models/";
  private static final byte[] A = CatalogueModels.ranker(41);
  private static final byte[] B = CatalogueModels.ranker(42);

  /** As many as there are threads that load models. */
  private static final String[] LOST = {"lost-0", "lost-1", "lost-2", "lost-3"};

  private static final String ITEMS = "{\"items\":[{\"item_id\":\"v1\",\"stars\":3}]}";

  private static ElasticsearchServer server;
  private static JsonNode scoresOfA;
  private static JsonNode scoresOfB;

  @BeforeAll
  static void start(Installation installation) throws IOException {
    server =
        ElasticsearchServer.builder(installation, "restored").keepLogsIn(Servers.logs()).start();
    String repository =
        "{\"type\":\"fs\",\"settings\":{\"location\":\"" + server.snapshots() + "\"}}";
    send("PUT", "/_snapshot/kept", repository).orFail();
    put("only-a", A);
    put("only-b", B);
    scoresOfA = scores("only-a", 1);
    scoresOfB = scores("only-b", 1);
    assertThat(scoresOfA).isNotEqualTo(scoresOfB);
    put("gone", A);
    send("DELETE", MODELS + "gone").orFail();
    snapshot("first");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  @Order(1)
  void shardsOfAnotherClusterScoreWithTheSameContentOrNotAtAll(ElasticsearchServer local) {
    Catalogue.prepare(local);
    Catalogue.models(server);
    Catalogue.index(server, "three-shards", 3);
    String address = server.nodes().getFirst().transportAddress();
    remote(local, "[\"" + address + "\"]");
    try {
      Catalogue.put(local, "both", A);
      Catalogue.put(server, "both", A);
      Map<String, Double> expected = hits(search(local, "/three-shards", "both"));
      JsonNode across = search(local, "/there:three-shards", "both");
      assertThat(across.at("/_shards/failed").asInt()).as(across.toString()).isZero();
      assertThat(hits(across)).hasSize(50).isEqualTo(expected);

      Catalogue.put(local, "differs", A);
      Catalogue.put(server, "differs", B);
      for (boolean minimize : new boolean[] {true, false}) {
        String index = "/three-shards,there:three-shards?ccs_minimize_roundtrips=" + minimize;
        JsonNode mixed = search(local, index, "differs");
        assertThat(hits(mixed)).isEqualTo(hits(search(local, "/three-shards", "differs")));
        String fingerprints =
            "of content \\["
                + fingerprint(local, "differs").substring(0, 12)
                + "\\].+got content \\["
                + fingerprint(server, "differs").substring(0, 12);
        assertThat(mixed.toString()).containsPattern(fingerprints);
      }
    } finally {
      remote(local, "null");
    }
  }

  @Test
  @Order(2)
  void whatWasLoadedIsReplacedByWhatIsRestoredUnderItsNumber() {
    put("one", B);
    snapshot("with-b");
    restore("first", true, "towerrank");
    await(() -> status(MODELS + "one") == 404 || everyVersionIsWhatItSays("one"));
    put("one", A);
    assertThat(everyVersionIsWhatItSays("one")).isTrue();

    restore("with-b", true, "towerrank");
    await(() -> everyVersionIsWhatItSays("one"));
    assertThat(scores("one", 1)).isEqualTo(scoresOfB);
  }

  @Test
  @Order(3)
  void modelsUploadedAfterASnapshotOutliveItsGlobalState() {
    put("later", B);
    alias("newer", "later", 1);
    put("later", A);
    restore("first", true, "none");

    await(() -> status("/_towerrank/aliases/newer") == 200);
    assertThat(scores("later", 1)).isEqualTo(scoresOfB);
    assertThat(scores("later", 2)).isEqualTo(scoresOfA);
    assertThat(status(MODELS + "gone")).isEqualTo(404);
  }

  @Test
  @Order(4)
  void aStartWithoutThePluginLosesNothing(Installation installation) throws IOException {
    Map<String, List<Long>> before = versions();
    assertThat(before).containsKeys("later", "only-a", "only-b").doesNotContainKey("gone");
    limit("\"1b\"");
    server.nodes().getFirst().stop();
    server.use(installation.withoutPlugins());
    server.start();
    assertThat(send("GET", "/_towerrank/models").status()).isNotEqualTo(200);
    server.nodes().getFirst().stop();
    server.use(installation);
    server.start();

    await(() -> versions().equals(before) && status("/_towerrank/aliases/newer") == 200);
    for (int again = 0; again < 2; again++) {
      assertThat(score("later", 1).status()).isEqualTo(429);
    }
    limit("null");
    // Nobody asks for it: the limit that was raised is enough.
    await(() -> ServerStatistics.isLoaded(server, "later", 2));
    assertThat(scores("later", 2)).isEqualTo(scoresOfA);
    assertThat(put("later", B)).isEqualTo(3);
    assertThat(put("gone", B)).isEqualTo(2);
  }

  @Test
  @Order(5)
  void aVersionWhoseContentWasRestoredAwayIsToldAndFailsAlone() {
    put("orphan", A);
    for (String lost : LOST) {
      put(lost, A);
    }
    restore("first", false, "towerrank");

    await(
        () ->
            console().contains("model [orphan] version [1] of content")
                && console().contains("is not in [.towerrank-models-1]"));
    await(() -> contents("orphan").equals(List.of("missing")));
    assertThat(versions()).containsKeys("orphan", "later");
    JsonNode orphan = send("GET", MODELS + "orphan").orFail().json().get("newest");
    assertThat(orphan.get("content").asText()).isEqualTo("missing");
    assertThat(orphan.get("problem").asText()).contains("restore the feature state [towerrank]");
    String table = "/_cat/towerrank?h=model,problems";
    assertThat(send("GET", table).orFail().body().lines())
        .anyMatch(line -> line.startsWith("orphan ") && line.contains("its content is not in"));
    long next = put("orphan", B);
    assertThat(next).isEqualTo(2);
    assertThat(scores("orphan", 2)).isEqualTo(scoresOfB);
    assertThat(contents("orphan")).containsExactly("missing", "stored");
  }

  @Test
  @Order(6)
  void versionsThatCannotBeReadHoldNothingUpWhenANodeStarts() {
    server.nodes().getFirst().stop();
    server.start();

    await(
        () ->
            ServerStatistics.isLoaded(server, "only-a", 1)
                && ServerStatistics.isLoaded(server, "orphan", 2));
    assertThat(put("only-b", A)).isEqualTo(2);
    await(() -> Stream.of(LOST).allMatch(lost -> score(lost, 1).body().contains("is not there")));
    long failures = failuresToLoad("lost-0");
    for (int again = 0; again < 20; again++) {
      Answer refused = score("lost-0", 1);
      assertThat(refused.status()).as(refused.body()).isEqualTo(503);
      assertThat(refused.body()).contains("is not there");
    }
    assertThat(failuresToLoad("lost-0") - failures).as("loads of 20 requests").isLessThan(20);

    assertThat(scores("only-a", 1)).isEqualTo(scoresOfA);
    for (String lost : LOST) {
      assertThat(contents(lost)).containsExactly("missing");
      send("DELETE", MODELS + lost).orFail();
    }
    assertThat(versions()).containsKeys("only-a", "only-b").doesNotContainKeys(LOST);
    assertThat(contents("only-b")).containsExactly("stored", "stored");
  }

  private static List<String> contents(String id) {
    List<String> contents = new ArrayList<>();
    for (JsonNode version :
        send("GET", MODELS + id + "/versions").orFail().json().get("versions")) {
      contents.add(version.get("content").asText());
    }
    return contents;
  }

  private static long failuresToLoad(String id) {
    String failure = "model [" + id + "] version [1] was not loaded";
    return console().lines().filter(line -> line.contains(failure)).count();
  }

  @Test
  @Order(7)
  void aResetOfTheFeatureTakesTheModelsAwayAndTheirNumbers() {
    long last = put("reset", A);
    alias("reset-alias", "reset", last);
    Answer reset = send("POST", "/_features/_reset").orFail();
    assertThat(reset.body()).doesNotContain("FAILURE");

    assertThat(send("GET", "/_towerrank/models").orFail().json().get("models")).isEmpty();
    assertThat(status("/_towerrank/aliases/reset-alias")).isEqualTo(404);
    String registry = "/_cluster/state/metadata?filter_path=metadata.towerrank_models";
    assertThat(
            Deadline.in(Duration.ofSeconds(60))
                .await(() -> send("GET", registry).orFail().json().isEmpty()))
        .isTrue();
    assertThat(put("reset", B)).isEqualTo(1);
    assertThat(scores("reset", 1)).isEqualTo(scoresOfB);
  }

  private static boolean everyVersionIsWhatItSays(String id) {
    Answer listed = send("GET", MODELS + id + "/versions");
    if (listed.status() != 200) {
      return false;
    }
    String a = fingerprint(server, "only-a");
    for (JsonNode version : listed.json().get("versions")) {
      JsonNode expected = version.get("fingerprint").asText().equals(a) ? scoresOfA : scoresOfB;
      Answer answer = score(id, version.get("version").asLong());
      if (answer.status() != 200 || !answer.json().at("/items").equals(expected)) {
        return false;
      }
    }
    return true;
  }

  private static String fingerprint(ElasticsearchServer of, String id) {
    JsonNode model = of.client().send("GET", MODELS + id).orFail().json();
    return model.at("/newest/fingerprint").asText();
  }

  private static Map<String, List<Long>> versions() {
    Map<String, List<Long>> versions = new TreeMap<>();
    for (JsonNode model : send("GET", "/_towerrank/models").orFail().json().get("models")) {
      List<Long> numbers = new ArrayList<>();
      model.get("versions").forEach(number -> numbers.add(number.asLong()));
      versions.put(model.get("model_id").asText(), numbers);
    }
    return versions;
  }

  private static long put(String id, byte[] zip) {
    String path = MODELS + id + "?wait_for=loaded";
    JsonNode put = server.client().send("PUT", path, "application/zip", zip).orFail().json();
    assertThat(put.get("acknowledged").asBoolean()).isTrue();
    assertThat(put.at("/loaded/nodes").asInt()).as(put.toString()).isEqualTo(1);
    return put.get("version").asLong();
  }

  private static JsonNode scores(String id, long version) {
    return score(id, version).orFail().json().at("/items");
  }

  private static Answer score(String id, long version) {
    return send("POST", MODELS + id + "/_score?version=" + version, ITEMS);
  }

  private static void alias(String alias, String id, long version) {
    String body = "{\"model_id\":\"" + id + "\",\"version\":" + version + "}";
    send("PUT", "/_towerrank/aliases/" + alias, body).orFail();
  }

  private static void limit(String value) {
    String body = "{\"persistent\":{\"breaker.towerrank.limit\":" + value + "}}";
    send("PUT", "/_cluster/settings", body).orFail();
  }

  private static void snapshot(String name) {
    String body =
        "{\"indices\":\"-*\",\"include_global_state\":true,\"feature_states\":[\"towerrank\"]}";
    send("PUT", "/_snapshot/kept/" + name + "?wait_for_completion=true", body).orFail();
  }

  private static void restore(String name, boolean globalState, String feature) {
    String body =
        "{\"indices\":\"-*\",\"include_global_state\":"
            + globalState
            + ",\"feature_states\":[\""
            + feature
            + "\"]}";
    String path = "/_snapshot/kept/" + name + "/_restore?wait_for_completion=true";
    send("POST", path, body).orFail();
  }

  private static void remote(ElasticsearchServer local, String seeds) {
    String body = "{\"persistent\":{\"cluster.remote.there.seeds\":" + seeds + "}}";
    local.client().send("PUT", "/_cluster/settings", body).orFail();
  }

  private static JsonNode search(ElasticsearchServer local, String index, String model) {
    Map<String, Object> rescorer = Map.of("model_id", model, "user", Map.of("user_id", "v3"));
    Map<String, Object> rescore = Map.of("window_size", 100, "towerrank", rescorer);
    String body = Catalogue.json(Map.of("size", 50, "rescore", rescore));
    String path = index.replaceFirst("(\\?|$)", "/_search$1");
    return local.client().send("POST", path, body).orFail().json();
  }

  private static Map<String, Double> hits(JsonNode answer) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (JsonNode hit : answer.at("/hits/hits")) {
      scores.put(hit.get("_id").asText(), hit.get("_score").asDouble());
    }
    return scores;
  }

  private static String console() {
    return server.nodes().getFirst().console();
  }

  private static int status(String path) {
    return send("GET", path).status();
  }

  private static Answer send(String method, String path) {
    return server.client().send(method, path);
  }

  private static Answer send(String method, String path, String body) {
    return server.client().send(method, path, body);
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Deadline.in(Duration.ofSeconds(60)).await(condition)).isTrue();
  }
}
