package org.towerrank.elasticsearch.rescore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.towerrank.lucene.Combination;
import org.towerrank.lucene.RescoreMode;

class RescoreRequestTest {
  private static final Map<String, Object> FULL =
      Map.of(
          "model_id",
          "movies",
          "user",
          Map.of("user_id", 42, "from", Map.of("index", "users", "id", "42")),
          "context",
          Map.of("hour", 7.5, "devices", List.of("tv", "phone")),
          "combine",
          Map.of("product", Map.of("click", 1.0, "like", 0.5)),
          "score_mode",
          "multiply",
          "fields",
          Map.of("genres", "genres.keyword"),
          "ignore_unmapped",
          true,
          "return_scores",
          true);

  @Test
  void aRequestIsTheSameAfterTheWire() throws IOException {
    RescoreRequest request = RescoreRequest.parse("towerrank", FULL, RescoreQueries.NONE);
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      request.writeTo(out);
      assertThat(RescoreRequest.read(out.bytes().streamInput())).isEqualTo(request);
    }
    assertThat(request.mode()).isEqualTo(RescoreMode.MULTIPLY);
    assertThat(request.combination())
        .isEqualTo(Combination.weightedProduct(Map.of("click", 1.0, "like", 0.5)));
  }

  @Test
  void aRequestIsTheSameAfterItIsWrittenAsJson() throws IOException {
    RescoreRequest request = RescoreRequest.parse("towerrank", FULL, RescoreQueries.NONE);
    XContentBuilder json = XContentFactory.jsonBuilder().startObject();
    request.toXContent(json);
    Map<String, Object> body =
        XContentHelper.convertToMap(BytesReference.bytes(json.endObject()), true, XContentType.JSON)
            .v2();

    assertThat(RescoreRequest.parse("towerrank", body, RescoreQueries.NONE)).isEqualTo(request);
  }

  @Test
  void mistakesNameWhatWasExpectedWhatCameAndWhere() {
    refuses("modelid", "x", "unknown field [modelid], nearest is [model_id]");
    refuses("querys", Map.of(), "unknown field [querys], nearest is [queries]");
    refuses("log", "true", "expected true or false, got the text [true]");
    refuses("log", 1, "expected true or false, got [1]");
    refuses("model_id", 7, "[towerrank.model_id]: expected a text, got [7]");
    refuses("model_id", null, "[towerrank.model_id]: expected a text, got nothing");
    refuses("score_mode", "max", "expected one of [replace, multiply, add], got [max]");
    refuses("combine", Map.of("click", "much"), "[towerrank.combine.click]: expected a number");
    refuses("combine", Map.of("click", Double.NaN), "task [click]: expected a finite number");
    refuses("combine", Map.of("prodct", Map.of("click", 1)), "nearest is [product]");
    refuses("user", "42", "[towerrank.user]: expected an object, got [42]");
    refuses("return_scores", "yes", "expected true or false, got the text [yes]");
    refuses("user", Map.of("from", Map.of("index", "users")), "user.from.id]: expected a text");
  }

  private static void refuses(String field, @Nullable Object value, String message) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("model_id", "movies"));
    body.put(field, value);
    assertThatThrownBy(() -> RescoreRequest.parse("towerrank", body, RescoreQueries.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
