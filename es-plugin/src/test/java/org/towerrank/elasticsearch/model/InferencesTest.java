package org.towerrank.elasticsearch.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.towerrank.elasticsearch.store.ModelReference;

class InferencesTest {
  private static final ModelReference MODEL = new ModelReference("films", 3, "print");

  @Test
  void aVectorThatIsNotFiniteIsToldWithItsModelAndItsVersion() {
    float[] vectors = {1, Float.NaN, 0, -1};
    Inferences.requireFinite(MODEL, "item", vectors, 2, 2);
    assertThatThrownBy(() -> Inferences.requireFinite(MODEL, "item", vectors, 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[item]: expected a vector of finite numbers, " + MODEL + " gives [NaN]")
        .hasMessageContaining("films")
        .hasMessageContaining("3");
  }
}
