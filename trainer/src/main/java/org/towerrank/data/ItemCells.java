package org.towerrank.data;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.Nearest;
import org.towerrank.recipe.DataSpec.ItemsSpec;

/** The catalogue's columns at the item that the current event chose. */
final class ItemCells {
  private final JoinTable catalogue;
  private final ItemsSpec items;
  private final EventReader.Cell target;

  ItemCells(JoinTable catalogue, ItemsSpec items, EventReader.Cell target) {
    this.catalogue = catalogue;
    this.items = items;
    this.target = target;
  }

  /** A cell of the catalogue. */
  private record CatalogueCell(JoinTable catalogue, EventReader.Cell target, int index)
      implements EventReader.Cell {
    @Override
    public @Nullable Object value() {
      @Nullable Object[] row = catalogue.row(List.of(target.text()));
      return row.length == 0 ? null : row[index];
    }

    @Override
    public String text() {
      return RowTable.text(value());
    }
  }

  /** A column; empty for items that the catalogue lacks. */
  EventReader.Cell cell(String column) throws DataException {
    if (column.equals(items.id())) {
      return target;
    }
    int index = catalogue.columns().indexOf(column);
    if (index < 0) {
      throw DataException.of(
          catalogue.file(),
          1,
          "expected a column ["
              + column
              + "], the header has none"
              + Nearest.hint(column, catalogue.columns()));
    }
    return new CatalogueCell(catalogue, target, index);
  }
}
