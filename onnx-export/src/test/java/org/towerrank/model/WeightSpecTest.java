package org.towerrank.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.towerrank.model.WeightSpec.Initialization;

class WeightSpecTest {

  private static int size(Integer... shape) {
    return new WeightSpec("w", List.of(shape), Initialization.FAN_IN, 1, Optional.empty()).size();
  }

  /** As a stranger's definition of a network may ask for, or a table of a billion ids. */
  @Test
  void aWeightOfMoreNumbersThanAnArrayHasIsNamed() {
    assertThat(size(3, 5)).isEqualTo(15);
    assertThatThrownBy(() -> size(1 << 20, 1 << 11))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight [w] of shape [1048576, 2048]: expected at most 2147483647 numbers");
  }
}
