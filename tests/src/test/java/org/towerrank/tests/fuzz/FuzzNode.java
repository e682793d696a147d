package org.towerrank.tests.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerClient.Answer;
import org.towerrank.server.ServerNode;
import org.towerrank.tests.Catalogue;
import org.towerrank.tests.ErrorLines;

/** A node with models, indexes and aliases, which is sent attempts and must stay as it was. */
final class FuzzNode {
  /** Searched by cases. */
  static final String INDEX = "/one-shard";

  /** Written to by cases. */
  static final String DOCUMENTS = "/fuzz-documents";

  /** Embedded by cases. */
  static final String EMBEDDED = "fuzz-embedded";

  /** A ranker that reads scores of queries. */
  static final String WITH_QUERIES = "fuzz-queries";

  private static final int SHOWN = 800;
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String CANARY =
      """
      {"size":90,"_source":false,"query":{"match_all":{}},"rescore":{"window_size":90,
       "towerrank":{"model_id":"catalogue-ranker","user":{"user_id":"v3","history":["v1","v9"]}}}}
      """;
  private static final String CANARY_RECALL =
      """
      {"size":20,"_source":false,"knn":{"field":"item_vector","k":20,"num_candidates":90,
       "query_vector_builder":{"towerrank":{"model_id":"catalogue-towers",
        "user":{"user_id":"v3","history":["v1","v9"]}}}}}
      """;

  private final ElasticsearchServer server;
  private final ServerNode node;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String pit = SearchCases.PIT;
  private final List<JsonNode> healthy;
  private int logged;

  FuzzNode(ElasticsearchServer server) throws IOException {
    this.server = server;
    this.node = server.nodes().getFirst();
    Catalogue.prepare(server);
    prepare();
    this.pit = send("POST", INDEX + "/_pit?keep_alive=2h", "").json().get("id").asText();
    this.healthy = canary();
    this.logged = node.console().length();
  }

  private void prepare() throws IOException {
    // Hidden, so that no pattern of a case reaches it.
    Catalogue.index(server, "canary", 2);
    send("PUT", "/canary/_settings", "{\"index.hidden\":true}");
    Catalogue.index(server, EMBEDDED, 1);
    Catalogue.put(server, WITH_QUERIES, Catalogue.queryRanker());
    send("PUT", DOCUMENTS, "{\"mappings\":{\"dynamic\":false}}");
    send("PUT", "/people/_doc/42?refresh=true", "{\"user_id\":\"v4\",\"history\":[\"v2\"]}");
    String alias = "{\"model_id\":\"" + Catalogue.RANKER + "\",\"version\":1}";
    send("PUT", "/_towerrank/aliases/fuzz-alias", alias);
    String inner =
        "{\"processors\":[{\"towerrank_vector\":{\"model_id\":\""
            + Catalogue.TOWERS
            + "\",\"target_field\":\"out.v\"}}]}";
    send("PUT", "/_ingest/pipeline/fuzz-inner", inner);
  }

  private Answer send(String method, String path, String json) throws IOException {
    return send(Exchange.of(method, path, json)).orFail();
  }

