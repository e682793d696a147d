package org.towerrank.elasticsearch.rescore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.DeferredModelService;

class ModelRescorerBuilderTest {
  private static final DeferredModelService MODELS = new DeferredModelService();

  @Test
  void aRescorerIsTheSameAfterTheWireWithItsWindow() throws IOException {
    ModelRescorerBuilder builder = parse("{\"model_id\":\"movies\",\"combine\":{\"click\":2}}");
    builder.windowSize(123);
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      builder.writeTo(out);
      ModelRescorerBuilder read = new ModelRescorerBuilder(MODELS, out.bytes().streamInput());
      assertThat(read).isEqualTo(builder).hasSameHashCodeAs(builder);
      assertThat(read.windowSize()).isEqualTo(123);
    }
    assertThat(parse("{\"model_id\":\"movies\",\"combine\":{\"click\":3}}").windowSize(123))
        .isNotEqualTo(builder);
  }

  private static ModelRescorerBuilder parse(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try (XContentParser parser =
        XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, bytes)) {
      return ModelRescorerBuilder.parse(MODELS, parser);
    }
  }
}
