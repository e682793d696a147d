package org.towerrank.data;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.recipe.DataSpec.ItemsSpec;
import org.towerrank.recipe.FeatureSpec;

/** The catalogue's columns at the item that the current event chose. */
record ItemCells(JoinTable catalogue, ItemsSpec items, EventReader.Cell target) {
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
      return RawValueEncoder.joinedText(value());
    }

    @Override
    public String place(String column) {
      return catalogue.place(column);
    }
  }

  /** The values of an item's feature; those of an age are counted to the event's moment. */
  EncoderFitting.Source source(FeatureSpec spec, EventReader events) throws DataException {
    EventReader.Cell cell = cell(spec.columnName());
    return new EncoderFitting.Source() {
      @Override
      public EventReader.Cell cell() {
        return cell;
      }

      @Override
      public EventReader.@Nullable Cell other() throws DataException {
        return events.other(spec);
      }
    };
  }

  /** A column; empty for items that the catalogue lacks. */
  EventReader.Cell cell(String column) throws DataException {
    if (column.equals(items.id())) {
      return target;
    }
    int index = catalogue.columns().indexOf(column);
    if (index < 0) {
      catalogue.requireGiven(column);
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
