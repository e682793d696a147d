package org.towerrank.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.ToolVersion;
import org.towerrank.evaluate.ScoreCurves;
import org.towerrank.evaluate.SplitEvaluator;
import org.towerrank.evaluate.SplitMetrics;
import org.towerrank.export.Exporter;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.recipe.Recipe;
import org.towerrank.train.FittedData;
import org.towerrank.train.Trainer;

/** Gathers what is told of a run that was just fitted. */
public final class RunReporter {
  /** Exporting copies the weights: larger ones are measured by {@code evaluate} alone. */
  private static final long MOST_PARAMETERS = 250_000_000;

  private final Recipe recipe;
  private final Trainer.Result result;
  private final Budget budget;
  private final List<RunReport.FeatureRates> rates = new ArrayList<>();
  private final List<SplitMetrics> metrics = new ArrayList<>();
  private final List<ScoreCurves> curves = new ArrayList<>();
  private final List<RunReport.Shuffled> shuffled = new ArrayList<>();
  private final List<RunReport.Neighbours> neighbours = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param recipe that the result was fitted by
   */
  public RunReporter(Recipe recipe, Trainer.Result result) {
    this(recipe, result, Budget.after(result.fitted().seconds()));
  }

  RunReporter(Recipe recipe, Trainer.Result result, Budget budget) {
    this.recipe = recipe;
    this.result = result;
    this.budget = budget;
  }

  /**
   * Measures, and gathers all.
   *
   * @param run where it was written
   * @param progress has the warnings of fitting, and gets those of what was measured
   */
  public RunReport gather(String run, RecordedWarnings progress) throws IOException {
    countFeatures();
    if (result.run().weights().parameters() > MOST_PARAMETERS) {
      notes.add(
          "The model is large, so that validation was not scored for this page: evaluate does.");
    } else {
      measure(Exporter.export(result.run()).bundle());
    }
    LabelLeakage.warnings(result.fitted().validation(), shuffled).forEach(progress::warn);
    return new RunReport(
        RunReport.FORMAT,
        run,
        facts(),
        result.run().recipe() == null ? "" : result.run().recipe(),
        result.fitted().history(),
        rates,
        metrics,
        curves,
        shuffled,
        neighbours,
        notes,
        progress.warnings());
  }

  private void countFeatures() {
    List<Feature> all = ToldFeatures.of(result.run().definition().schema().features());
    switch (result.data()) {
      case FittedData.Ranking data -> {
        rates.addAll(FeatureCounts.of("train", data.train().rows(), all, data.train().missing()));
        rates.addAll(
            FeatureCounts.of(
                "validation", data.validation().rows(), all, data.validation().missing()));
      }
      case FittedData.Recall data -> {
        List<Feature> ofUsers =
            all.stream().filter(feature -> feature.side() != Side.ITEM).toList();
        List<Feature> ofItems =
            all.stream().filter(feature -> feature.side() == Side.ITEM).toList();
        rates.addAll(
            FeatureCounts.of("train", data.train().rows(), ofUsers, data.train().missing()));
        rates.addAll(
            FeatureCounts.of(
                "validation", data.validation().rows(), ofUsers, data.validation().missing()));
        rates.addAll(
            FeatureCounts.of("items", data.items().rows(), ofItems, data.items().missing()));
      }
    }
  }

  private void measure(Bundle bundle) throws IOException {
    switch (result.data()) {
      case FittedData.Ranking data -> {
        try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
          RankerFigures figures = new RankerFigures(recipe, model, data.validation());
          SplitEvaluator.Ranked ranked = figures.measured();
          add(ranked.metrics(), data.validation().rows().count());
          curves.addAll(ranked.curves());
          shuffled.addAll(figures.shuffled(budget.begin()));
        }
      }
      case FittedData.Recall data -> {
        try (TwoTowerModel model = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
          TowerFigures figures = new TowerFigures(recipe, model, data);
          add(figures.measured(), data.validation().count());
          neighbours.addAll(figures.neighbours(data.train()));
          shuffled.addAll(figures.shuffled(budget.begin()));
        }
      }
    }
    long told = shuffled.stream().map(RunReport.Shuffled::feature).distinct().count();
    int features = ToldFeatures.of(result.run().definition().schema().features()).size();
    if (told < features) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Of %d features, %d were shuffled in the time that a report has.",
              features,
              told));
    }
  }

  private void add(SplitMetrics measured, int rows) {
    metrics.add(measured);
    if (measured.subject().rows() < rows) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Validation: %,d of %,d rows were measured.",
              measured.subject().rows(),
              rows));
    }
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Model", result.run().name());
    facts.put("Architecture", result.run().definition().network().getClass().getSimpleName());
    facts.put("Parameters", number(result.run().weights().parameters()));
    facts.put("Training rows", number(trainingRows()));
    facts.put("Training data", result.run().provenance().dataFingerprint());
    facts.put("Seed", Long.toString(result.run().provenance().seed()));
    facts.put("Epochs", result.fitted().epochs() + ", the best is " + result.fitted().bestEpoch());
    facts.put("Rows per second", number(Math.round(result.fitted().rowsPerSecond())));
    facts.put("TowerRank", ToolVersion.current());
    facts.put("Java", Runtime.version().toString());
    facts.put(
        "Machine",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors");
    return facts;
  }

  private long trainingRows() {
    return switch (result.data()) {
      case FittedData.Ranking data -> data.train().rows().count();
      case FittedData.Recall data -> data.train().count();
    };
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
