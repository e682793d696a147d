package org.towerrank.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurlExamplesTest {
  /** Those of MovieLens are others than those of generated events. */
  @Test
  void weighsTheTasksThatTheRankerHas() {
    List<CurlExamples.Example> examples =
        new CurlExamples(URI.create("http://localhost:9200"), "7", List.of("like", "love")).all();
    assertThat(examples)
        .filteredOn(example -> example.line().contains("\"rescore\""))
        .singleElement()
        .satisfies(
            example -> {
              assertThat(example.purpose()).endsWith("ordered by like and love");
              assertThat(example.line()).contains("\"combine\":{\"like\":1.0,\"love\":0.5}");
            });
  }
}
