package org.towerrank.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.towerrank.data.ColumnSource;
import org.towerrank.data.ColumnValues;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.RecallSplit;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Side;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.recipe.Recipe;

/** Measures models on rows that lie in memory, in slices that a schema suggests. */
public final class SplitEvaluator {
  /** Features of more values are no slices. */
  private static final int FEW_VALUES = 24;

  private static final int MOST_SLICINGS = 6;

  private final Recipe recipe;
  private final FeatureSchema schema;
  private final EvaluationSpec spec;

  /** Chooses slices: features of few values, and new users and items. */
  public SplitEvaluator(Recipe recipe, FeatureSchema schema) {
    this.recipe = recipe;
    this.schema = schema;
    this.spec = new EvaluationSpec(List.of(), slicings(), null);
  }

  private List<String> slicings() {
    List<String> by = new ArrayList<>();
    Map<Side, Feature> most = new TreeMap<>();
    for (Feature feature : schema.features()) {
      if (feature instanceof CategoricalFeature && isOfRows(feature)) {
        if (schema.idEncoder(feature).size() <= FEW_VALUES) {
          by.add(feature.name());
        } else if (schema.encoder(feature) instanceof VocabularyEncoder) {
          most.merge(feature.side(), feature, this::larger);
        }
      }
    }
    List<String> all = new ArrayList<>(by.stream().limit(MOST_SLICINGS).toList());
    most.values().forEach(feature -> all.add("new:" + feature.name()));
    return all;
  }

  private boolean isOfRows(Feature feature) {
    return feature.side() != Side.QUERY;
  }

  private Feature larger(Feature one, Feature other) {
    return schema.idEncoder(one).size() >= schema.idEncoder(other).size() ? one : other;
  }

  /**
   * The columns whose raw values these slices need.
   *
   * @param file whose events will be measured
   */
  public List<String> columns(ColumnSource source, String file) throws IOException {
    return new SlicedColumns(recipe, spec).columns(source, file);
  }

  /** A ranker's metrics, with the curves of each task. */
  public record Ranked(SplitMetrics metrics, List<ScoreCurves> curves) {
    public Ranked {
      curves = List.copyOf(curves);
    }
  }

  /**
   * Measures a ranker.
   *
   * @param rows which of the split's rows
   * @param scores of these rows, those of a row together
   * @param tasks in the order of the scores
   */
  public Ranked ranker(
      Evaluation.Subject subject,
      RankingSplit split,
      int[] rows,
      float[] scores,
      List<String> tasks)
      throws IOException {
    float[] labels = new float[scores.length];
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      weights[i] = split.weight(rows[i]);
      for (int task = 0; task < tasks.size(); task++) {
        int its = split.tasks().indexOf(tasks.get(task));
        labels[i * tasks.size() + task] = split.label(rows[i], its);
      }
    }
    Map<String, ColumnValues> columns = some(split.columns(), rows);
    SlicedColumns sliced = new SlicedColumns(recipe, spec);
    RankedRows ranked =
        new RankedRows(
            subject,
            recipe.loss(),
            tasks,
            scores,
            labels,
            weights,
            sliced.users(columns, rows.length),
            sliced.slices(new Vocabularies(recipe, schema), columns),
            List.of());
    return new Ranked(SplitMetrics.of(ranked), ranked.curves());
  }

  /**
   * Measures two towers.
   *
   * @param rows which of the split's rows
   * @param rank of a row's right item among all, from 1; 0 if it cannot be recalled
   */
  public SplitMetrics towers(
      Evaluation.Subject subject, RecallSplit split, int[] rows, ToIntFunction<Integer> rank)
      throws IOException {
    Map<String, ColumnValues> columns = some(split.columns(), rows);
    SlicedColumns sliced = new SlicedColumns(recipe, spec);
    return SplitMetrics.of(
        new RecalledRows(
            subject,
            IntStream.of(rows).map(split::target).toArray(),
            IntStream.of(rows).map(rank::applyAsInt).toArray(),
            IntStream.of(rows).map(split::choiceHash).toArray(),
            IntStream.of(rows).mapToDouble(split::weight).toArray(),
            RecallCuts.standard(RecallCuts.LENGTH),
            sliced.users(columns, rows.length),
            sliced.slices(new Vocabularies(recipe, schema), columns)));
  }

  private static Map<String, ColumnValues> some(Map<String, ColumnValues> columns, int[] rows) {
    Map<String, ColumnValues> some = new TreeMap<>();
    columns.forEach((name, values) -> some.put(name, values.rows(rows)));
    return some;
  }

  /** The values of training as vocabularies have them. */
  private record Vocabularies(Recipe recipe, FeatureSchema schema) implements ColumnSource {
    @Override
    public boolean hasColumn(String file, String column) {
      return true;
    }

    @Override
    public Predicate<String> trainingValues(String column) {
      return recipe.features().stream()
          .filter(feature -> feature.columnName().equals(column))
          .map(feature -> schema.encoder(schema.feature(feature.name())))
          .filter(VocabularyEncoder.class::isInstance)
          .map(encoder -> ((VocabularyEncoder) encoder).vocabulary())
          .max(Comparator.comparingInt(List::size))
          .<Predicate<String>>map(vocabulary -> value -> vocabulary.indexOf(value) >= 0)
          .orElse(value -> false);
    }
  }
}
