package org.towerrank.data;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.EncoderFitter;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;

/**
 * Reads the training events once: rows have codes until encoders are fitted to them. Where so many
 * rows follow that the heap should not hold them with what codes stand for, encoders are fitted to
 * the rest, and rows are not kept.
 */
final class OnePass {
  private final Recipe recipe;
  private final EventReader events;
  private final TrainingRows training;
  private final Progress progress;
  private final ProvisionalSchema provisional;
  private final RowStore rows;
  private final RankingReader reader;
  private final long mostRows;

  /**
   * @param training whose times are counted
   * @param mostBytes of rows, with what codes stand for
   */
  OnePass(
      Recipe recipe,
      EventReader events,
      TrainingRows training,
      long mostBytes,
      Progress progress)
      throws DataException {
    this.recipe = recipe;
    this.events = events;
    this.training = training;
    this.progress = progress;
    this.provisional = ProvisionalSchema.of(recipe.features());
    this.rows = provisional.newRows();
    this.reader =
        new RankingReader(
            recipe,
            events,
            provisional.schema(),
            training.counting(events),
            List.of(),
            true);
    this.mostRows = mostBytes / provisional.rowBytes();
  }

  /**
   * What was read.
   *
   * @param fitted to all events
   * @param split whose rows have codes; null if the heap should not hold them
   */
  record Read(FeatureSchema fitted, ProvisionalSchema provisional, @Nullable RankingSplit split) {

    /**
     * The rows as a fitted schema has them.
     *
     * @return null if they were not kept, or a value does not fit its encoder
     */
    @Nullable RankingSplit rows(FeatureSchema schema) {
      if (split == null) {
        return null;
      }
      try {
        return split.with(provisional.replaceCodes(split.rows(), schema));
      } catch (InvalidValueException e) {
        // Which value it is, and where, is told where the events are read again.
        return null;
      }
    }
  }

  /** Reads all events. */
  Read read(Progress.Task task) throws IOException {
    while (reader.next()) {
      int[] row = reader.encode();
      try {
        provisional.count(row);
      } catch (InvalidValueException e) {
        throw events.error(String.valueOf(e.getMessage()));
      }
      rows.add(row);
      reader.addBeside(task);
      if (rows.count() >= mostRows) {
        return new Read(fitToTheRest(task), provisional, null);
      }
    }
    training.requireNew(events);
    rows.finish();
    RankingSplit split = reader.finish(rows, progress);
    return new Read(
        EncoderFitting.schema(recipe.features(), provisional.fitters()), provisional, split);
  }

  private FeatureSchema fitToTheRest(Progress.Task task) throws IOException {
    EncoderFitting fitting = new EncoderFitting();
    Map<String, EncoderFitter> fitters = provisional.fitters();
    for (FeatureSpec spec : recipe.features()) {
      if (spec.encoder() != null) {
        fitting.add(spec, Objects.requireNonNull(fitters.get(spec.name())), events.source(spec));
      }
    }
    while (reader.next()) {
      fitting.addRow(events);
      events.show(task);
    }
    training.requireNew(events);
    return fitting.schema(recipe.features());
  }
}
