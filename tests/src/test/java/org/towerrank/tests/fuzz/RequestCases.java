package org.towerrank.tests.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.towerrank.tests.Catalogue;

/** Requests about models, aliases, scores and vectors of documents. */
final class RequestCases {
  private static final String PIPELINE = "/_ingest/pipeline/fuzz";

  private final Draws draws;
  private final Mutation mutation;

  RequestCases(Draws draws) {
    this.draws = draws;
    this.mutation = new Mutation(draws);
  }

  Attempt next() {
    return switch (draws.below(10)) {
      case 0, 1, 2 -> score();
      case 3, 4 -> bulk();
      case 5 -> pipeline();
      case 6 -> embedIndex();
      case 7 -> alias();
      default -> models();
    };
  }

  private Object maybeChanged(Object tree) {
    return draws.oneIn(3) ? tree : mutation.tree(tree);
  }

  private Attempt score() {
    String model = draws.pick(Catalogue.RANKER, Catalogue.TOWERS, "fuzz-alias");
    Map<String, Object> body =
        Json.object("user", Json.object("user_id", "v3"), "items", Json.list(item(), item()));
    if (draws.oneIn(3)) {
      body.put("documents", Json.object("index", "one-shard", "ids", Json.list("1", "7")));
    }
    if (draws.oneIn(3)) {
      body.put("context", Json.object("device", "tv"));
    }
    String path = "/_towerrank/models/" + model + "/_score" + version();
    return Attempt.of("score", Exchange.json("POST", path, maybeChanged(body)));
  }

  private String version() {
    return draws.oneIn(6) ? "?version=" + encoded(draws.number().text()) : "";
  }

  private Map<String, Object> item() {
    Map<String, Object> item =
        Json.object("item_id", "v" + draws.below(99), "genres", Json.list("v1", "v2"));
    switch (draws.below(4)) {
      case 0 -> item.put("price", draws.number());
      case 1 -> item.put("stars", draws.value());
      case 2 -> item.put("premiere", draws.pick(1e12, "2020-01-01", -1));
      default -> item.put("available", draws.pick(Json.TRUE, "false", 1));
    }
    return item;
  }

  /** A document that is as it should be must be indexed, whatever is wrong with its neighbours. */
  private Attempt bulk() {
    List<String> lines = new ArrayList<>();
    int healthy = draws.below(4);
    for (int i = 0; i < 4; i++) {
      Map<String, Object> document = item();
      if (i == healthy) {
        document = Json.object("item_id", "v7");
      }
      lines.add(
          Json.write(Json.object("index", Json.object("_id", i == healthy ? "healthy" : "x"))));
      lines.add(Json.write(i == healthy ? document : maybeChanged(nestedSometimes(document))));
    }
    String pipeline = draws.pick("catalogue-vectors", "fuzz-inner");
    String path = FuzzNode.DOCUMENTS + "/_bulk?pipeline=" + pipeline;
    return Attempt.of("bulk", Exchange.of("POST", path, String.join("\n", lines) + "\n"));
  }

  private Map<String, Object> nestedSometimes(Map<String, Object> document) {
    if (draws.oneIn(3)) {
      document.put("out", draws.oneIn(2) ? "a text" : Json.object("v", draws.value()));
    }
    return document;
  }

  private Attempt pipeline() {
    Map<String, Object> processor =
        Json.object("model_id", Catalogue.TOWERS, "target_field", draws.pick("v", "a.b", "v.1"));
    if (draws.oneIn(3)) {
      processor.put("field_map", Json.object("item_id", draws.pick("other", "a.b", "")));
    }
    if (draws.oneIn(3)) {
      processor.put("ignore_missing", Json.TRUE);
    }
    Object processors = Json.list(Json.object("towerrank_vector", processor));
    Map<String, Object> body = Json.object("processors", processors);
    if (draws.oneIn(3)) {
      Object source = Json.list(Json.object("_source", item()), Json.object("_source", item()));
      Object simulated = Json.object("pipeline", body, "docs", source);
      return Attempt.of(
          "pipeline, simulated",
          Exchange.json("POST", "/_ingest/pipeline/_simulate", maybeChanged(simulated)));
    }
    String document = Json.write(maybeChanged(item()));
    String index = FuzzNode.DOCUMENTS + "/_doc/p?pipeline=fuzz";
    return Attempt.of(
        "pipeline",
        List.of(
            Exchange.json("PUT", PIPELINE, maybeChanged(body)),
            Exchange.of("PUT", index, document)),
        List.of(Exchange.of("DELETE", PIPELINE)));
  }

  private Attempt embedIndex() {
    Map<String, Object> body =
        Json.object("index", FuzzNode.EMBEDDED, "target_field", "item_vector");
    body.put("only_missing", Json.FALSE);
    if (draws.oneIn(3)) {
      body.put("query", Json.object("term", Json.object("brand", "brand 1")));
    }
    if (draws.oneIn(3)) {
      body.put("batch_size", draws.pick(1, 3, 10_000, 10_001, 0));
    }
    if (draws.oneIn(3)) {
      body.put("field_map", Json.object("item_id", draws.pick("brand", "x")));
    }
    String path = "/_towerrank/models/" + Catalogue.TOWERS + "/_embed_index" + version();
    return Attempt.of("embed_index", Exchange.json("POST", path, maybeChanged(body)));
  }

  private Attempt alias() {
    String path = "/_towerrank/aliases/" + encoded(draws.oneIn(3) ? draws.text() : "fuzz-other");
    Object body = Json.object("model_id", Catalogue.RANKER, "version", 1);
    return Attempt.of(
        "alias",
        List.of(Exchange.json("PUT", path, maybeChanged(body)), Exchange.of("GET", path)),
        List.of(Exchange.of("DELETE", path)));
  }

  private Attempt models() {
    String id = encoded(draws.oneIn(4) ? Catalogue.RANKER : draws.text());
    String path = "/_towerrank/models/" + id;
    String garbage = draws.text();
    return switch (draws.below(7)) {
      case 0 -> Attempt.of("model", Exchange.of("GET", path));
      case 1 -> Attempt.of("versions", Exchange.of("GET", path + "/versions"));
      case 2 ->
          Attempt.of(
              "version deleted",
              Exchange.of("DELETE", path + "/versions/" + encoded(draws.pick("0", "-1", garbage))));
      case 3 ->
          Attempt.of("statistics", Exchange.of("GET", "/_towerrank/stats?" + encoded(garbage)));
      case 4 ->
          Attempt.of(
              "no zip",
              new Exchange(
                  draws.pick("PUT", "POST"),
                  "/_towerrank/models/" + BundleCases.ID + "?" + encoded(garbage),
                  draws.pick("application/zip", "application/json", "text/plain"),
                  garbage.getBytes(StandardCharsets.UTF_8)));
      case 5 -> Attempt.of("unknown path", Exchange.of("GET", path + "/" + encoded(garbage)));
      default ->
          Attempt.of(
              "model deleted",
              Exchange.of("DELETE", "/_towerrank/models/no-" + encoded(draws.text())));
    };
  }

  /** Long texts are cut: the server takes 4 KB of a path. */
  private static String encoded(String text) {
    String cut = text.length() > 1000 ? text.substring(0, 1000) : text;
    return URLEncoder.encode(cut, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
