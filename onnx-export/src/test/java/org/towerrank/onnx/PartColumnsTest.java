package org.towerrank.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.towerrank.onnx.ItemPrecomputeGraph.Known;

class PartColumnsTest {

  @Test
  void valuesOfManyNumbersAreInputsOfTheirOwnAndFewSideBySideShareOne() {
    List<List<Long>> extents =
        List.of(List.of(3L), List.of(100L), List.of(5L), List.of(2L, 7L), List.of(8L, 8L));
    assertThat(PartColumns.pieces("known", List.of("a", "b", "c", "d", "e"), extents))
        .containsExactly(
            new Known("known_0", 3, 0, 1),
            new Known("known_1", 100, 1, 2),
            new Known("known_2", 19, 2, 4),
            new Known("known_3", 64, 4, 5));
  }
}
