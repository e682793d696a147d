package org.towerrank.tests;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The README's example for the official Java client; {@link ReadmeTest} compares the two. */
final class JavaClientExample {
  private JavaClientExample() {}

  /** A document of the index {@code films}. */
  record Film(String title, List<String> genres) {}

  /** Titles for a viewer, best first: recalled by the towers, ranked by the ranker. */
  static List<String> recommend(String address, String viewer) throws IOException {
    // README: from here
    Map<String, Object> user = Map.of("from", Map.of("index", "viewers", "id", viewer));
    Map<String, Object> recall =
        Map.of(
            "field",
            "dssm_vector",
            "k",
            200,
            "num_candidates",
            400,
            "query_vector_builder",
            Map.of("towerrank", Map.of("model_id", "recall", "user", user)));
    Map<String, Object> ranking =
        Map.of("model_id", "ranking", "user", user, "combine", Map.of("click", 1.0, "like", 0.5));

    try (ElasticsearchClient client = ElasticsearchClient.of(c -> c.host(address))) {
      SearchResponse<Film> found =
          client.search(
              s ->
                  s.index("films")
                      .size(10)
                      .source(source -> source.filter(f -> f.includes("title", "genres")))
                      .query(q -> q._custom("knn", recall))
                      .rescore(r -> r.windowSize(200)._custom("towerrank", ranking)),
              Film.class);
      return found.hits().hits().stream()
          .map(Hit::source)
          .map(film -> Objects.requireNonNull(film).title())
          .toList();
    }
    // README: to here
  }
}
