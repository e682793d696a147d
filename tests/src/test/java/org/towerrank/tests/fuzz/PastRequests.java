package org.towerrank.tests.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.towerrank.tests.Catalogue;

/** Requests that once failed others, held a node up, or were answered as an error of the server. */
final class PastRequests {
  private static final int REFUSED = 400;
  private static final int TWENTY_MB = 20 << 20;
  private static final Map<String, Object> USER = Json.object("user_id", "v3");

  private PastRequests() {}

  static List<Attempt> all() {
    List<Attempt> all = new ArrayList<>(scores());
    all.add(neighbours());
    all.add(
        Attempt.of("a model_id of 20 MB", rescore("model_id", "m".repeat(TWENTY_MB)))
            .expecting(REFUSED));
    all.add(
        Attempt.of("a feature's name of 1 MB", rescore("user", Json.object("u".repeat(1 << 20), 1)))
            .expecting(REFUSED));
    all.add(
        Attempt.of(
                "an alias for a model_id of 20 MB",
                Exchange.json(
                    "PUT",
                    "/_towerrank/aliases/fuzz-other",
                    Json.object("model_id", "m".repeat(TWENTY_MB), "version", 1)))
            .expecting(REFUSED));
    all.add(retriever());
    all.add(topHits());
    return List.copyOf(all);
  }

  /** Scores that are no finite numbers. */
  private static List<Attempt> scores() {
    return List.of(
        refused("a weight of -1e308", "combine", Json.object("click", new Json.Raw("-1e308"))),
        refused("a power of -400", "combine", Json.object("product", Json.object("click", -400))),
        Attempt.of(
                "a product with 3e38",
                Exchange.json(
                    "POST",
                    FuzzNode.INDEX + "/_search",
                    Json.object(
                        "query",
                        Json.object("match_all", Json.object("boost", new Json.Raw("3e38"))),
                        "rescore",
                        window(
                            Json.object(
                                "model_id",
                                Catalogue.RANKER,
                                "score_mode",
                                "multiply",
                                "combine",
                                Json.object("click", 100))))))
            .expecting(REFUSED));
  }

  private static Attempt refused(String kind, String key, Object value) {
    return Attempt.of(kind, rescore(key, value)).expecting(REFUSED);
  }

  private static Exchange rescore(String key, Object value) {
    Map<String, Object> request = Json.object("model_id", Catalogue.RANKER, "user", USER);
    request.put(key, value);
    return Exchange.json(
        "POST", FuzzNode.INDEX + "/_search", Json.object("rescore", window(request)));
  }

  private static Object window(Object request) {
    return Json.object("window_size", 90, "towerrank", request);
  }

  /** The target's parent of one document is a text. */
  private static Attempt neighbours() {
    String bulk =
        """
        {"index":{"_id":"healthy"}}
        {"item_id":"v7"}
        {"index":{"_id":"x"}}
        {"item_id":"v8","out":"a text"}
        """;
    String path = FuzzNode.DOCUMENTS + "/_bulk?pipeline=fuzz-inner";
    return Attempt.of("a bulk with one bad document", Exchange.of("POST", path, bulk))
        .expecting(200);
  }

  /** The retriever cannot take negative scores. */
  private static Attempt retriever() {
    Object request = Json.object("model_id", Catalogue.RANKER, "combine", Json.object("click", -1));
    Object query =
        Json.object("standard", Json.object("query", Json.object("match_all", Json.object())));
    Object rescorer = Json.object("retriever", query, "rescore", window(request));
    return Attempt.of(
            "negative scores in a retriever",
            Exchange.json(
                "POST",
                FuzzNode.INDEX + "/_search",
                Json.object("retriever", Json.object("rescorer", rescorer))))
        .expecting(REFUSED);
  }

  private static Attempt topHits() {
    Object hits = Json.object("best", Json.object("top_hits", Json.object("size", 2)));
    Object terms = Json.object("terms", Json.object("field", "brand"), "aggs", hits);
    return Attempt.of(
            "top hits of a rescored search",
            Exchange.json(
                "POST",
                FuzzNode.INDEX + "/_search",
                Json.object(
                    "rescore",
                    window(Json.object("model_id", Catalogue.RANKER, "return_scores", Json.TRUE)),
                    "aggs",
                    Json.object("by", terms))))
        .expecting(200);
  }
}
