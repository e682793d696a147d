package org.towerrank.data;

import java.util.List;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/** Looks whether the columns of a table are written as the features that read them say. */
final class ColumnChecks {
  private final EventReader events;
  private final SeparatorCheck separators;
  private final EpochCheck epochs;

  /**
   * Checks of a table.
   *
   * @param specs features that are fitted to it
   */
  ColumnChecks(EventReader events, List<FeatureSpec> specs) throws DataException {
    this.events = events;
    this.separators = new SeparatorCheck(events, specs);
    this.epochs = new EpochCheck(events, specs);
  }

  /** Looks at the current event. */
  void add() {
    separators.add();
    epochs.add();
  }

  /** Warns of columns that are written otherwise. */
  void finish(Progress progress) {
    separators.finish(events.file(), progress);
    epochs.finish(events.file(), progress);
  }
}
