package org.towerrank.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.csv.DataException;
import org.towerrank.feature.Side;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;

/**
 * Reads the training events of two towers while encoders are fitted. Those of items are fitted to
 * the item that each event chose, so that ids run by how often an item was chosen.
 */
final class RecallTrainingReader implements TrainingReader<RecallSplit> {
  private final EventReader events;
  private final RecallReader reader;
  private final ItemCells chosen;
  private final EncoderFitting ofItems = new EncoderFitting();
  // Numbers of the chosen items, which the places in the catalogue will replace.
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> ids = new ArrayList<>();
  private int[] targets = new int[1 << 12];
  private int count;

  /**
   * @param reader that encodes events by the provisional schema
   * @param chosen item of the current event
   * @param provisional whose encoders of items are fitted
   */
  RecallTrainingReader(
      EventReader events,
      RecallReader reader,
      ItemCells chosen,
      List<FeatureSpec> specs,
      ProvisionalSchema provisional)
      throws DataException {
    this.events = events;
    this.reader = reader;
    this.chosen = chosen;
    for (FeatureSpec spec : specs) {
      if (spec.side() == Side.ITEM && spec.encoder() != null) {
        ofItems.add(spec, provisional.fitter(spec.name()), chosen.source(spec, events));
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    return reader.next();
  }

  @Override
  public int[] encode() throws DataException {
    return reader.encode();
  }

  /** The chosen item, and what encoders of items are fitted to. */
  @Override
  public void addBeside(Progress.Task task) throws DataException {
    ofItems.addRow(events);
    if (count == targets.length) {
      targets = Arrays.copyOf(targets, 2 * targets.length);
    }
    targets[count++] = numbers.computeIfAbsent(reader.target(), this::number);
    events.show(task);
  }

  private int number(String id) {
    ids.add(id);
    return ids.size() - 1;
  }

  @Override
  public EncoderFitting.Source source(FeatureSpec spec) throws DataException {
    return spec.side() == Side.ITEM ? chosen.source(spec, events) : events.source(spec);
  }

  /** The targets are places in {@link #ids}, and what items there were is not known yet. */
  @Override
  public RecallSplit finish(RowStore rows, Progress progress) throws IOException {
    float[] weights = reader.finish(progress);
    return new RecallSplit(
        rows,
        Arrays.copyOf(targets, count),
        List.of(),
        Map.of(),
        reader.missing(),
        weights,
        reader.times(),
        ItemLifetimes.ENDLESS);
  }

  /** The chosen items, each in every way that it is written. */
  List<String> ids() {
    return List.copyOf(ids);
  }
}
