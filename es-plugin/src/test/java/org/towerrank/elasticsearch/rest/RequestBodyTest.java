package org.towerrank.elasticsearch.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
  private static Map<String, Object> read(XContentType type, byte[] body) throws IOException {
    try (XContentParser parser =
        type.xContent().createParser(XContentParserConfiguration.EMPTY, body)) {
      return RequestBody.object(parser);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = XContentType.class,
      names = {"JSON", "YAML", "CBOR", "SMILE"})
  void anObjectIsRead(XContentType type) throws IOException {
    Map<String, Object> values = Map.of("model_id", "films", "version", 3);
    for (Map<String, Object> body : List.of(values, Map.<String, Object>of())) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (XContentBuilder builder = new XContentBuilder(type.xContent(), out)) {
        builder.map(body);
      }
      assertThat(read(type, out.toByteArray())).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"items\":[]}]", "[]", "null", "7", "\"films\"", " "})
  void whatIsNoObjectIsRefused(String body) {
    assertThatThrownBy(() -> read(XContentType.JSON, bytes(body)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a body that is one object, got ");
  }

  @Test
  void whatFollowsAnObjectIsRefused() {
    assertThatThrownBy(() -> read(XContentType.JSON, bytes("{\"items\":[]} {\"items\":[]}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got more behind it");
  }

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
