package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;

/** What a profile of a search tells of its rescorers. */
@ExtendWith(Servers.class)
class RescoreProfileIT {
  private ElasticsearchServer server;

  @BeforeEach
  void prepare(ElasticsearchServer shared) {
    server = shared;
    Catalogue.prepare(server);
  }

  private static Map<String, Object> rescorer(int window) {
    Map<String, Object> towerrank =
        Map.of("model_id", Catalogue.RANKER, "user", CatalogueSearch.USER);
    return Map.of("window_size", window, "towerrank", towerrank);
  }

  private JsonNode search(String index, boolean profile, Object rescore) {
    Map<String, Object> search = new LinkedHashMap<>();
    search.put("size", 3);
    search.put("profile", profile);
    search.put("rescore", rescore);
    String path = "/" + index + "/_search";
    return server.client().send("POST", path, Catalogue.json(search)).orFail().json();
  }

  /** The parts of rescorers, by shard. */
  private static List<List<JsonNode>> rescorers(JsonNode answer) {
    List<List<JsonNode>> all = new ArrayList<>();
    for (JsonNode shard : answer.at("/profile/shards")) {
      List<JsonNode> ours = new ArrayList<>();
      for (JsonNode query : shard.at("/searches/0/query")) {
        if (query.get("type").asText().equals("TowerRankRescorer")) {
          ours.add(query);
        }
      }
      all.add(ours);
    }
    return all;
  }

  @Test
  void everyShardTellsWhatItsRescorerDid() {
    JsonNode answer = search("three-shards", true, rescorer(1000));
    List<List<JsonNode>> shards = rescorers(answer);
    assertThat(shards).hasSize(3).allMatch(ours -> ours.size() == 1);
    long rows = 0;
    for (List<JsonNode> shard : shards) {
      JsonNode told = shard.getFirst();
      JsonNode debug = told.get("debug");
      rows += debug.get("rows").asLong();
      assertThat(debug.get("model_id").asText()).isEqualTo(Catalogue.RANKER);
      assertThat(debug.get("version").asLong()).isPositive();
      assertThat(told.get("description").asText()).contains(Catalogue.RANKER);
      assertThat(sources(debug)).isEqualTo(debug.get("rows").asLong());
      JsonNode breakdown = told.get("breakdown");
      long parts =
          breakdown.get("features").asLong()
              + breakdown.get("inference").asLong()
              + breakdown.get("other").asLong();
      assertThat(parts).isEqualTo(told.get("time_in_nanos").asLong()).isPositive();
      assertThat(breakdown.get("inference_count").asLong()).isEqualTo(1);
    }
    assertThat(rows).isEqualTo(answer.at("/hits/total/value").asLong());
    assertThat(answer.at("/profile/shards/0/searches/0/query/0/type").asText())
        .isEqualTo("MatchAllDocsQuery");
  }

  private static long sources(JsonNode debug) {
    return debug.get("from_disk").asLong()
        + debug.get("from_heap").asLong()
        + debug.get("computed").asLong();
  }

  /** Not what other searches needed meanwhile or before. */
  @Test
  void aSecondSearchFindsWhatTheFirstComputed() {
    search("one-shard", true, rescorer(50));
    JsonNode debug =
        rescorers(search("one-shard", true, rescorer(50))).getFirst().getFirst().get("debug");
    assertThat(debug.get("rows").asLong()).isEqualTo(50);
    assertThat(debug.get("computed").asLong()).isZero();
    assertThat(debug.get("from_heap").asLong() + debug.get("from_disk").asLong()).isEqualTo(50);
  }

  @Test
  void everyRescorerHasAPartInTheirOrder() {
    List<JsonNode> parts =
        rescorers(search("one-shard", true, List.of(rescorer(40), rescorer(10)))).getFirst();
    assertThat(parts.stream().map(part -> part.at("/debug/rows").asInt())).containsExactly(40, 10);
  }

  @Test
  void theHitsAreThoseOfASearchWithoutAProfile() {
    JsonNode plain = search("three-shards", false, rescorer(60));
    JsonNode profiled = search("three-shards", true, rescorer(60));
    assertThat(plain.has("profile")).isFalse();
    assertThat(profiled.at("/hits/hits")).isEqualTo(plain.at("/hits/hits")).hasSize(3);
  }

  /** A shard without hits has nothing to tell, and a search without a rescorer neither. */
  @Test
  void whereNothingIsRescoredThereIsNoPart() {
    String none =
        Catalogue.json(
            Map.of(
                "profile", true, "query", Map.of("match_none", Map.of()), "rescore", rescorer(10)));
    JsonNode answer = server.client().send("POST", "/three-shards/_search", none).orFail().json();
    assertThat(rescorers(answer)).isNotEmpty().allMatch(List::isEmpty);
    JsonNode unscored =
        server.client().send("POST", "/three-shards/_search", "{\"profile\":true}").orFail().json();
    assertThat(rescorers(unscored)).hasSize(3).allMatch(List::isEmpty);
  }
}
