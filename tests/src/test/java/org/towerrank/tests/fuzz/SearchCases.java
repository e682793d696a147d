package org.towerrank.tests.fuzz;

import java.util.List;
import java.util.Map;
import org.towerrank.tests.Catalogue;

/** Searches that rank or recall with a model, among the other features of a search. */
final class SearchCases {
  static final String PIT = "@PIT@";
  private static final List<String> PARAMETERS =
      List.of(
          "",
          "",
          "",
          "?request_cache=true",
          "?search_type=dfs_query_then_fetch",
          "?typed_keys=true",
          "?preference=_local",
          "?batched_reduce_size=2",
          "?ccs_minimize_roundtrips=false",
          "?max_concurrent_shard_requests=1",
          "?pre_filter_shard_size=1",
          "?ignore_unavailable=true",
          "?allow_partial_search_results=false",
          "?rest_total_hits_as_int=true",
          "?scroll=1m",
          "?routing=x",
          "?timeout=1ms",
          "?terminate_after=3");

  private final Draws draws;
  private final Mutation mutation;

  SearchCases(Draws draws) {
    this.draws = draws;
    this.mutation = new Mutation(draws);
  }

  Attempt next() {
    Map<String, Object> search =
        switch (draws.below(6)) {
          case 0, 1, 2 -> rescored();
          case 3 -> Json.object("retriever", retriever());
          case 4 -> Json.object("knn", draws.oneIn(3) ? Json.list(knn(), knn()) : knn());
          default -> Json.object("query", Json.object("knn", knnQuery()));
        };
    decorate(search);
    String kind = "search, " + search.keySet().iterator().next();
    boolean changed = !draws.oneIn(3);
    String body = Json.write(changed ? mutation.tree(search) : search);
    boolean pit = search.containsKey("pit");
    String path = pit ? "/_search" : path();
    if (!pit && draws.oneIn(12)) {
      return Attempt.of(
          "several of " + kind, Exchange.of("POST", "/_msearch", "{}\n" + body + "\n"));
    }
    if (changed && draws.oneIn(10)) {
      byte[] bytes = mutation.bytes(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return Attempt.of(kind, new Exchange("POST", path, "application/json", bytes));
    }
    return Attempt.of(kind, Exchange.of("POST", path, body));
  }

  private String path() {
    String index = draws.pick(FuzzNode.INDEX, FuzzNode.INDEX, "/one-shard,three-shards", "/*");
    return index + "/_search" + draws.pick(PARAMETERS);
  }

  private Map<String, Object> rescored() {
    Map<String, Object> rescore =
        Json.object("window_size", draws.pick(100, 1, 7, 10_000), "towerrank", rescoreRequest());
    Map<String, Object> search =
        Json.object("rescore", draws.oneIn(6) ? Json.list(rescore, queryRescore()) : rescore);
    search.put("query", query());
    return search;
  }

  private static Object queryRescore() {
    Object query = Json.object("rescore_query", Json.object("match_all", Json.object()));
    return Json.object("window_size", 10, "query", query);
  }

  private Map<String, Object> retriever() {
    Map<String, Object> inner =
        draws.oneIn(2)
            ? Json.object("knn", knn())
            : Json.object("standard", Json.object("query", query()));
    if (draws.oneIn(4)) {
      return inner;
    }
    Object rescore = Json.object("window_size", 20, "towerrank", rescoreRequest());
    return Json.object("rescorer", Json.object("retriever", inner, "rescore", rescore));
  }

  private Map<String, Object> knn() {
    Map<String, Object> knn = knnQuery();
    knn.put("num_candidates", draws.pick(20, 50, 90));
    return knn;
  }

  private Map<String, Object> knnQuery() {
    Map<String, Object> builder = Json.object("model_id", Catalogue.TOWERS, "user", user());
    if (draws.oneIn(4)) {
      builder.put("context", Json.object("device", "tv"));
    }
    String field = draws.oneIn(8) ? draws.pick("other_vector", "item_id", "x") : "item_vector";
    Map<String, Object> knn =
        Json.object(
            "field", field, "k", 10, "query_vector_builder", Json.object("towerrank", builder));
    if (draws.oneIn(3)) {
      knn.put("filter", query());
    }
    return knn;
  }

  /** All that a rescoring may say, wrong only where a model of another kind is named. */
  Map<String, Object> rescoreRequest() {
    String model = draws.oneIn(10) ? Catalogue.TOWERS : draws.pick(Catalogue.RANKER, "fuzz-alias");
    Map<String, Object> request = Json.object("model_id", model, "user", user());
    some(request, "context", Json.object("device", draws.pick("tv", "phone", "radio")));
    some(request, "combine", combination());
    some(request, "score_mode", draws.pick("replace", "multiply", "add"));
    some(request, "ignore_unmapped", Json.TRUE);
    some(request, "return_scores", Json.TRUE);
    some(request, "log", Json.TRUE);
    if (draws.oneIn(4)) {
      request.put("model_id", FuzzNode.WITH_QUERIES);
      Map<String, Object> queries = Json.object("words", query(), "other", query());
      if (draws.oneIn(10)) {
        queries.remove(draws.pick("words", "other"));
      }
      request.put("queries", queries);
    }
    if (draws.oneIn(3)) {
      String field =
          draws.pick("item_id", "stars", "price", "premiere", "available", "plain", "text", "none");
      request.put("fields", Json.object(draws.pick("genres", "brand", "year", "price"), field));
    }
    return request;
  }

  private Object combination() {
    Object weight = draws.oneIn(3) ? draws.number() : draws.pick(1, 0.5, 0, -1, 3);
    Map<String, Object> weights = Json.object("click", weight);
    some(weights, "like", 0.5);
    return draws.pick(weights, Json.object("sum", weights), Json.object("product", weights));
  }

  private Object user() {
    Map<String, Object> user = Json.object();
    some(user, "user_id", draws.oneIn(5) ? draws.value() : "v3");
    some(user, "history", Json.list("v1", draws.oneIn(5) ? draws.value() : "v9", "nobody"));
    if (draws.oneIn(6)) {
      Object id = draws.oneIn(2) ? "42" : draws.text();
      user.put("from", Json.object("index", "people", "id", id));
    }
    return user;
  }

  private Object query() {
    return switch (draws.below(6)) {
      case 0 -> Json.object("term", Json.object("brand", "brand 1"));
      case 1 -> Json.object("range", Json.object("year", Json.object("gte", 1990)));
      case 2 -> Json.object("match_none", Json.object());
      case 3 -> Json.object("exists", Json.object("field", "genres"));
      default -> Json.object("match_all", Json.object("boost", draws.pick(1, 0, 3, 1e30)));
    };
  }

  private void decorate(Map<String, Object> search) {
    some(search, "size", draws.pick(0, 5, 10, 100));
    for (int i = draws.below(3); i > 0; i--) {
      switch (draws.below(13)) {
        case 0 -> search.put("collapse", Json.object("field", draws.pick("brand", "stars")));
        case 1 -> search.put("sort", Json.list("_score", Json.object("price", "desc")));
        case 2 -> search.put("aggs", aggregation());
        case 3 -> search.put("explain", Json.TRUE);
        case 4 -> search.put("profile", Json.TRUE);
        case 5 -> search.put("pit", Json.object("id", PIT));
        case 6 -> {
          search.put("pit", Json.object("id", PIT));
          search.put("slice", Json.object("id", draws.below(2), "max", 2));
        }
        case 7 -> search.put("min_score", draws.pick(0, 0.5, 1000));
        case 8 -> search.put("from", draws.pick(0, 3, 90));
        case 9 -> search.put("post_filter", query());
        case 10 -> search.put("timeout", "1ms");
        case 11 -> search.put("search_after", Json.list(0.5));
        default -> search.put("track_scores", Json.TRUE);
      }
    }
  }

  private Object aggregation() {
    Object hits =
        Json.object("best", Json.object("top_hits", Json.object("size", 2, "explain", Json.TRUE)));
    Object terms = Json.object("field", draws.pick("brand", "genres"));
    return Json.object("by", Json.object("terms", terms, "aggs", hits));
  }

  private void some(Map<String, Object> object, String key, Object value) {
    if (draws.oneIn(2)) {
      object.put(key, value);
    }
  }
}
