package org.towerrank.tune;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Proposes what to try next by what was tried: the tree-structured Parzen estimator (Bergstra,
 * Bardenet, Bengio and Kégl 2011, "Algorithms for Hyper-Parameter Optimization", section 4). The
 * best trials and the others give two densities of each dimension, l and g. Of some values drawn
 * from l, the one with the largest l / g is next, since expected improvement grows with that ratio.
 *
 * <p>The first trials have no past. They are spread so that every dimension is tried evenly (Latin
 * hypercube sampling, McKay, Beckman and Conover 1979).
 */
final class TreeParzen {
  /** Trials before densities tell anything. */
  static final int FIRST = 8;

  /** Share of the trials that count as good; γ in the paper. */
  private static final double GOOD = .1;

  /** Values drawn from l; half as many in each further attempt, so that others are proposed. */
  private static final int CANDIDATES = 24;

  /** Attempts that densities guide; behind them all settings are as likely. */
  private static final int GUIDED = 100;

  private final List<Dimension> dimensions;
  private final long seed;

  TreeParzen(List<Dimension> dimensions, long seed) {
    this.dimensions = List.copyOf(dimensions);
    this.seed = seed;
  }

  /**
   * A trial that is over.
   *
   * @param settings values by key
   * @param score more is better; negative infinity for a trial that failed
   */
  record Seen(Map<String, String> settings, double score) {}

  /**
   * What to try next. It depends on the seed and on what was seen alone.
   *
   * @param seen all trials so far that were proposed, in their order
   * @param given what is known besides, such as of the recipe itself; settings may lack dimensions
   * @param attempt from 0; another one where what was proposed cannot be fitted, or was tried
   */
  Map<String, String> next(List<Seen> seen, List<Seen> given, int attempt) {
    SplittableRandom random =
        new SplittableRandom(seed * 1_000_003L + seen.size() * 1_009L + attempt);
    Map<String, String> settings = new LinkedHashMap<>();
    List<Seen> ranked =
        Stream.concat(given.stream(), seen.stream())
            .sorted(Comparator.comparingDouble(Seen::score).reversed())
            .toList();
    for (int index = 0; index < dimensions.size(); index++) {
      Dimension dimension = dimensions.get(index);
      double position =
          seen.size() < FIRST && attempt == 0
              ? spread(index, seen.size(), random)
              : seen.size() < FIRST || attempt >= GUIDED
                  ? random.nextDouble()
                  : best(dimension, ranked, attempt, random);
      settings.put(dimension.key(), dimension.value(position));
    }
    return settings;
  }

  /** The position of a trial among the first: each of as many parts of a dimension has one. */
  private double spread(int dimension, int trial, SplittableRandom random) {
    List<Integer> parts = new ArrayList<>(IntStream.range(0, FIRST).boxed().toList());
    SplittableRandom order = new SplittableRandom(seed * 31 + dimension);
    for (int i = parts.size() - 1; i > 0; i--) {
      Collections.swap(parts, i, order.nextInt(i + 1));
    }
    return (parts.get(trial) + random.nextDouble()) / FIRST;
  }

  /** Of the trials that have the dimension, as a recipe may leave it to a default. */
  private static double best(
      Dimension dimension, List<Seen> ranked, int attempt, SplittableRandom random) {
    List<Seen> having =
        ranked.stream().filter(trial -> trial.settings().containsKey(dimension.key())).toList();
    int good = Math.max(1, (int) Math.ceil(GOOD * having.size()));
    return best(
        density(dimension, having.subList(0, good)),
        density(dimension, having.subList(good, having.size())),
        Math.max(1, CANDIDATES >> Math.min(attempt, Integer.SIZE - 1)),
        random);
  }

  private static double best(
      Density good, Density others, int candidates, SplittableRandom random) {
    double best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < candidates; i++) {
      double position = good.draw(random);
      double gain = Math.log(good.at(position)) - Math.log(others.at(position));
      if (gain > most) {
        most = gain;
        best = position;
      }
    }
    return best;
  }

  private static Density density(Dimension dimension, List<Seen> trials) {
    double[] positions =
        trials.stream()
            .flatMap(trial -> Stream.ofNullable(trial.settings().get(dimension.key())))
            .mapToDouble(dimension::position)
            .toArray();
    return switch (dimension) {
      case Dimension.Choice choice -> CategoryDensity.of(choice, positions);
      case Dimension.Interval interval -> new KernelDensity(positions);
    };
  }
}
