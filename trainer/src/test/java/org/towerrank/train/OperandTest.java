package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperandTest {

  /** As layers over the same parts share one array, which those over equal ones must not. */
  @Test
  void outcomesThatHoldTheSameAreNotTheSame() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray first = manager.zeros(new Shape(2, 3));
      NDArray second = manager.zeros(new Shape(2, 3));
      Map<List<Operand>, String> layers = new HashMap<>();
      layers.put(List.of(new Operand.Computed(first)), "first");
      layers.put(List.of(new Operand.Computed(second)), "second");
      assertThat(layers).hasSize(2);
      assertThat(layers.get(List.of((Operand) new Operand.Computed(first)))).isEqualTo("first");
    }
  }
}
