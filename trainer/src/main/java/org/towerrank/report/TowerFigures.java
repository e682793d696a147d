package org.towerrank.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RecallSplit;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.evaluate.ExactRecall;
import org.towerrank.evaluate.RecallMetrics;
import org.towerrank.evaluate.SplitEvaluator;
import org.towerrank.evaluate.SplitMetrics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.recipe.Recipe;
import org.towerrank.train.FittedData;

/** What is measured of two towers on validation, by exact search among all items. */
final class TowerFigures {
  /** Products of a user's and an item's number that a measurement makes at most. */
  private static final long MOST_PRODUCTS = 2_000_000_000L;

  private static final int LEAST_ROWS = 100;
  private static final int SHUFFLED_ROWS = 300;
  private static final int SHOWN_ITEMS = 12;
  private static final int NEAREST = 5;

  private final Recipe recipe;
  private final TwoTowerModel model;
  private final RecallSplit split;
  private final ItemCatalogue items;
  private final List<String> titles;
  private final float[] itemVectors;

  TowerFigures(Recipe recipe, TwoTowerModel model, FittedData.Recall data) {
    this.recipe = recipe;
    this.model = model;
    this.split = data.validation();
    this.items = data.items();
    this.titles = data.titles();
    this.itemVectors = model.itemVectors(items.rows());
  }

  /** Rows that can be ranked in a part of the time, at least a few. */
  private int[] rows(int parts) {
    long most = MOST_PRODUCTS / parts / Math.max(1, itemVectors.length);
    int count = Math.clamp(most, LEAST_ROWS, Integer.MAX_VALUE);
    return SplitMetrics.spread(split.count(), count);
  }

  SplitMetrics measured() throws IOException {
    int[] rows = rows(1);
    Evaluation.Subject subject =
        new Evaluation.Subject(
            model.bundle().name(),
            model.bundle().fingerprint(),
            "validation",
            recipe.data().validation(),
            rows.length);
    int[] ranks = ranks(rows, split.rows().gather(rows, 0, rows.length), itemVectors);
    int[] rankOf = new int[split.count()];
    for (int i = 0; i < rows.length; i++) {
      rankOf[rows[i]] = ranks[i];
    }
    return new SplitEvaluator(recipe, model.schema())
        .towers(subject, split, rows, row -> rankOf[row]);
  }

  private int[] ranks(int[] rows, EncodedRows users, float[] vectors) {
    float[] ofUsers = model.userVectors(users);
    ExactRecall exact = new ExactRecall(vectors, model.dimension());
    return IntStream.range(0, rows.length)
        .parallel()
        .map(i -> exact.rank(ofUsers, i * model.dimension(), split, rows[i]))
        .toArray();
  }

  /**
   * What the first metric loses by each feature.
   *
   * @param spent whether there is no time for one more
   */
  List<RunReport.Shuffled> shuffled(BooleanSupplier spent) {
    int[] all = rows(model.schema().features().size() + 1);
    int[] rows = SplitMetrics.spread(split.count(), Math.min(all.length, SHUFFLED_ROWS));
    EncodedRows users = split.rows().gather(rows, 0, rows.length);
    double whole = measured(rows, ranks(rows, users, itemVectors));
    List<RunReport.Shuffled> lost = new ArrayList<>();
    for (Feature feature : ToldFeatures.of(model.schema().features())) {
      if (spent.getAsBoolean()) {
        break;
      }
      boolean item = feature.side() == Side.ITEM;
      double without =
          measured(
              rows,
              item
                  ? ranks(rows, users, model.itemVectors(ShuffledRows.of(items.rows(), feature)))
                  : ranks(rows, ShuffledRows.of(users, feature), itemVectors));
      lost.add(
          new RunReport.Shuffled(feature.name(), first(), rows.length, whole, whole - without));
    }
    return lost;
  }

  /** The first metric of some rows, by their weights as all metrics are. */
  private double measured(int[] rows, int[] ranks) {
    RecallMetrics metrics = RecallMetrics.ofAll();
    for (int i = 0; i < rows.length; i++) {
      metrics.add(ranks[i], split.weight(rows[i]));
    }
    return metrics.values().getOrDefault(first(), Double.NaN);
  }

  private String first() {
    return RecallMetrics.first(items.size());
  }

  /** The items nearest to those that training events chose most often. */
  List<RunReport.Neighbours> neighbours(RecallSplit train) {
    long[] counts = train.counts(items.size());
    List<RunReport.Neighbours> all = new ArrayList<>();
    ExactRecall exact = new ExactRecall(itemVectors, model.dimension());
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingLong((Integer item) -> -counts[item]))
        .limit(SHOWN_ITEMS)
        .forEach(
            item -> {
              float[] scores = exact.scores(itemVectors, item * model.dimension());
              scores[item] = Float.NEGATIVE_INFINITY;
              all.add(new RunReport.Neighbours(titles.get(item), nearest(scores)));
            });
    return all;
  }

  private List<RunReport.Near> nearest(float[] scores) {
    PriorityQueue<RunReport.Near> best =
        new PriorityQueue<>(Comparator.comparingDouble(RunReport.Near::similarity));
    double least = Double.NEGATIVE_INFINITY;
    for (int item = 0; item < scores.length; item++) {
      if (scores[item] > least) {
        best.add(new RunReport.Near(titles.get(item), scores[item]));
        if (best.size() > NEAREST) {
          best.remove();
          least = Objects.requireNonNull(best.peek()).similarity();
        }
      }
    }
    return best.stream()
        .sorted(Comparator.comparingDouble(RunReport.Near::similarity).reversed())
        .toList();
  }
}
