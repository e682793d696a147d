package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The orders of hits, compared with those of comparators. */
class HitOrderTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 127, 128, 129, 1000, 5000})
  void documentsRise(int hits) {
    SplittableRandom random = new SplittableRandom(hits);
    for (int bound : new int[] {hits + 1, 100_000, Integer.MAX_VALUE}) {
      int[] documents = random.ints(0, bound).distinct().limit(hits).toArray();
      ScoreDoc[] docs =
          IntStream.of(documents).mapToObj(d -> new ScoreDoc(d, 1)).toArray(ScoreDoc[]::new);

      assertThat(HitOrder.byDocument(docs))
          .containsExactly(
              IntStream.range(0, hits)
                  .boxed()
                  .sorted(Comparator.comparingInt(i -> documents[i]))
                  .mapToInt(i -> i)
                  .toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 127, 128, 129, 1000, 5000})
  void scoresFallAndEqualOnesKeepTheirOrder(int hits) {
    SplittableRandom random = new SplittableRandom(hits);
    for (float[] range : new float[][] {{0, 1}, {-1, 1}, {-1e30f, 1e30f}, {2, 2.0001f}}) {
      float[] scores = new float[hits];
      for (int i = 0; i < hits; i++) {
        float share = random.nextInt(hits) / (float) hits;
        scores[i] = range[0] + share * (range[1] - range[0]);
      }

      assertThat(HitOrder.byScore(scores))
          .containsExactly(
              IntStream.range(0, hits)
                  .boxed()
                  .sorted(Comparator.comparingDouble(i -> -scores[i]))
                  .mapToInt(i -> i)
                  .toArray());
    }
  }

  @Test
  void bothZerosAreEqual() {
    assertThat(HitOrder.byScore(new float[] {-0.0f, 0.0f, -1, -0.0f, 1}))
        .containsExactly(4, 0, 1, 3, 2);
  }
}