  /** Sends a request; fails when there is no answer in time. */
  Answer send(Exchange exchange) throws IOException {
    byte[] body = exchange.body();
    if (body.length > 0 && !exchange.type().endsWith("zip")) {
      String text = new String(body, StandardCharsets.ISO_8859_1);
      body = text.replace(SearchCases.PIT, pit).getBytes(StandardCharsets.ISO_8859_1);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.address().resolve(exchange.path()))
            .timeout(DEADLINE)
            .method(exchange.method(), BodyPublishers.ofByteArray(body));
    if (body.length > 0) {
      request.header("Content-Type", exchange.type());
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What was wrong with the answers to an attempt, and whether its first was 2xx. */
  record Outcome(List<String> problems, boolean accepted) {}

  /** Sends the requests until one is refused, and cleans up in any case. */
  Outcome run(Attempt attempt) {
    List<String> problems = new ArrayList<>();
    boolean accepted = false;
    boolean ofTheServer = false;
    for (int i = 0; i < attempt.requests().size(); i++) {
      Exchange exchange = attempt.requests().get(i);
      Optional<Answer> answer = judged(exchange, problems);
      ofTheServer |= answer.filter(Verdict::isOfTheServer).isPresent();
      boolean taken = answer.isPresent() && answer.get().status() / 100 == 2;
      if (i == 0) {
        accepted = taken;
        attempt.expected().ifPresent(status -> require(status, answer, exchange, problems));
      }
      if (!taken) {
        break;
      }
    }
    attempt.cleaning().forEach(exchange -> judged(exchange, problems));
    List<String> complaints = newComplaints();
    if (!ofTheServer) {
      problems.addAll(complaints);
    }
    return new Outcome(problems, accepted);
  }

  private static void require(
      int status, Optional<Answer> answer, Exchange exchange, List<String> problems) {
    if (answer.isPresent() && answer.get().status() != status) {
      problems.add("expected " + status + ", got " + shown(exchange, answer.get()));
    }
  }

  private Optional<Answer> judged(Exchange exchange, List<String> problems) {
    try {
      Answer answer = send(exchange);
      Verdict.of(answer)
          .or(() -> neighbour(exchange, answer))
          .ifPresent(problem -> problems.add(problem + ": " + shown(exchange, answer)));
      return Optional.of(answer);
    } catch (IOException e) {
      problems.add(
          (node.isRunning() ? "no answer, " : "the node is gone, ") + e + " to " + exchange);
      return Optional.empty();
    }
  }

  private static String shown(Exchange exchange, Answer answer) {
    String body = answer.body();
    return answer.status()
        + " "
        + body.substring(0, Math.min(body.length(), SHOWN))
        + "\n  to "
        + exchange;
  }

  /** Of a bulk whose answer names a healthy document, that one was written. */
  private static Optional<String> neighbour(Exchange exchange, Answer answer) {
    if (!exchange.path().contains("/_bulk") || answer.status() != 200) {
      return Optional.empty();
    }
    for (JsonNode item : answer.json().get("items")) {
      JsonNode index = item.path("index");
      if (index.path("_id").asText().equals("healthy") && index.path("status").asInt() > 201) {
        return Optional.of("a healthy document failed with its neighbours");
      }
    }
    return Optional.empty();
  }

  /** Lines of the log since the last call that an operator would have to look into. */
  private List<String> newComplaints() {
    String console = node.console();
    String added = console.substring(Math.min(logged, console.length()));
    logged = console.length();
    return Stream.concat(
            ErrorLines.of(added.lines()).stream(),
            added.lines().filter(line -> line.contains("at org.towerrank")))
        .limit(5)
        .map(line -> "the log has: " + line)
        .toList();
  }

  /** Whether healthy requests get what they got in the beginning, bit by bit. */
  boolean isHealthy() throws IOException {
    return healthy.equals(canary());
  }

  private List<JsonNode> canary() throws IOException {
    return List.of(
        send("POST", "/canary/_search", CANARY).json().at("/hits/hits"),
        send("POST", "/canary/_search", CANARY_RECALL).json().at("/hits/hits"));
  }

  ServerNode node() {
    return node;
  }

  /** What the node tells of each model. */
  String models() {
    return server.client().send("GET", "/_towerrank/stats").body();
  }

  /** Ends the use of the node: no model is left. */
  void deleteAllModels() {
    for (String path : List.of("/_ingest/pipeline/*", "/_towerrank/aliases/fuzz-alias")) {
      server.client().send("DELETE", path).orFail();
    }
    for (String model : List.of(Catalogue.RANKER, Catalogue.TOWERS, WITH_QUERIES)) {
      server.client().send("DELETE", "/_towerrank/models/" + model).orFail();
    }
  }
}
