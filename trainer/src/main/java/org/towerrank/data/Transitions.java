package org.towerrank.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.feature.IdEncoder;

/**
 * Which items the training events chose behind each item that was the latest of a history: a Markov
 * chain of the first order, the table that neural recommenders of sessions have to beat (Rendle et
 * al. 2010, Ludewig and Jannach 2018).
 */
public final class Transitions {
  private final String history;
  private final int[] starts;
  private final int[] items;
  private final float[] weights;

  private Transitions(String history, int[] starts, int[] items, float[] weights) {
    this.history = history;
    this.starts = starts;
    this.items = items;
    this.weights = weights;
  }

  /** The name of the sequence feature that holds histories. */
  public String history() {
    return history;
  }

  /**
   * How often each item was chosen behind the one of an id, by its index in the catalogue; by the
   * weights of the events.
   */
  public Map<Integer, Double> behind(int id) {
    Map<Integer, Double> counts = new HashMap<>();
    if (id >= 0 && id < starts.length - 1) {
      for (int at = starts[id]; at < starts[id + 1]; at++) {
        counts.merge(items[at], (double) weights[at], Double::sum);
      }
    }
    return counts;
  }

  /**
   * Collects events. Of more than {@code most} it keeps as many that are drawn at random (Vitter
   * 1985), so that a log of any size takes 12 bytes for each of these.
   */
  static final class Builder {
    private static final int MOST = 1 << 23;

    private final String history;
    private final int most;
    private final SplittableRandom random = new SplittableRandom(1);
    private int[] ids = new int[1 << 10];
    private int[] items = new int[1 << 10];
    private float[] weights = new float[1 << 10];
    private long seen;
    private int kept;

    Builder(String history) {
      this(history, MOST);
    }

    Builder(String history, int most) {
      this.history = history;
      this.most = most;
    }

    /** Adds an event whose history ends with an id; passed over if that is none of an item. */
    void add(int id, int item, double weight) {
      if (id < IdEncoder.FIRST_KNOWN) {
        return;
      }
      seen++;
      if (kept < most) {
        grow();
        put(kept++, id, item, weight);
        return;
      }
      long place = random.nextLong(seen);
      if (place < most) {
        put((int) place, id, item, weight);
      }
    }

    private void put(int place, int id, int item, double weight) {
      ids[place] = id;
      items[place] = item;
      weights[place] = (float) weight;
    }

    private void grow() {
      if (kept == ids.length) {
        int size = Math.min(most, 2 * kept);
        ids = Arrays.copyOf(ids, size);
        items = Arrays.copyOf(items, size);
        weights = Arrays.copyOf(weights, size);
      }
    }

    /** Sorts what was added by id. */
    Transitions build() {
      int[] starts = new int[Arrays.stream(ids, 0, kept).max().orElse(0) + 2];
      for (int i = 0; i < kept; i++) {
        starts[ids[i] + 1]++;
      }
      Arrays.parallelPrefix(starts, Integer::sum);
      int[] next = starts.clone();
      int[] itemsById = new int[kept];
      float[] weightsById = new float[kept];
      for (int i = 0; i < kept; i++) {
        int place = next[ids[i]]++;
        itemsById[place] = items[i];
        weightsById[place] = weights[i];
      }
      return new Transitions(history, starts, itemsById, weightsById);
    }
  }
}
