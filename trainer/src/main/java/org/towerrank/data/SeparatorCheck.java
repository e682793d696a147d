package org.towerrank.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/**
 * Looks whether texts of sequences have the separator that their feature says. Where none has, but
 * most have another usual one, each whole text would be fitted as one element.
 */
final class SeparatorCheck {
  private static final List<String> USUAL = List.of(" ", "|", ",", ";", "\t");
  private static final int FEW = 10;

  private final List<Texts> columns = new ArrayList<>();

  /** What was seen of a column. */
  private static final class Texts {
    private final FeatureSpec spec;
    private final String separator;
    private final EventReader.Cell cell;
    private final long[] found = new long[USUAL.size()];
    private long count;
    private String example = "";
    private boolean separated;

    Texts(FeatureSpec spec, String separator, EventReader.Cell cell) {
      this.spec = spec;
      this.separator = separator;
      this.cell = cell;
    }

    void add() {
      if (separated || !(cell.value() instanceof String text) || text.isEmpty()) {
        return;
      }
      separated = text.contains(separator);
      count++;
      for (int i = 0; i < found.length; i++) {
        if (text.contains(USUAL.get(i))) {
          found[i]++;
          example = text;
        }
      }
    }

    /** A separator that more than half of the texts have where none has the right one. */
    @Nullable String other() {
      for (int i = 0; i < found.length && !separated && count >= FEW; i++) {
        if (found[i] * 2 > count) {
          return USUAL.get(i);
        }
      }
      return null;
    }
  }

  SeparatorCheck(EventReader events, List<FeatureSpec> specs) throws DataException {
    for (FeatureSpec spec : specs) {
      if (spec.feature() instanceof SequenceFeature sequence && sequence.splitsAtSeparator()) {
        columns.add(new Texts(spec, sequence.separator(), events.cell(spec.columnName())));
      }
    }
  }

  /** Looks at the current event. */
  void add() {
    columns.forEach(Texts::add);
  }

  /** Warns of columns that have another separator. */
  void finish(Path file, Progress progress) {
    for (Texts texts : columns) {
      String other = texts.other();
      if (other != null) {
        progress.warn(
            String.format(
                Locale.ROOT,
                "[%s]: column [%s]: no text has the separator [%s] of feature [%s], most have [%s],"
                    + " such as [%s]: each counts as one element; set [separator]",
                file,
                texts.spec.columnName(),
                texts.separator,
                texts.spec.name(),
                other,
                texts.example));
      }
    }
  }
}
