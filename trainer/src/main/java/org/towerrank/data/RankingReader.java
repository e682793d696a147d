package org.towerrank.data;

import java.io.IOException;
import java.util.List;
import org.towerrank.csv.DataException;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;

/** Reads the events of a ranking recipe that count, one after another, with all that is beside. */
final class RankingReader implements TrainingReader<RankingSplit> {
  private final Recipe recipe;
  private final EventReader events;
  private final CountedEvents counted;
  private final EventEncoder encoder;
  private final LabelReader labels;
  private final KeptColumns kept;
  private final ColumnChecks checks;
  private final boolean training;
  private final int[] row;

  /**
   * @param schema to encode events by
   * @param choice of events
   * @param columns whose raw values are kept
   * @param training whether they are what a model is fitted to
   */
  RankingReader(
      Recipe recipe,
      EventReader events,
      FeatureSchema schema,
      TrainingRows.Choice choice,
      List<String> columns,
      boolean training)
      throws DataException {
    this.recipe = recipe;
    this.events = events;
    this.encoder = new EventEncoder(events, recipe.features(), schema);
    this.counted = CountedEvents.of(events, recipe.data(), choice);
    this.labels = new LabelReader(events, recipe);
    this.kept = new KeptColumns(columns, events::cell);
    this.checks = new ColumnChecks(events, training ? recipe.features() : List.of());
    this.training = training;
    this.row = new int[new RowLayout(schema).width()];
  }

  @Override
  public boolean next() throws IOException {
    return counted.next();
  }

  @Override
  public int[] encode() throws DataException {
    encoder.encode(row);
    checks.add();
    return row;
  }

  /** Labels, and columns that are kept. */
  @Override
  public void addBeside(Progress.Task task) throws DataException {
    labels.add();
    kept.add();
    events.show(task);
  }

  @Override
  public EncoderFitting.Source source(FeatureSpec spec) {
    return events.source(spec);
  }

  @Override
  public RankingSplit finish(RowStore rows, Progress progress) throws IOException {
    events.checkJoins(training, progress);
    checks.finish(progress);
    if (training) {
      encoder.warnOfCuts(progress);
    }
    float[] weights = counted.finish();
    float[] all = training ? labels.finish() : labels.finishMeasured(progress);
    return new RankingSplit(
        rows, all, weights, recipe.taskNames(), kept.finish(), encoder.missing());
  }
}
