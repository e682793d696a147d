package org.towerrank.elasticsearch.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KnnObjectTest {
  private static final String KNN =
      """
      {"knn":{"field":"v","query_vector_builder":{"towerrank":{"model_id":"m","user":{}}}}}
      """;

  /** Classes of the server log. */
  @BeforeAll
  static void log() {
    LogConfigurator.configureESLogging();
  }

  @Test
  void searchesAreFoundWhereverTheyAre() {
    assertThat(found("{\"query\":{\"bool\":{\"must\":[null,7," + KNN + "]}}}"))
        .containsExactly(new KnnObject("v", "m"));
    assertThat(found(KNN.replace("\"model_id\":\"m\",", "")))
        .containsExactly(new KnnObject("v", UserVectorBuilder.THAT_OF_THE_FIELD));
    assertThat(found(KNN.replace("towerrank", "text_embedding"))).isEmpty();
  }

  @Test
  void queriesThatAreHeldAsBytesMayHoldOthersDeepBelow() {
    String query = KNN;
    for (int i = 0; i < 25; i++) {
      query = wrapped("{\"a\":".repeat(900) + query + "}".repeat(900));
    }
    assertThat(found(query)).containsExactly(new KnnObject("v", "m"));
  }

  @Test
  void bytesThatAreNoQueryHoldNone() {
    assertThat(found("{\"wrapper\":{\"query\":\"***\"}}")).isEmpty();
    assertThat(found(wrapped("no json"))).isEmpty();
    assertThat(found(wrapped("{\"cut\":"))).isEmpty();
    assertThat(found(wrapped(""))).isEmpty();
    assertThat(found(wrapped("{\"a\":".repeat(2000)))).isEmpty();
  }

  private static String wrapped(String query) {
    String bytes = Base64.getEncoder().encodeToString(query.getBytes(UTF_8));
    return "{\"wrapper\":{\"query\":\"" + bytes + "\"}}";
  }

  private static List<KnnObject> found(String json) {
    List<KnnObject> found = new ArrayList<>();
    KnnObject.collect(
        XContentHelper.convertToMap(XContentType.JSON.xContent(), json, false), found);
    return found;
  }
}
