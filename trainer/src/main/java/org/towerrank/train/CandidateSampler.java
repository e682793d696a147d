package org.towerrank.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.recipe.NegativesSpec;
import org.towerrank.recipe.Recipe;

/** Draws the items that the rows of a batch are scored against. */
final class CandidateSampler {
  private static final double POPULARITY_EXPONENT = 0.75;
  private static final int[] NONE = {};

  private final NegativesSpec spec;
  private final FeatureSchema schema;
  private final AliasTable drawn;
  private final AliasTable chosen;
  private final int[] known;
  private final Map<String, Map<Integer, int[]>> itemsOfId = new HashMap<>();
  private final BitSet used = new BitSet();
  private final SplitMix random;

  /**
   * @param identities features whose id identifies an item
   * @param counts how often each item was chosen in the training events
   */
  CandidateSampler(
      NegativesSpec spec,
      FeatureSchema schema,
      ItemCatalogue items,
      List<Feature> identities,
      long[] counts,
      long seed) {
    this.spec = spec;
    this.schema = schema;
    boolean[] standIn = standIns(schema, items.rows(), counts);
    this.known = IntStream.range(0, items.size()).filter(item -> !standIn[item]).toArray();
    this.drawn = new AliasTable(weights(spec, counts, standIn));
    this.chosen = new AliasTable(smoothed(counts, standIn, 1));
    this.random = new SplitMix(seed);
    if (spec.excludeHistory()) {
      for (Feature feature : identities) {
        itemsOfId.put(feature.encoder(), itemsOfIds(items.rows(), feature));
      }
    }
  }

  /** The sampler that a recipe asks for. */
  static CandidateSampler of(
      Recipe recipe, FeatureSchema schema, ItemCatalogue items, long[] counts) {
    List<Feature> identities =
        recipe.identities().stream().map(spec -> schema.feature(spec.name())).toList();
    return new CandidateSampler(
        recipe.fit().negatives(), schema, items, identities, counts, recipe.fit().seed() + 1);
  }

  /**
   * Which items were never chosen and so have an unknown id. Their embedding stands for new items,
   * which the model must not learn to avoid.
   */
  private static boolean[] standIns(FeatureSchema schema, EncodedRows rows, long[] counts) {
    boolean[] standIn = new boolean[counts.length];
    for (Feature feature : schema.side(Side.ITEM)) {
      for (int item = 0; item < counts.length && !feature.makesFloats(); item++) {
        int from = rows.index(item, feature.name());
        for (int i = from; i < from + feature.width() && counts[item] == 0; i++) {
          standIn[item] |= rows.data()[i] == IdEncoder.UNKNOWN;
        }
      }
    }
    return standIn;
  }

  private static double[] weights(NegativesSpec spec, long[] counts, boolean[] left) {
    return switch (spec.strategy()) {
      case UNIFORM, FULL -> smoothed(counts, left, 0);
      case POPULARITY -> smoothed(counts, left, POPULARITY_EXPONENT);
      case IN_BATCH -> smoothed(counts, left, 1);
    };
  }

  /** Other items never chosen weigh as if chosen once, so that they are candidates too. */
  private static double[] smoothed(long[] counts, boolean[] left, double exponent) {
    double[] weights = new double[counts.length];
    for (int item = 0; item < weights.length; item++) {
      weights[item] = left[item] ? 0 : Math.pow((double) Math.max(1, counts[item]), exponent);
    }
    return weights;
  }

  /** The items that have an id: more than one where they share a bucket. */
  private static Map<Integer, int[]> itemsOfIds(EncodedRows rows, Feature feature) {
    Map<Integer, int[]> items = new HashMap<>();
    for (int item = 0; item < rows.count(); item++) {
      int id = rows.data()[rows.index(item, feature.name())];
      if (id >= IdEncoder.FIRST_KNOWN) {
        items.merge(id, new int[] {item}, CandidateSampler::both);
      }
    }
    return items;
  }

  private static int[] both(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }

  /** The generator that items are drawn with. */
  SplitMix random() {
    return random;
  }

  /** Writes down which items were candidates so far. */
  void save(Notes notes) {
    notes.put("candidates", used);
  }

  /** Goes on from there. */
  void restore(Notes notes) {
    used.or(notes.bits("candidates"));
  }

  /** Items that were candidates so far. Not to be called while candidates are drawn. */
  IntStream drawn() {
    return used.stream();
  }

  /** The most candidates that {@code rows} rows have together. */
  long most(int rows) {
    long most =
        switch (spec.strategy()) {
          case FULL -> known.length;
          case IN_BATCH -> rows;
          case UNIFORM, POPULARITY ->
              spec.shared() ? (long) rows + spec.count() : rows * (1L + spec.count());
        };
    return Math.min(most, known.length);
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
    int[] positions =
        Arrays.stream(targets).map(item -> Arrays.binarySearch(known, item)).toArray();
    boolean[] included = included(targets.length, known.length);
    return candidates(known, positions, new float[known.length], included);
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
    Arrays.stream(items).forEach(used::set);
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
    for (Feature feature : schema.features()) {
      Map<Integer, int[]> items = itemsOfId.get(feature.encoder());
      if (!(feature instanceof SequenceFeature) || feature.side() == Side.ITEM || items == null) {
        continue;
      }
      for (int row = 0; row < users.count(); row++) {
        int at = users.index(row, feature.name());
        for (int i = at; i < at + feature.width(); i++) {
          for (int item : items.getOrDefault(users.data()[i], NONE)) {
            int position = positionOfItem.getOrDefault(item, -1);
            if (position >= 0 && item != targets[row]) {
              candidates.included()[row * candidates.items().length + position] = false;
            }
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
