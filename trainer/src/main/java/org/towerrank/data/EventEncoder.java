package org.towerrank.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/** Encodes some features of the current event into a row. */
final class EventEncoder {
  private final EventReader events;
  private final RawValueEncoder encoder;
  private final EncodedBlock block;
  private final List<EncodedColumn> columns = new ArrayList<>();
  // Of events whose value was encoded alone.
  private final int[] missing;
  private final CutSequences cuts = new CutSequences();
  private List<EncodedColumn> alone;

  /**
   * A feature, where its values come from, and where they go.
   *
   * @param place among the columns
   * @param feature its index in the schema
   * @param inBlock its place among the columns of the block; -1 where it is not one value a row
   * @param other what it is set against: the moment of an age, the list of occurrences
   * @param cut how often it is cut
   */
  private record EncodedColumn(
      int place,
      FeatureSpec spec,
      int feature,
      int inBlock,
      EventReader.Cell cell,
      EventReader.@Nullable Cell other,
      int offset,
      CutSequences.Count cut) {}

  /**
   * Features that the schema lacks are not read: another model may be measured by a recipe.
   *
   * @throws DataException naming a column that the events lack
   */
  EventEncoder(EventReader events, List<FeatureSpec> specs, FeatureSchema schema)
      throws DataException {
    this.events = events;
    this.encoder = new RawValueEncoder(schema);
    RowLayout layout = new RowLayout(schema);
    this.block = new EncodedBlock(layout.width());
    for (FeatureSpec spec : specs) {
      List<Feature> read =
          spec.features().stream()
              .filter(feature -> schema.names().contains(feature.name()))
              .toList();
      if (read.isEmpty()) {
        continue;
      }
      EventReader.Cell cell = events.cell(spec.columnName());
      for (Feature made : read) {
        int feature = schema.features().indexOf(schema.feature(made.name()));
        int offset = layout.offset(made.name());
        int inBlock = isOneValue(made) ? block.add(cell, schema.encoder(made), offset) : -1;
        columns.add(
            new EncodedColumn(
                columns.size(),
                spec,
                feature,
                inBlock,
                cell,
                events.other(spec),
                offset,
                cuts.of(made)));
      }
    }
    this.alone = columns;
    this.missing = new int[columns.size()];
  }

  /** Whether a feature has one value a row, which its encoder alone makes a number of. */
  static boolean isOneValue(Feature feature) {
    return feature instanceof CategoricalFeature || feature instanceof NumericFeature;
  }

  /**
   * Encodes the current event.
   *
   * @throws DataException naming file, line and column of a value that does not fit
   */
  void encode(int[] row) throws DataException {
    cuts.addRow();
    if (block.read(events.batchRow(), row)) {
      alone = columns.stream().filter(column -> !isOfBlock(column)).toList();
    }
    for (EncodedColumn column : alone) {
      encode(column, row);
    }
  }

  private boolean isOfBlock(EncodedColumn column) {
    return column.inBlock() >= 0 && block.has(column.inBlock());
  }

  private void encode(EncodedColumn column, int[] row) throws DataException {
    @Nullable Object value = column.cell().value();
    missing[column.place()] += value == null || value.equals("") || List.of().equals(value) ? 1 : 0;
    try {
      column
          .cut()
          .add(
              encoder.encode(
                  column.feature(),
                  value,
                  EventReader.otherValue(column.spec(), column.other()),
                  row,
                  column.offset()));
    } catch (InvalidValueException e) {
      throw events.error(column.cell().place(column.spec().columnName()) + ": " + e.getMessage());
    }
  }

  /** Warns, behind the last event, of sequences that are longer than what is read of them. */
  void warnOfCuts(Progress progress) {
    cuts.warn(events.file(), progress);
  }

  /** In how many events so far a feature was empty, by feature. */
  Map<String, Integer> missing() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < missing.length; i++) {
      EncodedColumn column = columns.get(i);
      int ofBlocks = column.inBlock() < 0 ? 0 : block.missing(column.inBlock());
      counts.put(column.spec().name(), missing[i] + ofBlocks);
    }
    return counts;
  }
}
