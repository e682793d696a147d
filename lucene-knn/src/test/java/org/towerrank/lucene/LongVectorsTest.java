package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.towerrank.inference.TwoTowerModel;

/** Vectors of as many dimensions as bundles may have, which are more than Lucene's default. */
class LongVectorsTest {
  private static final List<Map<String, Object>> ITEMS = RandomItems.of(60, 2);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Quantization.class)
  void areIndexedInEveryForm(Quantization quantization) throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.dssm(4096, 3)) {
      ItemIndexSettings settings = ItemIndexSettings.of("item_id").quantized(quantization);
      ItemIndexTest.write(path, towers, settings, ITEMS);
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        float[] user = towers.userVector(RandomItems.user(1));
        List<ScoredItem> exact = index.items(index.exact(user, 5, null));
        List<ScoredItem> recalled = index.items(index.recall(user, 5, ITEMS.size(), null));
        assertThat(recalled)
            .extracting(ScoredItem::id)
            .isEqualTo(exact.stream().map(ScoredItem::id).toList());
      }
    }
  }
}
