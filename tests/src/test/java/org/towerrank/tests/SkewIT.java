package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.towerrank.server.ElasticsearchServer;

/** Models that serve other values than they were fitted to. */
@ExtendWith(Servers.class)
class SkewIT {
  private static final int ITEMS = 400;

  /** As many windows as have a thousand documents or more. */
  private static final int SEARCHES = 4;

  @Test
  void featuresThatReadOtherValuesThanFittingDidAreNamed(ElasticsearchServer server) {
    byte[] ranker = CatalogueModels.rankerFittedTo(items().values(), 31);
    Catalogue.put(server, "as-fitted", ranker);
    Catalogue.put(server, "skewed", ranker);
    Catalogue.create(server, "as-fitted", 2);
    Catalogue.add(server, "as-fitted", items());
    Catalogue.create(server, "skewed", 2);
    Catalogue.add(server, "skewed", changed());

    search(server, "as-fitted");
    search(server, "skewed");

    assertThat(table(server, "as-fitted")).isEmpty();
    assertThat(table(server, "skewed").split(",")).containsExactly("brand", "stars", "year");
    JsonNode year = ServerStatistics.of(server, "skewed", 1).at("/features/year");
    assertThat(year.get("values").asInt()).isEqualTo(SEARCHES * ITEMS);
    assertThat(year.get("skewed").asBoolean()).isTrue();
    assertThat(year.get("mean").asDouble()).isGreaterThan(year.at("/fitted/mean").asDouble() + 1);
    assertThat(year.at("/fitted/values").asInt()).isEqualTo(ITEMS);
    JsonNode same = ServerStatistics.of(server, "as-fitted", 1).at("/features/year");
    assertThat(same.get("mean").asDouble()).isEqualTo(same.at("/fitted/mean").asDouble());
    assertThat(same.get("missing_rate").asDouble())
        .isEqualTo(same.at("/fitted/missing_rate").asDouble());
  }

  private static Map<String, Map<String, Object>> items() {
    SplittableRandom random = new SplittableRandom(9);
    Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    for (int i = 0; i < ITEMS; i++) {
      items.put("" + i, CatalogueModels.item(random, i));
    }
    return items;
  }

  /** The brand has another name, stars count to a hundred, and years are later. */
  private static Map<String, Map<String, Object>> changed() {
    Map<String, Map<String, Object>> items = items();
    for (Map<String, Object> item : items.values()) {
      Object brand = item.remove("brand");
      if (brand != null) {
        item.put("maker", brand);
      }
      item.computeIfPresent("stars", (field, stars) -> (int) stars * 15);
      item.computeIfPresent("year", (field, year) -> (int) year + 60);
    }
    return items;
  }

  private static void search(ElasticsearchServer server, String name) {
    Map<String, Object> ranker = Map.of("model_id", name, "user", Map.of("user_id", "v3"));
    Map<String, Object> search =
        Map.of("size", 5, "rescore", Map.of("window_size", 1000, "towerrank", ranker));
    for (int i = 0; i < SEARCHES; i++) {
      server.client().send("POST", "/" + name + "/_search", Catalogue.json(search)).orFail();
    }
  }

  private static String table(ElasticsearchServer server, String model) {
    String path = "/_cat/towerrank?format=json&h=model,skewed";
    JsonNode lines = server.client().send("GET", path).orFail().json();
    for (JsonNode line : lines) {
      if (line.get("model").asText().equals(model)) {
        return line.get("skewed").asText();
      }
    }
    throw new IllegalStateException("expected model [" + model + "], got " + lines);
  }
}
