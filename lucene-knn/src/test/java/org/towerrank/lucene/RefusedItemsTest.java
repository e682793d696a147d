package org.towerrank.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.inference.TwoTowerModel;

/** Items that an index cannot take, where the others are written nevertheless. */
class RefusedItemsTest {
  @TempDir Path folder;

  @Test
  void anItemThatIsLeftOutDoesNotCountAndItsIdIsFree() throws Exception {
    Path path = folder.resolve("index");
    ItemIndexSettings settings = ItemIndexSettings.of("item_id");
    try (TwoTowerModel towers = RandomModels.dssm(8, 5)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(towers.schema()));
      int written =
          ItemIndexWriter.write(
              path,
              towers,
              settings,
              fields,
              writer -> {
                writer.add(2, Map.of("item_id", "i0", "price", 1.5));
                assertThatThrownBy(() -> writer.add(3, Map.of("item_id", "i1", "price", "cheap")))
                    .isInstanceOf(InvalidItemException.class);
                writer.add(4, Map.of("item_id", "i1", "price", 2.5));
                assertThatThrownBy(() -> writer.add(5, Map.of("item_id", "i1")))
                    .hasMessage("line 5: item [i1] was already on line 4; ids must be distinct");
              });
      assertThat(written).isEqualTo(2);
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        assertThat(index.size()).isEqualTo(2);
      }
    }
  }

  /** Vectors are computed of many items at once, so that an error may be of an earlier one. */
  @Test
  void anEarlierItemThatIsLeftOutTakesNoOtherWithIt() throws Exception {
    Path path = folder.resolve("index");
    List<String> refused = new ArrayList<>();
    try (TwoTowerModel towers = RandomModels.overflowing(5)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(towers.schema()));
      int written =
          ItemIndexWriter.write(
              path,
              towers,
              ItemIndexSettings.of("item_id"),
              fields,
              writer -> {
                for (int i = 0; i < 2500; i++) {
                  try {
                    writer.add(i, Map.of("item_id", "i" + i));
                  } catch (InvalidItemException e) {
                    refused.add(e.getMessage());
                  }
                }
              });
      assertThat(refused)
          .singleElement()
          .asString()
          .startsWith("line 5: the item's vector: expected finite numbers");
      assertThat(written).isEqualTo(2499);
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        assertThat(index.size()).isEqualTo(2499);
      }
    }
  }

  /** Those that no further item is behind are computed last. */
  @Test
  void theLastItemsAreLeftOutByWhoGoesOn() throws Exception {
    Path path = folder.resolve("index");
    try (TwoTowerModel towers = RandomModels.overflowing(5)) {
      ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(towers.schema()));
      int written =
          ItemIndexWriter.write(
              path,
              towers,
              ItemIndexSettings.of("item_id"),
              fields,
              writer -> {
                for (int i = 0; i < 20; i++) {
                  writer.add(i, Map.of("item_id", "i" + i));
                }
                assertThatThrownBy(writer::flush)
                    .isInstanceOf(InvalidItemException.class)
                    .hasMessageStartingWith("line 5: the item's vector: expected finite numbers");
                writer.flush();
              });
      assertThat(written).isEqualTo(19);
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        assertThat(index.size()).isEqualTo(19);
      }
    }
  }

  @Test
  void aNumberBeyond64BitsIsNoWholeOne() {
    assertThat(ElementText.whole(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(ElementText.whole(-0x1p63)).isEqualTo(Long.MIN_VALUE);
    for (Object raw : List.of(1e30, 0x1p63, "1e30", "9223372036854775808")) {
      assertThatThrownBy(() -> ElementText.whole(raw))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("expected a whole number, got [" + raw + "]");
    }
  }
}
