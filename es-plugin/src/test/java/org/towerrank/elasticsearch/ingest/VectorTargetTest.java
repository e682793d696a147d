package org.towerrank.elasticsearch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.elasticsearch.provenance.VectorOrigin;
import org.towerrank.elasticsearch.request.DocumentSources;
import org.towerrank.elasticsearch.request.FieldRenames;

class VectorTargetTest {
  private static @Nullable Object value(Map<String, Object> source, String path) {
    return VectorTarget.value(document(source), path);
  }

  private static IngestDocument document(Map<String, Object> source) {
    return new IngestDocument("movies", "7", 1, null, VersionType.INTERNAL, new HashMap<>(source));
  }

  @Test
  void namesWithDotsAndListsOfObjectsAreReadAsTheIndexReadsThem() {
    assertThat(value(Map.of("product.year", 2020), "product.year")).isEqualTo(2020);
    assertThat(value(Map.of("a", Map.of("b.c", "x")), "a.b.c")).isEqualTo("x");
    Map<String, Object> several =
        Map.of("tags", List.of(Map.of("name", "Drama"), Map.of("name", List.of("War", "Crime"))));
    assertThat(value(several, "tags.name")).isEqualTo(List.of("Drama", "War", "Crime"));
  }

  /** The index has the values of both, so a vector of one of them would be of another document. */
  @Test
  void aNameThatADocumentHasInTwoWaysHasTheValuesOfBoth() {
    assertThat(value(Map.of("a", Map.of("b", "x"), "a.b", "y"), "a.b"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder("x", "y");
    assertThat(value(Map.of("a", Map.of("b", List.of("x")), "a.b", List.of("y")), "a.b"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrder(List.of("x"), List.of("y"));
  }

  /** The index has one value, and not a list of it and of nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a.b\":[\"x\",\"y\"],\"a\":null}",
        "{\"a.b\":[\"x\",\"y\"],\"a\":[]}",
        "{\"a.b\":[\"x\",\"y\"],\"a\":[{\"b\":null},null]}",
        "{\"a\":{\"b\":[\"x\",\"y\"]},\"a.b\":null}",
        "{\"a\":{\"b\":[\"x\",\"y\"]},\"a.b\":[]}"
      })
  void aWayWithoutAValueIsNoSecondValue(String source) {
    Map<String, Object> values =
        XContentHelper.convertToMap(JsonXContent.jsonXContent, source, false);
    assertThat(value(values, "a.b")).isEqualTo(List.of("x", "y"));
    assertThat(DocumentSources.value("7", values, "a.b")).isEqualTo(List.of("x", "y"));
  }

  @Test
  void pathsOfPipelinesGoOn() {
    Map<String, Object> source = Map.of("a", List.of(Map.of("b", 3)), "c", Map.of("d", 4));
    assertThat(value(source, "a.0.b")).isEqualTo(3);
    assertThat(value(source, "c.d")).isEqualTo(4);
    assertThat(value(source, "_id")).isEqualTo("7");
    assertThat(value(source, "c.e")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a.b\":{\"v\":1,\"v_model\":\"x\"}}",
        "{\"a\":{\"b.v\":1}}",
        "{\"a.b.v_model\":\"x\",\"a\":{\"b\":{\"v\":1,\"v_model\":\"y\"}}}"
      })
  void aDocumentHasOneVectorHoweverItWritesTheField(String source) {
    IngestDocument document =
        document(XContentHelper.convertToMap(JsonXContent.jsonXContent, source, false));
    VectorTarget target = new VectorTarget("a.b.v", new FieldRenames(Map.of()), false);
    target.write(document, new VectorOrigin("m", 3, "f"), new float[] {9, 2, 4}, 1, 2);
    assertThat(VectorTarget.value(document, "a.b.v")).isEqualTo(List.of(2f, 4f));
    assertThat(VectorTarget.value(document, "a.b.v_model")).isEqualTo("f");
  }

  /** Written to by a pipeline, they would fail for each document. */
  @ParameterizedTest
  @ValueSource(strings = {"_id", "_index", "_routing", "_ingest.v", ""})
  void whatTheServerSaysOfDocumentsIsNoTarget(String field) {
    assertThatThrownBy(() -> VectorTarget.requireOfDocument(field))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a field of documents for the vector, got [" + field + "]");
    assertThatCode(() -> VectorTarget.requireOfDocument("_source.v")).doesNotThrowAnyException();
    assertThatCode(() -> VectorTarget.requireOfDocument("a._id")).doesNotThrowAnyException();
  }
}
