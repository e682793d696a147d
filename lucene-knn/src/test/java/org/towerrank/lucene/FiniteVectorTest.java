package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.inference.TwoTowerModel;

class FiniteVectorTest {
  private static final String TOO_LONG =
      "the user's vector: expected a length below 1.8E19, so that inner products are finite, got ";

  @Test
  void vectorsWhoseInnerProductsAreFinitePass() {
    float[] long0 = {1.2e19f, -1.3e19f};
    float[] long1 = {-1.2e19f, 1.3e19f};
    assertThatCode(() -> FiniteVector.requireUser(long0)).doesNotThrowAnyException();
    assertThatCode(() -> FiniteVector.requireUser(new float[2])).doesNotThrowAnyException();
    assertThat(VectorUtil.dotProduct(long0, long1)).isFinite();
  }

  @Test
  void whatIsTooLongForInnerProductsIsTold() {
    assertThatThrownBy(() -> FiniteVector.requireUser(new float[] {1e38f, -1e38f}))
        .hasMessageStartingWith(TOO_LONG + "1.41421");
    assertThatThrownBy(() -> FiniteVector.requireUser(new float[] {1e38f, Float.NaN}))
        .hasMessage("the user's vector: expected finite numbers, got [NaN] at place 1");
  }

  @Test
  void aSearchByAVectorThatIsTooLongIsRefused(@TempDir Path folder) throws Exception {
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      ItemIndexSettings settings = ItemIndexSettings.of("item_id");
      Path path = folder.resolve("index");
      ItemIndexTest.write(path, towers, settings, List.of(Map.of("item_id", "i1")));
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        float[] vector = new float[towers.dimension()];
        vector[0] = 3e38f;
        assertThatThrownBy(() -> index.exact(vector, 1, null)).hasMessage(TOO_LONG + "3.0E38");
        assertThatThrownBy(() -> index.recall(vector, 1, 1, null)).hasMessage(TOO_LONG + "3.0E38");
      }
    }
  }
}
