package org.towerrank.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.TimeEncoder;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/**
 * Looks whether numbers that are read as milliseconds since 1970 are seconds. All times of a log
 * would then lie within some weeks of 1970, and hours, weekdays and ages say nothing. The other way
 * round is an error, as such times lie behind the year 10000.
 */
final class EpochCheck {
  /** From 1973 to 2286, where they are seconds; all in 1970, where they are milliseconds. */
  private static final double LEAST = 1e8;

  private static final double MOST = 1e10;
  private static final int FEW = 10;

  private final List<Numbers> columns = new ArrayList<>();

  /** What was seen of a column. */
  private static final class Numbers {
    private final FeatureSpec spec;
    private final String column;
    private final String key;
    private final EventReader.Cell cell;
    private long count;
    private String example = "";
    private boolean differ;

    Numbers(FeatureSpec spec, String column, String key, EventReader.Cell cell) {
      this.spec = spec;
      this.column = column;
      this.key = key;
      this.cell = cell;
    }

    void add() {
      String text = differ ? "" : cell.text();
      if (text.isBlank()) {
        return;
      }
      double number = number(text);
      differ = !(number >= LEAST && number < MOST);
      count++;
      example = text;
    }

    /** NaN of a date. */
    private static double number(String text) {
      try {
        return RawValueEncoder.number(text);
      } catch (InvalidValueException e) {
        return Double.NaN;
      }
    }
  }

  EpochCheck(EventReader events, List<FeatureSpec> specs) throws DataException {
    for (FeatureSpec spec : specs) {
      if (spec.encoder() instanceof TimeEncoder.Spec time) {
        add(events, spec, spec.columnName(), "encoder.unit", time.unit());
      }
      if (spec.feature() instanceof AgeFeature age) {
        add(events, spec, spec.columnName(), "epoch", age.epoch());
        add(events, spec, age.moment(), "epoch", age.epoch());
      }
    }
  }

  private void add(
      EventReader events, FeatureSpec spec, String column, String key, @Nullable EpochUnit unit)
      throws DataException {
    if (unit != EpochUnit.SECONDS) {
      columns.add(new Numbers(spec, column, key, events.cell(column)));
    }
  }

  /** Looks at the current event. */
  void add() {
    columns.forEach(Numbers::add);
  }

  /** Warns of columns whose numbers are all like seconds. */
  void finish(Path file, Progress progress) {
    for (Numbers numbers : columns) {
      if (!numbers.differ && numbers.count >= FEW) {
        progress.warn(
            "["
                + file
                + "]: column ["
                + numbers.column
                + "]: all numbers look like seconds, such as ["
                + numbers.example
                + "], and feature ["
                + numbers.spec.name()
                + "] reads milliseconds, all of the year 1970; if they are seconds, set ["
                + numbers.key
                + ": seconds]");
      }
    }
  }
}
