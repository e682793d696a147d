package org.towerrank.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.recipe.NegativesSpec;

/** Draws the items that the rows of a batch are scored against. */
final class CandidateSampler {
  private static final double POPULARITY_EXPONENT = 0.75;

  private final NegativesSpec spec;
  private final FeatureSchema schema;
  private final AliasTable distribution;
  private final int catalogueSize;
  private final Map<String, Map<Integer, Integer>> itemOfId = new HashMap<>();
  private final SplittableRandom random;

  /**
   * @param counts how often each item was chosen in the training events
   */
  CandidateSampler(
      NegativesSpec spec, FeatureSchema schema, ItemCatalogue items, long[] counts, long seed) {
    this.spec = spec;
    this.schema = schema;
    this.catalogueSize = items.size();
    this.distribution = new AliasTable(weights(spec, counts));
    this.random = new SplittableRandom(seed);
    if (spec.excludeHistory()) {
      for (Feature feature : schema.side(Side.ITEM)) {
        itemOfId.put(feature.encoder(), itemsOfIds(items.rows(), feature));
      }
    }
  }

  private static double[] weights(NegativesSpec spec, long[] counts) {
    double[] weights = new double[counts.length];
    for (int item = 0; item < weights.length; item++) {
      weights[item] =
          switch (spec.strategy()) {
            case UNIFORM, FULL -> 1;
            // Items never chosen are drawn as if chosen once: they are candidates too.
            case POPULARITY -> Math.pow((double) Math.max(1, counts[item]), POPULARITY_EXPONENT);
            case IN_BATCH -> (double) Math.max(1, counts[item]);
          };
    }
    return weights;
  }

  /** The item that has an id, for ids that just one item has. */
  private static Map<Integer, Integer> itemsOfIds(EncodedRows rows, Feature feature) {
    Map<Integer, Integer> items = new HashMap<>();
    for (int item = 0; item < rows.count() && feature.width() == 1; item++) {
      int id = rows.data()[rows.index(item, feature.name())];
      if (id >= IdEncoder.FIRST_KNOWN) {
        items.merge(id, item, (first, second) -> -1);
      }
    }
    return items;
  }

  /** The candidates of some rows that chose the given items. */
  Candidates draw(EncodedRows users, int[] targets) {
    Candidates drawn =
        switch (spec.strategy()) {
          case FULL -> full(targets);
          case IN_BATCH -> shared(targets, 0);
          case UNIFORM, POPULARITY ->
              spec.shared() ? shared(targets, spec.count()) : ownOfEachRow(targets);
        };
    if (spec.excludeHistory()) {
      excludeHistory(users, targets, drawn);
    }
    return drawn;
  }

  private Candidates full(int[] targets) {
    int[] items = new int[catalogueSize];
    for (int item = 0; item < items.length; item++) {
      items[item] = item;
    }
    boolean[] included = included(targets.length, items.length);
    return new Candidates(items, targets.clone(), new float[items.length], included);
  }

  /** The choices of all rows and some more items, as candidates of every row. */
  private Candidates shared(int[] targets, int more) {
    Pool pool = new Pool();
    int[] positions = pool.addAll(targets);
    for (int i = 0; i < more; i++) {
      pool.add(distribution.draw(random));
    }
    int[] items = pool.items();
    return new Candidates(
        items, positions, corrections(items), included(positions.length, items.length));
  }

  /** For each row its choice and negatives of its own. */
  private Candidates ownOfEachRow(int[] targets) {
    Pool pool = new Pool();
    int[] positions = pool.addAll(targets);
    List<int[]> drawn = new ArrayList<>(targets.length);
    for (int row = 0; row < targets.length; row++) {
      int[] of = new int[spec.count()];
      for (int i = 0; i < of.length; i++) {
        of[i] = pool.add(distribution.draw(random));
      }
      drawn.add(of);
    }
    int[] items = pool.items();
    boolean[] included = new boolean[targets.length * items.length];
    for (int row = 0; row < targets.length; row++) {
      included[row * items.length + positions[row]] = true;
      for (int position : drawn.get(row)) {
        included[row * items.length + position] = true;
      }
    }
    return new Candidates(items, positions, corrections(items), included);
  }

  private boolean[] included(int rows, int items) {
    return spec.excludeHistory() ? Candidates.all(rows, items) : new boolean[0];
  }

  private float[] corrections(int[] items) {
    float[] corrections = new float[items.length];
    for (int i = 0; i < items.length && spec.correction(); i++) {
      corrections[i] = (float) -Math.log(distribution.probability(items[i]));
    }
    return corrections;
  }

  private void excludeHistory(EncodedRows users, int[] targets, Candidates candidates) {
    Map<Integer, Integer> positionOfItem = new HashMap<>();
    for (int i = 0; i < candidates.items().length; i++) {
      positionOfItem.put(candidates.items()[i], i);
    }
    for (Feature feature : schema.side(Side.USER)) {
      Map<Integer, Integer> items = itemOfId.get(feature.encoder());
      if (!(feature instanceof SequenceFeature) || items == null) {
        continue;
      }
      for (int row = 0; row < users.count(); row++) {
        int at = users.index(row, feature.name());
        for (int i = at; i < at + feature.width(); i++) {
          int item = items.getOrDefault(users.data()[i], -1);
          int position = positionOfItem.getOrDefault(item, -1);
          if (position >= 0 && item != targets[row]) {
            candidates.included()[row * candidates.items().length + position] = false;
          }
        }
      }
    }
  }

  /** Items in the order they were first added, each once. */
  private static final class Pool {
    private final Map<Integer, Integer> positions = new LinkedHashMap<>();

    int add(int item) {
      Integer known = positions.putIfAbsent(item, positions.size());
      return known == null ? positions.size() - 1 : known;
    }

    int[] addAll(int[] items) {
      int[] at = new int[items.length];
      for (int i = 0; i < items.length; i++) {
        at[i] = add(items[i]);
      }
      return at;
    }

    int[] items() {
      return positions.keySet().stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
