package org.towerrank.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

class ItemTableTest {
  @TempDir Path folder;

  private Path table(String text) throws Exception {
    return Files.writeString(folder.resolve("items.csv"), text);
  }

  @Test
  void valuesComeInTheOrderOfTheFieldsWithNothingWhereTheTableHasNothing() throws Exception {
    ItemTable table =
        ItemTable.open(table("id,name,year\na,,1990\nb,Heat,\n"), Map.of("id", List.of("item_id")));
    List<List<Object>> rows = new ArrayList<>();
    List<Map<String, String>> named = new ArrayList<>();
    table.read(
        Progress.silent(),
        (line, values) -> {
          rows.add(Arrays.asList(values.clone()));
          named.add(table.byField(values));
        });
    assertThat(table.fields()).containsExactly("item_id", "name", "year");
    assertThat(rows)
        .containsExactly(Arrays.asList("a", null, "1990"), Arrays.asList("b", "Heat", null));
    assertThat(named)
        .containsExactly(
            Map.of("item_id", "a", "year", "1990"), Map.of("item_id", "b", "name", "Heat"));
  }

  @Test
  void aColumnMayBeSeveralFields() throws Exception {
    ItemTable table =
        ItemTable.open(table("id,genre\na,drama\n"), Map.of("genre", List.of("genre", "mood")));
    List<Map<String, String>> named = new ArrayList<>();
    table.read(Progress.silent(), (line, values) -> named.add(table.byField(values)));
    assertThat(table.columns()).containsExactly("id", "genre", "genre");
    assertThat(named).containsExactly(Map.of("id", "a", "genre", "drama", "mood", "drama"));
  }

  @Test
  void twoColumnsCannotBeTheSameField() throws Exception {
    Path table = table("id,item_id\na,b\n");
    assertThatThrownBy(() -> ItemTable.open(table, Map.of("id", List.of("item_id"))))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("but [id] and [item_id] are both read as [item_id]");
  }
}
