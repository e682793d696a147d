package org.towerrank.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/**
 * Looks whether texts of sequences have the separator that their feature says. Where none has, but
 * most have another usual one, each whole text would be fitted as one element. Where an element of
 * a list has the separator, parts of it would be fitted as elements.
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
    private @Nullable String split;

    Texts(FeatureSpec spec, String separator, EventReader.Cell cell) {
      this.spec = spec;
      this.separator = separator;
      this.cell = cell;
    }

    void add() {
      if (separated || split != null) {
        return;
      }
      Object value = cell.value();
      if (value instanceof List<?> list) {
        split = splitElement(list);
      }
      if (!(value instanceof String text) || text.isEmpty()) {
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

    private @Nullable String splitElement(List<?> list) {
      for (Object element : list) {
        // Spaces around an element are taken off before it is split.
        if (element instanceof String text
            && text.contains(separator)
            && text.strip().contains(separator)) {
          return text;
        }
      }
      return null;
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

  /** Warns of columns that have another separator, and of elements of lists that are split. */
  void finish(Path file, Progress progress) {
    for (Texts texts : columns) {
      String place = "[" + file + "]: column [" + texts.spec.columnName() + "]: ";
      String own =
          " the separator [" + texts.separator + "] of feature [" + texts.spec.name() + "]";
      String other = texts.other();
      if (other != null) {
        progress.warn(
            place
                + ("no text has" + own + ", most have [" + other + "], such as [" + texts.example)
                + "]: each counts as one element; set [separator]");
      }
      if (texts.split != null) {
        progress.warn(
            place
                + ("elements of lists have" + own + ", such as [" + texts.split)
                + "]: each is split; set [separator] to what none has, such as [\"\\t\"]");
      }
    }
  }
}
