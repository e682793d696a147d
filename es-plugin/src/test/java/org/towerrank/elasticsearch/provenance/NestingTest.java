package org.towerrank.elasticsearch.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NestingTest {
  private static final Map<String, Object> MAPPING =
      properties(
          Map.of(
              "vector", Map.of("type", "dense_vector"),
              "shop", properties(Map.of("offers", nested(Map.of()))),
              "all.offers", nested(Map.of("inner", nested(Map.of())))));

  @Test
  void theOutermostNestedObjectIsFound() {
    assertThat(of("shop.offers.vector")).isEqualTo(new Nesting("shop.offers"));
    assertThat(of("all.offers.inner.vector")).isEqualTo(new Nesting("all.offers"));
    assertThat(of("shop.offers.some.where.vector")).isEqualTo(new Nesting("shop.offers"));
  }

  @Test
  void otherFieldsAreInNone() {
    assertThat(of("vector")).isEqualTo(Nesting.NONE);
    assertThat(of("shop.vector")).isEqualTo(Nesting.NONE);
    assertThat(of("shop.offers")).isEqualTo(Nesting.NONE);
    assertThat(of("all.vector")).isEqualTo(Nesting.NONE);
    assertThat(of("vector.x")).isEqualTo(Nesting.NONE);
    assertThat(Nesting.of(Map.of(), "shop.offers.vector")).isEqualTo(Nesting.NONE);
  }

  private static Nesting of(String field) {
    return Nesting.of(MAPPING, field);
  }

  private static Map<String, Object> properties(Map<String, Object> fields) {
    return Map.of("properties", fields);
  }

  private static Map<String, Object> nested(Map<String, Object> fields) {
    return Map.of("type", "nested", "properties", fields);
  }
}
