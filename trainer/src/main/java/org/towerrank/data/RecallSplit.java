package org.towerrank.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Encoded events with the item that each chose. */
public final class RecallSplit implements EncodedSplit<RecallSplit> {
  private final RowStore rows;
  private final int[] targets;
  private final List<int[]> excluded;
  private final Map<String, ColumnValues> columns;
  private final Map<String, Integer> missing;
  private final float[] weights;
  private final double[] times;
  private final ItemLifetimes lifetimes;

  /**
   * @param targets the item that each event chose
   * @param excluded the items not to recommend to each event's user; empty if none are
   * @param columns raw values that were kept
   * @param missing how many events have no value, by feature
   * @param weights of the events; empty if each counts once
   * @param times of the events, in microseconds; empty if nothing depends on them
   * @param lifetimes of the items
   */
  RecallSplit(
      RowStore rows,
      int[] targets,
      List<int[]> excluded,
      Map<String, ColumnValues> columns,
      Map<String, Integer> missing,
      float[] weights,
      double[] times,
      ItemLifetimes lifetimes) {
    this.rows = rows;
    this.targets = targets;
    this.excluded = excluded;
    this.columns = Map.copyOf(columns);
    this.missing = Map.copyOf(missing);
    this.weights = weights;
    this.times = times;
    this.lifetimes = lifetimes;
  }

  /** User and context features of each event. */
  @Override
  public RowStore rows() {
    return rows;
  }

  @Override
  public RecallSplit with(RowStore others) {
    return new RecallSplit(others, targets, excluded, columns, missing, weights, times, lifetimes);
  }

  /**
   * The same, where each event chose the item of a place that the target is.
   *
   * @param lifetimes of the items
   */
  RecallSplit withItems(int[] places, ItemLifetimes lifetimes) {
    int[] items = Arrays.stream(targets).map(target -> places[target]).toArray();
    return new RecallSplit(rows, items, excluded, columns, missing, weights, times, lifetimes);
  }

  /** The raw values that were kept, by column. */
  public Map<String, ColumnValues> columns() {
    return columns;
  }

  /** In how many rows a feature's column is empty, by feature. */
  public Map<String, Integer> missing() {
    return missing;
  }

  /** Number of events. */
  public int count() {
    return targets.length;
  }

  /** Index in the catalogue of the item that an event chose. */
  public int target(int row) {
    return targets[row];
  }

  /** Indexes in the catalogue of the items not to recommend to an event's user. */
  public int[] excluded(int row) {
    return excluded.isEmpty() ? new int[0] : excluded.get(row);
  }

  /** Whether some items can be recommended to some events only. */
  public boolean hasLifetimes() {
    return lifetimes.areBounded();
  }

  /** Whether an item could be recommended when an event was; the item that it chose could. */
  public boolean isLive(int row, int item) {
    return !hasLifetimes() || item == targets[row] || lifetimes.include(item, times[row]);
  }

  /** The same for events that the same items of a catalogue could be recommended to. */
  public int choiceHash(int row) {
    int hash = Arrays.hashCode(Arrays.stream(excluded(row)).sorted().distinct().toArray());
    return hasLifetimes()
        ? 31 * (31 * hash + lifetimes.hash()) + Double.hashCode(times[row])
        : hash;
  }

  /** How many events chose an item that could not be recommended then, by its times. */
  int untimely() {
    return hasLifetimes()
        ? (int)
            IntStream.range(0, targets.length)
                .filter(row -> !lifetimes.include(targets[row], times[row]))
                .count()
        : 0;
  }

  /** How many events chose an item that is not to be recommended to them. */
  int excludedChoices() {
    return (int)
        IntStream.range(0, targets.length)
            .filter(row -> IntStream.of(excluded(row)).anyMatch(item -> item == targets[row]))
            .count();
  }

  /** How much an event counts, more than 0. */
  public float weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  /** How often each item of the catalogue was chosen, whatever the events' weights. */
  public long[] counts(int items) {
    long[] counts = new long[items];
    for (int target : targets) {
      counts[target]++;
    }
    return counts;
  }

  /** Collects events one by one. */
  static final class Builder {
    private final RowStore rows;
    private final ItemCatalogue catalogue;
    private final List<int[]> excluded = new ArrayList<>();
    private int[] targets = new int[1 << 12];

    Builder(RowStore rows, ItemCatalogue catalogue) {
      this.rows = rows;
      this.catalogue = catalogue;
    }

    /** Items to exclude that the catalogue lacks cannot be recommended anyway. */
    void add(int[] row, int target, Optional<List<String>> exclude) throws IOException {
      if (rows.count() == targets.length) {
        targets = Arrays.copyOf(targets, 2 * targets.length);
      }
      targets[rows.count()] = target;
      rows.add(row);
      exclude.ifPresent(
          items ->
              excluded.add(
                  items.stream()
                      .mapToInt(catalogue::indexOf)
                      .filter(index -> index >= 0)
                      .toArray()));
    }

    /**
     * All events.
     *
     * @param columns raw values that were kept
     * @param missing how many events have no value, by feature
     * @param weights of the events; empty if each counts once
     * @param times of the events, in microseconds; empty if nothing depends on them
     */
    RecallSplit build(
        Map<String, ColumnValues> columns,
        Map<String, Integer> missing,
        float[] weights,
        double[] times)
        throws IOException {
      rows.finish();
      return new RecallSplit(
          rows,
          Arrays.copyOf(targets, rows.count()),
          excluded,
          columns,
          missing,
          weights,
          times,
          catalogue.lifetimes());
    }
  }
}
