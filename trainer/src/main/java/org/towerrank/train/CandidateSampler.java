package org.towerrank.train;

import java.util.ArrayList;
import java.util.Arrays;
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
  private final AliasTable drawn;
  private final AliasTable chosen;
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
    this.drawn = new AliasTable(weights(spec, counts));
    this.chosen = new AliasTable(smoothed(counts, 1));
    this.random = new SplittableRandom(seed);
    if (spec.excludeHistory()) {
      for (Feature feature : schema.side(Side.ITEM)) {
        itemOfId.put(feature.encoder(), itemsOfIds(items.rows(), feature));
      }
    }
  }

  private static double[] weights(NegativesSpec spec, long[] counts) {
    return switch (spec.strategy()) {
      case UNIFORM, FULL -> smoothed(counts, 0);
      case POPULARITY -> smoothed(counts, POPULARITY_EXPONENT);
      case IN_BATCH -> smoothed(counts, 1);
    };
  }

  /** Items never chosen are weighed as if chosen once: they are candidates too. */
  private static double[] smoothed(long[] counts, double exponent) {
    return Arrays.stream(counts)
        .mapToDouble(n -> Math.pow((double) Math.max(1, n), exponent))
        .toArray();
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
    Candidates candidates =
        switch (spec.strategy()) {
          case FULL -> full(targets);
          case IN_BATCH -> shared(targets, 0);
          case UNIFORM, POPULARITY ->
              spec.shared() ? shared(targets, spec.count()) : ownOfEachRow(targets);
        };
    if (spec.excludeHistory()) {
      excludeHistory(users, targets, candidates);
    }
    return candidates;
  }

  private Candidates full(int[] targets) {
    int[] items = new int[catalogueSize];
    for (int item = 0; item < items.length; item++) {
      items[item] = item;
    }
    boolean[] included = included(targets.length, items.length);
    return candidates(items, targets.clone(), new float[items.length], included);
  }

  /** The choices of all rows and some more items, as candidates of every row. */
  private Candidates shared(int[] targets, int more) {
    Pool pool = new Pool();
    int[] positions = pool.addAll(targets);
    for (int i = 0; i < more; i++) {
      pool.add(drawn.draw(random));
    }
    int[] items = pool.items();
    float[] corrections = corrections(items, more, targets.length - 1);
    return candidates(items, positions, corrections, included(positions.length, items.length));
  }

  /** For each row its choice and negatives of its own. */
  private Candidates ownOfEachRow(int[] targets) {
    Pool pool = new Pool();
    int[] positions = pool.addAll(targets);
    List<int[]> drawnOfRow = new ArrayList<>(targets.length);
    for (int row = 0; row < targets.length; row++) {
      int[] of = new int[spec.count()];
      for (int i = 0; i < of.length; i++) {
        of[i] = pool.add(drawn.draw(random));
      }
      drawnOfRow.add(of);
    }
    int[] items = pool.items();
    boolean[] included = new boolean[targets.length * items.length];
    for (int row = 0; row < targets.length; row++) {
      included[row * items.length + positions[row]] = true;
      for (int position : drawnOfRow.get(row)) {
        included[row * items.length + position] = true;
      }
    }
    return candidates(items, positions, corrections(items, spec.count(), 0), included);
  }

  private Candidates candidates(
      int[] items, int[] positions, float[] corrections, boolean[] included) {
    boolean correctsChosen = spec.correction() == NegativesSpec.Correction.ALL;
    return new Candidates(items, positions, corrections, correctsChosen, included);
  }

  private boolean[] included(int rows, int items) {
    return spec.excludeHistory() ? Candidates.all(rows, items) : new boolean[0];
  }

  /**
   * For each item {@code -log} of the probability that it is a candidate of a row that did not
   * choose it.
   *
   * @param draws how many candidates of a row are drawn
   * @param choices how many are the choices of other rows
   */
  private float[] corrections(int[] items, int draws, int choices) {
    float[] corrections = new float[items.length];
    if (spec.correction() == NegativesSpec.Correction.NONE || draws + choices == 0) {
      return corrections;
    }
    for (int i = 0; i < items.length; i++) {
      double never =
          draws * Math.log1p(-drawn.probability(items[i]))
              + choices * Math.log1p(-chosen.probability(items[i]));
      corrections[i] = (float) -Math.log(-Math.expm1(never));
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
