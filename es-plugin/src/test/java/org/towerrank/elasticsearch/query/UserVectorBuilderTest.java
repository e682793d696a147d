package org.towerrank.elasticsearch.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.model.DeferredModelService;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.wire.GoldenBytes;

class UserVectorBuilderTest {
  static {
    // The cache of sources is a class that logs.
    LogConfigurator.configureESLogging();
  }

  private static final DeferredModelService MODELS = new DeferredModelService();
  private static final DocumentSources SOURCES =
      new DocumentSources(
          () -> {
            throw new AssertionError("no document is read");
          });

  private static final String FULL =
      """
      {"model_id":"movies","user":{"user_id":42,"history":["1",2.5],"old":true,
       "from":{"index":"users","id":"42","routing":"r"}},"context":{"device":"tv"}}
      """;

  @Test
  void aBuilderIsTheSameAfterTheWireAndAsJson() throws IOException {
    UserVectorBuilder builder = parse(FULL);
    Writeable.Reader<UserVectorBuilder> reader = in -> UserVectorBuilder.read(MODELS, SOURCES, in);
    GoldenBytes.assertKnown("query-vector-builder", builder, reader);
    assertThat(reader.read(GoldenBytes.read("query-vector-builder"))).hasSameHashCodeAs(builder);
    assertThat(parse(Strings.toString(builder))).isEqualTo(builder);
    assertThat(parse(FULL.replace("42", "43"))).isNotEqualTo(builder);
    assertThat(parse(FULL.replace("tv", "phone"))).isNotEqualTo(builder);
    assertThat(parse(FULL.replace("movies", "films"))).isNotEqualTo(builder);
  }

  @Test
  void aBuilderWithoutAModelIsTheSameAfterTheWireAndAsJson() throws IOException {
    UserVectorBuilder builder = parse(FULL.replace("\"model_id\":\"movies\",", ""));
    assertThat(Strings.toString(builder)).doesNotContain("model_id");
    assertThat(parse(Strings.toString(builder))).isEqualTo(builder).isNotEqualTo(parse(FULL));
    try (BytesStreamOutput out = new BytesStreamOutput()) {
      builder.writeTo(out);
      assertThat(UserVectorBuilder.read(MODELS, SOURCES, out.bytes().streamInput()))
          .isEqualTo(builder);
    }
  }

  @Test
  void mistakesNameWhatWasExpectedWhatCameAndWhere() {
    assertThatThrownBy(() -> parse("{\"model_id\":\"\",\"user\":{}}"))
        .hasMessage("[towerrank.model_id]: expected a text, got []");
    assertThatThrownBy(() -> parse("{\"model_id\":\"x\",\"usr\":{}}"))
        .hasMessageContaining("nearest is [user]");
    assertThatThrownBy(() -> parse("{\"model_id\":\"x\",\"user\":7}"))
        .hasMessageContaining("expected an object, got [7]");
  }

  private static UserVectorBuilder parse(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    try (XContentParser parser =
        XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, bytes)) {
      return UserVectorBuilder.parse(MODELS, SOURCES, parser);
    }
  }
}
