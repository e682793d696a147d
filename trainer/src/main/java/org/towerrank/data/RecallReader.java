package org.towerrank.data;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowLayout;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.DataSpec;
import org.towerrank.recipe.FeatureSpec;

/** Reads the events of a two-tower recipe that count, one after another. */
final class RecallReader {
  private final EventReader events;
  private final EventEncoder encoder;
  private final EventReader.Cell target;
  private final CountedEvents counted;
  private final @Nullable EventMoments times;
  private final ColumnChecks checks;
  private final boolean training;
  private final int[] row;
  private boolean found;

  /**
   * @param target column of the item that an event chose
   * @param specs of the features that rows have
   * @param schema to encode events by
   * @param choice of events
   * @param training whether they are what a model is fitted to
   */
  RecallReader(
      EventReader events,
      DataSpec data,
      String target,
      List<FeatureSpec> specs,
      FeatureSchema schema,
      TrainingRows.Choice choice,
      boolean training)
      throws DataException {
    this.events = events;
    this.encoder = new EventEncoder(events, specs, schema);
    this.target = events.cell(target);
    this.counted = CountedEvents.of(events, data, choice);
    this.times = EventMoments.of(events, data);
    this.checks = new ColumnChecks(events, training ? specs : List.of());
    this.training = training;
    this.row = new int[new RowLayout(schema).width()];
  }

  /** Moves to the next event that counts. */
  boolean next() throws IOException {
    boolean next = counted.next();
    found |= next;
    return next;
  }

  /**
   * Encodes the current event.
   *
   * @return the row, until the next is encoded
   */
  int[] encode() throws DataException {
    encoder.encode(row);
    checks.add();
    if (times != null) {
      times.add();
    }
    return row;
  }

  /** The item that the current event chose, as it is written. */
  String target() {
    return target.text();
  }

  /**
   * Says that all was read.
   *
   * @return the weights of the events; empty if each counts once
   * @throws DataException if there were none
   */
  float[] finish(Progress progress) throws IOException {
    float[] weights = counted.finish();
    if (!found) {
      throw events.fileError("expected rows behind the header, found none");
    }
    events.checkJoins(training, progress);
    checks.finish(progress);
    if (training) {
      encoder.warnOfCuts(progress);
    }
    return weights;
  }

  /** When each event was, in microseconds; empty where nothing depends on it. */
  double[] times() {
    return times == null ? new double[0] : times.finish();
  }

  /** In how many events a feature's column was empty, by feature. */
  Map<String, Integer> missing() {
    return encoder.missing();
  }
}
