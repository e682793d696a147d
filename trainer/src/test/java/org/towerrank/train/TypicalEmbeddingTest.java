package org.towerrank.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.towerrank.model.WeightSpec;

/** Rows whose mean and directions are known, as they are drawn along the axes. */
class TypicalEmbeddingTest {
  private static final int ROWS = 3000;
  private static final int FIRST = 2;
  private static final int OFFSET = 5;

  /** Rows around a mean along the first axis, with a deviation along each. */
  private static float[] typical(double mean, double... deviations) {
    int dimension = deviations.length;
    WeightSpec spec =
        new WeightSpec(
            "e",
            List.of(OFFSET + FIRST + ROWS, dimension),
            WeightSpec.Initialization.EMBEDDING,
            1,
            Optional.empty());
    Parameter.Embedding embedding =
        new Parameter.Embedding(
            spec, new EmbeddingTable(OFFSET + FIRST + ROWS, dimension + 3, 0), 2);
    SplittableRandom random = new SplittableRandom(3);
    int[] counts = new int[FIRST + ROWS];
    float[] sums = new float[dimension];
    int known = 0;
    for (int id = 0; id < counts.length; id++) {
      float[] row = new float[dimension];
      for (int k = 0; k < dimension; k++) {
        row[k] = (float) ((k == 0 ? mean : 0) + deviations[k] * random.nextGaussian());
      }
      embedding.set(OFFSET + id, row);
      counts[id] = id % 5;
      if (id >= FIRST && counts[id] > 0) {
        known++;
        for (int k = 0; k < dimension; k++) {
          sums[k] += row[k];
        }
      }
    }
    for (int k = 0; k < dimension; k++) {
      sums[k] /= known;
    }
    return TypicalEmbedding.of(embedding, OFFSET, counts, FIRST, sums);
  }

  @Test
  void theLengthOfOthersGoesWhereTheyVaryLeastBesideTheMean() {
    float[] typical = typical(2, 0.01, 3, 0.5, 4);
    double spread = Math.sqrt(0.01 * 0.01 + 3 * 3 + 0.5 * 0.5 + 4 * 4);
    assertThat(typical[0]).isCloseTo(2, Offset.offset(0.1f));
    assertThat((double) Math.abs(typical[2])).isCloseTo(spread, Offset.offset(0.1));
    assertThat(typical[1]).isCloseTo(0, Offset.offset(0.3f));
    assertThat(typical[3]).isCloseTo(0, Offset.offset(0.3f));
  }

  @Test
  void whereNothingVariesOrNoDirectionIsLeftItIsTheMean() {
    assertThat(typical(2, 0, 0, 0)).containsExactly(2, 0, 0);
    assertThat(typical(2, 0.5)[0]).isCloseTo(2, Offset.offset(0.1f));
  }
}
