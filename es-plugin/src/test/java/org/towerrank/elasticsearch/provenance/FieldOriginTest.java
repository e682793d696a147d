package org.towerrank.elasticsearch.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.elasticsearch.index.Index;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldOriginTest {
  /** What the server allows a value of {@code meta} to have. */
  private static final int LONGEST_VALUE = 50;

  private static final VectorOrigin FIRST =
      new VectorOrigin("m".repeat(255), Long.MAX_VALUE, "a".repeat(64));
  private static final VectorOrigin SECOND = new VectorOrigin("movies", 2, "b".repeat(64));

  @Test
  void whatAMappingSaysFitsIntoItAndComesBack() {
    FieldOrigin declared = field(field(Map.of()).declaring(FIRST));
    assertThat(declared.declared()).contains(FIRST);
    assertThat(declared.isOf(FIRST)).isTrue();
    assertThat(declared.isOf(SECOND)).isFalse();

    FieldOrigin replaced = field(declared.replacing(SECOND));
    assertThat(replaced.declared()).contains(SECOND);
    assertThat(replaced.isOf(SECOND)).isFalse();
    assertThat(meta(replaced)).hasSizeLessThanOrEqualTo(5);
    assertThat(meta(replaced).values())
        .allSatisfy(value -> assertThat(String.valueOf(value)).hasSizeBetween(1, LONGEST_VALUE));
    assertThat(field(replaced.declaring(SECOND)).isOf(SECOND)).isTrue();
  }

  @Test
  void innerProductsAreNotSearchedByAnotherSimilarity() {
    Map<String, Object> declared = field(Map.of()).declaring(FIRST);
    for (String similarity : List.of("cosine", "l2_norm")) {
      assertThatThrownBy(() -> field(similarity, declared).requireInnerProduct(FIRST))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the [similarity] of field [v] of index [i] to be one of")
          .hasMessageContaining("[max_inner_product, dot_product], got [" + similarity + "]");
    }
    for (String similarity : List.of("max_inner_product", "dot_product")) {
      assertThatCode(() -> field(similarity, declared).requireInnerProduct(FIRST))
          .doesNotThrowAnyException();
    }
    assertThatCode(() -> field("cosine", Map.of()).requireInnerProduct(FIRST))
        .doesNotThrowAnyException();
    assertThatCode(() -> field(null, declared).requireInnerProduct(FIRST))
        .doesNotThrowAnyException();
  }

  private static Map<?, ?> meta(FieldOrigin field) {
    return (Map<?, ?>) field.companion().getOrDefault("meta", Map.of());
  }

  @Test
  void queriesOfAnotherModelAndOfAFieldBeingReplacedAreRefusedByName() {
    FieldOrigin undeclared = field(Map.of());
    assertThatCode(() -> undeclared.requireQuery(FIRST)).doesNotThrowAnyException();

    FieldOrigin declared = field(undeclared.declaring(SECOND));
    assertThatCode(() -> declared.requireQuery(SECOND)).doesNotThrowAnyException();
    assertThatThrownBy(() -> declared.requireQuery(FIRST))
        .hasMessageContaining("field [v] of index [i]")
        .hasMessageContaining("[movies] version [2] (fingerprint [" + "b".repeat(32) + "])")
        .hasMessageContaining("(fingerprint [" + "a".repeat(32) + "])");

    FieldOrigin replaced = field(declared.replacing(FIRST));
    assertThatThrownBy(() -> replaced.requireQuery(FIRST))
        .hasMessageContaining("being replaced")
        .hasMessageContaining("[movies] version [2]");
    assertThatThrownBy(() -> field(undeclared.replacing(FIRST)).requireQuery(FIRST))
        .hasMessageContaining("nobody knows");
  }

  @Test
  void documentsOfAnotherModelAreRefusedAlsoWhileVectorsAreReplaced() {
    FieldOrigin replaced = field(field(field(Map.of()).declaring(FIRST)).replacing(SECOND));
    assertThatCode(() -> replaced.requireDocument(SECOND)).doesNotThrowAnyException();
    assertThatThrownBy(() -> replaced.requireDocument(FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[_embed_index]");
    assertThatThrownBy(() -> field(Map.of("type", "integer")).requireDocument(FIRST))
        .hasMessageContaining("field [v_model] of index [i] to be a [keyword]");
  }

  /** Documents of other models are found by the companion. */
  @Test
  void aCompanionThatCannotBeSearchedIsRefused() {
    Map<String, Object> neither = Map.of("type", "keyword", "index", false, "doc_values", "false");
    assertThatThrownBy(() -> field(neither).requireSearchable())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field [v_model] of index [i] to have [index] or [doc_values]")
        .hasMessageContaining("got neither");
    assertThatThrownBy(() -> field(Map.of("type", "text", "index", false)).requireSearchable())
        .hasMessageContaining("got neither");
    for (Map<String, Object> searchable :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("type", "keyword", "index", false),
            Map.of("type", "keyword", "doc_values", false),
            Map.of("type", "text"))) {
      assertThatCode(() -> field(searchable).requireSearchable()).doesNotThrowAnyException();
    }
  }

  @Test
  void documentsWhoseFieldIsInANestedObjectAreRefused() {
    Nesting offers = new Nesting("offers");
    FieldOrigin nested =
        new FieldOrigin(
            new Index("i", "uuid"),
            "offers.v",
            FieldOrigin.DENSE_VECTOR,
            "cosine",
            Map.of(),
            false,
            offers,
            0);
    assertThatThrownBy(() -> nested.requireDocument(FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[offers.v] of index [i]")
        .hasMessageEndingWith("got one inside of [offers]");
    assertThatCode(() -> nested.requireQuery(FIRST)).doesNotThrowAnyException();
  }

  @Test
  void documentsWhoseFieldIsOfATypeWithoutVectorsAreRefused() {
    for (String type : List.of("float", "keyword", "text", "byte")) {
      assertThatThrownBy(() -> typed(type).requireDocument(FIRST))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("field [v] of index [i] to be a [dense_vector]")
          .hasMessageContaining("got a [" + type + "]");
    }
    assertThatCode(() -> typed("object").requireDocument(FIRST)).doesNotThrowAnyException();
    assertThatCode(() -> typed(null).requireDocument(FIRST)).doesNotThrowAnyException();
  }

  private static FieldOrigin typed(@Nullable String type) {
    return new FieldOrigin(
        new Index("i", "uuid"), "v", type, null, Map.of(), false, Nesting.NONE, 0);
  }

  private static FieldOrigin field(Map<String, Object> companion) {
    return field("cosine", companion);
  }

  private static FieldOrigin field(@Nullable String similarity, Map<String, Object> companion) {
    return new FieldOrigin(
        new Index("i", "uuid"),
        "v",
        similarity == null ? null : FieldOrigin.DENSE_VECTOR,
        similarity,
        companion,
        false,
        Nesting.NONE,
        0);
  }
}
