package org.towerrank.elasticsearch.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.elasticsearch.provenance.Nesting;
import org.towerrank.elasticsearch.store.ModelReference;

class VectorFieldTest {
  private static final ModelReference MODEL = new ModelReference("films", 2, "0a1b2c");

  private static VectorField field(String elements, OptionalInt dimension) {
    return new VectorField("movies", "vector", "dense_vector", elements, dimension, Nesting.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "bfloat16"})
  void fractionsOfAsManyDimensionsFit(String elements) {
    assertThatCode(() -> field(elements, OptionalInt.of(32)).require(MODEL, 32))
        .doesNotThrowAnyException();
    assertThatCode(() -> field(elements, OptionalInt.empty()).require(MODEL, 32))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"byte", "bit"})
  void wholeNumbersAreRefused(String elements) {
    assertThatThrownBy(() -> field(elements, OptionalInt.of(32)).require(MODEL, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            MODEL
                + " makes vectors of fractions: expected [element_type] of field [vector] of index"
                + " [movies] to be one of [float, bfloat16], got ["
                + elements
                + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "bit"})
  void otherDimensionsAreRefused(String elements) {
    assertThatThrownBy(() -> field(elements, OptionalInt.of(256)).require(MODEL, 32))
        .hasMessageEndingWith("of as many, got a [dense_vector] of [256]");
  }

  @Test
  void aFieldOfANestedObjectIsNotTheDocumentsOwn() {
    VectorField nested =
        new VectorField(
            "movies",
            "offers.vector",
            "dense_vector",
            "float",
            OptionalInt.of(32),
            new Nesting("offers"));
    assertThatThrownBy(nested::requireOwn)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[offers.vector] of index [movies]")
        .hasMessageEndingWith("got one inside of [offers]");
    assertThatCode(() -> field("float", OptionalInt.of(32)).requireOwn())
        .doesNotThrowAnyException();
  }
}
