package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.tests.CatalogueSearch.USER;
import static org.towerrank.tests.CatalogueSearch.search;
import static org.towerrank.tests.CatalogueSearch.vectorBuilder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;

/** A server that is stopped and started has its models, pipelines and vectors as before. */
@ExtendWith(Servers.class)
@Tag("versions")
class ServerRestartIT {
  @Test
  void afterARestartTheFirstSearchAnswersAsTheLastBefore(ElasticsearchServer server) {
    Catalogue.prepare(server);
    Map<String, Double> before = recommended(server);
    assertThat(before).hasSize(20);

    server.nodes().getFirst().stop();
    server.start();

    assertThat(recommended(server)).isEqualTo(before);
    Catalogue.index(server, "indexed-later", 1);
    assertThat(search(server, "indexed-later", recommendation())).hasSize(20);
  }

  private static String recommendation() {
    String ranker = Catalogue.json(Map.of("model_id", Catalogue.RANKER, "user", USER));
    return "{\"size\":20,\"knn\":{\"field\":\"item_vector\",\"k\":20,\"num_candidates\":90,"
        + vectorBuilder(Catalogue.TOWERS, USER)
        + "},\"rescore\":{\"window_size\":20,\"towerrank\":"
        + ranker
        + "}}";
  }

  private static Map<String, Double> recommended(ElasticsearchServer server) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (JsonNode hit : search(server, "three-shards", recommendation())) {
      scores.put(hit.get("_id").asText(), hit.get("_score").asDouble());
    }
    return scores;
  }
}
