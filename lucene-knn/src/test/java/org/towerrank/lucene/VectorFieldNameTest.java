package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.inference.TwoTowerModel;

/** Items with a column that is called as the field of their vectors. */
class VectorFieldNameTest {
  @TempDir private Path folder;

  private int write(TwoTowerModel towers, ItemFields fields) throws IOException {
    List<Map<String, Object>> items = RandomItems.of(3, 1);
    return ItemIndexWriter.write(
        folder.resolve("index"),
        towers,
        ItemIndexSettings.of("item_id"),
        fields,
        writer -> {
          writer.add(2, items.get(0));
          Map<String, Object> second = new HashMap<>(items.get(1));
          second.put(ItemIndexSettings.VECTOR_FIELD, "0.5 2");
          writer.add(3, second);
          writer.add(4, items.get(2));
        });
  }

  @Test
  void itIsRefusedBeforeTheItemsUnlessItIsShownOnly() throws Exception {
    List<String> columns = new ArrayList<>(RandomItems.COLUMNS);
    columns.add(ItemIndexSettings.VECTOR_FIELD);
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      ItemFields fields = ItemFields.of(columns, List.of(towers.schema()));
      assertThatThrownBy(() -> write(towers, fields))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("field [item_vector]: expected a field of another name");
      assertThat(folder).isEmptyDirectory();

      assertThat(write(towers, fields.displaying(List.of(ItemIndexSettings.VECTOR_FIELD))))
          .isEqualTo(3);
      try (ItemIndex index = ItemIndex.open(folder.resolve("index"), towers)) {
        List<ScoredItem> found = index.items(index.recall(Map.of(), 3, null));
        assertThat(found).hasSize(3);
        for (ScoredItem item : found) {
          List<String> shown = index.stored(item.document()).get(ItemIndexSettings.VECTOR_FIELD);
          assertThat(shown).isEqualTo(item.id().equals("i1") ? List.of("0.5 2") : null);
        }
      }
    }
  }
}
