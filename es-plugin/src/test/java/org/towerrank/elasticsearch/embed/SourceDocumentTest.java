package org.towerrank.elasticsearch.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.elasticsearch.action.update.UpdateRequest;
import org.elasticsearch.index.shard.ShardId;
import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.provenance.FieldOrigin;

class SourceDocumentTest {
  private static final String TARGET = "a.b.vector";

  private static SourceDocument document(Map<String, Object> source) {
    return new SourceDocument(new ShardId("movies", "_na_", 0), "1", null, 3, 1, source);
  }

  private static Map<String, Object> changes(Map<String, Object> source) {
    UpdateRequest update = document(source).update(Map.of(TARGET, List.of(1f)));
    return Objects.requireNonNull(update.doc()).sourceAsMap();
  }

  @Test
  void aFieldIsWrittenIntoTheObjectsThatItIsIn() {
    Map<String, Object> written = Map.of("a", Map.of("b", Map.of("vector", List.of(1.0))));
    assertThat(changes(Map.of())).isEqualTo(written);
    assertThat(changes(Map.of("a", Map.of("b", Map.of("name", "x"))))).isEqualTo(written);
    assertThat(changes(Map.of("a", List.of()))).isEqualTo(written);
  }

  /** Beside it, an object with the same field would make it a field of two vectors. */
  @Test
  void aVectorUnderANameWithDotsIsReplacedThere() {
    List<Double> vector = List.of(1.0);
    assertThat(changes(Map.of("a.b.vector", List.of(2.0)))).isEqualTo(Map.of("a.b.vector", vector));
    assertThat(changes(Map.of("a", Map.of("b.vector", List.of(2.0)), "a.b", Map.of("name", "x"))))
        .isEqualTo(Map.of("a", Map.of("b.vector", vector)));
    assertThat(changes(Map.of("a", Map.of("name", "x"), "a.b", Map.of("vector", List.of(2.0)))))
        .isEqualTo(Map.of("a.b", Map.of("vector", vector)));
  }

  /** A vector that stayed in one of two places would be there beside the new one. */
  @Test
  void ofSeveralPlacesTheLastOfTheDocumentGetsTheVectorAndTheOthersNone() {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("a", Map.of("b", Map.of("vector", List.of(2.0))));
    source.put("a.b.vector", List.of(3.0));
    Map<String, Object> none = new HashMap<>();
    none.put("vector", null);
    assertThat(changes(source))
        .isEqualTo(Map.of("a", Map.of("b", none), "a.b.vector", List.of(1.0)));

    source.put("a", Objects.requireNonNull(source.remove("a")));
    Map<String, Object> reversed = new HashMap<>();
    reversed.put("a", Map.of("b", Map.of("vector", List.of(1.0))));
    reversed.put("a.b.vector", null);
    assertThat(changes(source)).isEqualTo(reversed);
  }

  /** An update leaves nothing in one of two places, and tables leave empty texts. */
  @Test
  void aPlaceWithoutAValueHasNoneToLose() {
    String companion = FieldOrigin.companionOf(TARGET);
    for (String none : Arrays.asList(null, "")) {
      Map<String, Object> source = new LinkedHashMap<>();
      Map<String, Object> inner = new HashMap<>();
      inner.put("vector_model", none);
      source.put("a", Map.of("b", inner));
      FieldOrigin.requireNoOther(TARGET, document(source).value(companion));
      source.put(companion, "0a1b2c3d".repeat(4));
      FieldOrigin.requireNoOther(TARGET, document(source).value(companion));
      source.put(companion, "Golf");
      assertThatThrownBy(
              () -> FieldOrigin.requireNoOther(TARGET, document(source).value(companion)))
          .hasMessageContaining("Golf");
    }
  }

  @Test
  void aListOfObjectsIsNotReplacedByOne() {
    Map<String, Object> list = Map.of("b", List.of(Map.of("name", "x"), Map.of("name", "y")));
    assertThatThrownBy(() -> changes(Map.of("a", list)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a.b] to be one object, to write a vector into, got a list of 2");
    assertThatThrownBy(() -> changes(Map.of("a", List.of(list))))
        .hasMessageContaining("[a] to be one object");
  }

  @Test
  void theObjectThatAFieldIsInIsReadWithWhatAModelReads() {
    assertThat(SourceDocument.paths(List.of("brand"), TARGET))
        .containsExactly("brand", TARGET + "_model", "a");
    assertThat(SourceDocument.paths(List.of("brand"), "vector"))
        .containsExactly("brand", "vector_model");
  }
}
