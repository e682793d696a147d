package org.towerrank.train;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.towerrank.data.RowStore;
import org.towerrank.evaluate.SplitMetrics;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.feature.ValueCounter;
import org.towerrank.feature.ValueRates;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;

/**
 * What the values of features were in the validation split, which serving compares with those of
 * requests. Training itself has no unknown values, and those of later rows do.
 */
final class ValidationValues {
  /** A share of so many rows is off by a tenth of a percent at most. */
  private static final int MOST_ROWS = 100_000;

  private static final int BATCH = 4096;

  private final FeatureSchema schema;
  private final Set<String> leftOut = new HashSet<>();
  private final Map<String, ValueRates> rates = new LinkedHashMap<>();

  private ValidationValues(Recipe recipe, FeatureSchema schema) {
    this.schema = schema;
    // A value that serving may lack is made missing while fitting, so its rates are not compared.
    recipe.features().stream()
        .filter(spec -> spec.missingShare() > 0)
        .map(FeatureSpec::name)
        .forEach(leftOut::add);
  }

  /**
   * Of each feature but scores of queries, and those that fitting learns to do without.
   *
   * @return by feature, in the order of the schema; of towers the items' are those of the catalogue
   */
  static Map<String, ValueRates> of(FittedData data, Recipe recipe, FeatureSchema schema) {
    ValidationValues values = new ValidationValues(recipe, schema);
    switch (data) {
      case FittedData.Ranking ranking ->
          values.count(ranking.validation().rows(), Set.of(Side.USER, Side.CONTEXT, Side.ITEM));
      case FittedData.Recall recall -> {
        values.count(recall.validation().rows(), Set.of(Side.USER, Side.CONTEXT));
        values.count(recall.items().rows());
      }
    }
    return values.rates;
  }

  private void count(RowStore rows, Set<Side> sides) {
    Map<String, ValueCounter> counters = counters(sides);
    int[] some = SplitMetrics.spread(rows.count(), MOST_ROWS);
    for (int from = 0; from < some.length; from += BATCH) {
      EncodedRows batch = rows.gather(some, from, Math.min(BATCH, some.length - from));
      counters.values().forEach(counter -> counter.count(batch));
    }
    keep(counters);
  }

  private void count(EncodedRows items) {
    Map<String, ValueCounter> counters = counters(Set.of(Side.ITEM));
    counters.values().forEach(counter -> counter.count(items));
    keep(counters);
  }

  private Map<String, ValueCounter> counters(Set<Side> sides) {
    Map<String, ValueCounter> counters = new LinkedHashMap<>();
    for (Feature feature : schema.features()) {
      if (sides.contains(feature.side()) && !leftOut.contains(feature.name())) {
        counters.put(feature.name(), new ValueCounter(feature, schema));
      }
    }
    return counters;
  }

  private void keep(Map<String, ValueCounter> counters) {
    counters.forEach(
        (name, counter) -> {
          ValueRates counted = counter.sums().rates();
          if (counted.values() > 0) {
            rates.put(name, counted);
          }
        });
  }
}
