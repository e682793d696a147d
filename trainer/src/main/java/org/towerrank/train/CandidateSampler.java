package org.towerrank.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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

  /** Which items there were when the rows of a batch were. */
  @FunctionalInterface
  interface Live {
    boolean has(int row, int item);
  }

  private final NegativesSpec spec;
  private final FeatureSchema schema;
  private final AliasTable drawn;
  private final AliasTable chosen;
  private final int[] known;

  /** The index of an item among those known; negative if it is not. */
  private final int[] positionOfKnown;

  private final Map<String, CandidateIds> identities = new HashMap<>();
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
    this.positionOfKnown = new int[items.size()];
    Arrays.fill(positionOfKnown, -1);
    for (int i = 0; i < known.length; i++) {
      positionOfKnown[known[i]] = i;
    }
    this.drawn = new AliasTable(weights(spec, counts, standIn));
    this.chosen = new AliasTable(smoothed(counts, standIn, 1));
    this.random = new SplitMix(seed);
    if (spec.excludeHistory()) {
      for (Feature feature : identities) {
        this.identities.put(
            feature.encoder(), new CandidateIds(ItemsOfIds.of(items.rows(), feature)));
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

  /**
   * The candidates of some rows that chose the given items.
   *
   * @param live of the rows; null where each has all items
   */
  Candidates draw(EncodedRows users, int[] targets, @Nullable Live live) {
    return switch (spec.strategy()) {
      case FULL -> full(users, targets, live);
      case IN_BATCH -> shared(users, targets, 0, live);
      case UNIFORM, POPULARITY ->
          spec.shared()
              ? shared(users, targets, spec.count(), live)
              : ownOfEachRow(users, targets, live);
    };
  }

  private Candidates full(EncodedRows users, int[] targets, @Nullable Live live) {
    int[] positions = Arrays.stream(targets).map(item -> positionOfKnown[item]).toArray();
    int[] excluded = absent(users, targets, live, known, item -> positionOfKnown[item]);
    return candidates(known, positions, new float[known.length], excluded);
  }

  /** The choices of all rows and some more items, as candidates of every row. */
  private Candidates shared(EncodedRows users, int[] targets, int more, @Nullable Live live) {
    CandidatePool pool = new CandidatePool();
    int[] positions = pool.addAll(targets);
    for (int i = 0; i < more; i++) {
      pool.add(drawn.draw(random));
    }
    int[] items = pool.items();
    float[] corrections = corrections(items, more, targets.length - 1);
    int[] excluded = absent(users, targets, live, items, pool::position);
    return candidates(items, positions, corrections, excluded);
  }

  /** For each row its choice and negatives of its own. */
  private Candidates ownOfEachRow(EncodedRows users, int[] targets, @Nullable Live live) {
    CandidatePool pool = new CandidatePool();
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
    for (int place : absent(users, targets, live, items, pool::position)) {
      included[place] = false;
    }
    Arrays.stream(items).forEach(used::set);
    float[] corrections = corrections(items, spec.count(), 0);
    return new Candidates(items, positions, corrections, correctsChosen(), included, NONE);
  }

  private Candidates candidates(int[] items, int[] positions, float[] corrections, int[] excluded) {
    Arrays.stream(items).forEach(used::set);
    return new Candidates(
        items, positions, corrections, correctsChosen(), new boolean[0], excluded);
  }

  private boolean correctsChosen() {
    return spec.correction() == NegativesSpec.Correction.ALL;
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
          never(draws, drawn.probability(items[i])) + never(choices, chosen.probability(items[i]));
      corrections[i] = (float) -Math.log(-Math.expm1(never));
    }
    return corrections;
  }

  /** The log of the probability that an item is none of so many, of which none may be drawn. */
  private static double never(int count, double probability) {
    return count == 0 ? 0 : count * Math.log1p(-probability);
  }

  /**
   * The places in {@code [rows, items]} of candidates that the row cannot choose: there were none
   * then, or they are in its history.
   *
   * @param positionOf an item among the candidates, negative if it is none
   */
  private int[] absent(
      EncodedRows users,
      int[] targets,
      @Nullable Live live,
      int[] items,
      IntUnaryOperator positionOf) {
    int[] history = history(users, targets, items, positionOf);
    return live == null ? history : withUntimely(history, targets.length, live, items);
  }

  /** The same with the places of items that there were not. */
  private static int[] withUntimely(int[] history, int rows, Live live, int[] items) {
    int[] places = history;
    int count = history.length;
    for (int row = 0; row < rows; row++) {
      if (places.length < count + items.length) {
        places = Arrays.copyOf(places, 2 * (count + items.length));
      }
      for (int i = 0; i < items.length; i++) {
        if (!live.has(row, items[i])) {
          places[count++] = row * items.length + i;
        }
      }
    }
    return Arrays.copyOf(places, count);
  }

  /**
   * The places in {@code [rows, items]} of candidates that are in the row's own history; none if
   * they are not to be excluded.
   *
   * @param positionOf an item among the candidates, negative if it is none
   */
  private int[] history(
      EncodedRows users, int[] targets, int[] candidates, IntUnaryOperator positionOf) {
    IntStream.Builder places = IntStream.builder();
    identities.values().forEach(each -> each.set(candidates));
    for (Feature feature : schema.features()) {
      CandidateIds ids = identities.get(feature.encoder());
      if (!(feature instanceof SequenceFeature) || feature.side() == Side.ITEM || ids == null) {
        continue;
      }
      for (int row = 0; row < users.count(); row++) {
        int from = users.index(row, feature.name());
        for (int i = from; i < from + feature.width(); i++) {
          int id = users.data()[i];
          if (!ids.has(id)) {
            continue;
          }
          ItemsOfIds items = ids.items();
          for (int at = items.start(id); at < items.end(id); at++) {
            int item = items.item(at);
            int position = positionOf.applyAsInt(item);
            if (position >= 0 && item != targets[row]) {
              places.add(row * candidates.length + position);
            }
          }
        }
      }
    }
    return places.build().toArray();
  }
}
