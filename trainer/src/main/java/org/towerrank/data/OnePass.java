package org.towerrank.data;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.EncoderFitter;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/**
 * Reads the training events once: rows have codes until encoders are fitted to them. Where there
 * are more rows than the heap should hold with what codes stand for, encoders are fitted to the
 * rest too, and no row is kept.
 *
 * @param <S> what the events become
 */
final class OnePass<S extends EncodedSplit<S>> {
  private final List<FeatureSpec> features;
  private final EventReader events;
  private final ProvisionalSchema provisional;
  private final TrainingReader<S> reader;
  private final long mostBytes;
  private final Progress progress;

  /**
   * @param features of the recipe
   * @param reader of the events, which encodes by the provisional schema
   * @param mostBytes of rows, with what codes stand for
   */
  OnePass(
      List<FeatureSpec> features,
      EventReader events,
      ProvisionalSchema provisional,
      TrainingReader<S> reader,
      long mostBytes,
      Progress progress) {
    this.features = features;
    this.events = events;
    this.provisional = provisional;
    this.reader = reader;
    this.mostBytes = mostBytes;
    this.progress = progress;
  }

  /**
   * What was read.
   *
   * @param schema fitted to all events
   * @param rows null if the heap should not hold them
   */
  record Fitted<S extends EncodedSplit<S>>(FeatureSchema schema, @Nullable CodedRows<S> rows) {}

  /** Reads all events. */
  Fitted<S> read(Progress.Task task) throws IOException {
    RowStore rows = readRows(task);
    Map<String, EncoderFitter> fitters = provisional.fitters();
    if (rows == null) {
      provisional.forgetValues();
      return new Fitted<>(fitToTheRest(fitters, task), null);
    }
    S split = reader.finish(rows, progress);
    return new Fitted<>(
        EncoderFitting.schema(features, fitters), new CodedRows<>(provisional, split));
  }

  /** Reads rows to the end of the events; null if there are too many. */
  private @Nullable RowStore readRows(Progress.Task task) throws IOException {
    RowStore rows = provisional.newRows();
    while (reader.next()) {
      int[] row = reader.encode();
      provisional.count(row, events);
      rows.add(row);
      reader.addBeside(task);
      if (provisional.bytes(rows.count()) > mostBytes) {
        return null;
      }
    }
    rows.finish();
    return rows;
  }

  private FeatureSchema fitToTheRest(Map<String, EncoderFitter> fitters, Progress.Task task)
      throws IOException {
    EncoderFitting fitting = new EncoderFitting();
    for (FeatureSpec spec : features) {
      if (spec.encoder() != null) {
        fitting.add(spec, Objects.requireNonNull(fitters.get(spec.name())), reader.source(spec));
      }
    }
    while (reader.next()) {
      fitting.addRow(events);
      events.show(task);
    }
    return fitting.schema(features);
  }
}
