package org.towerrank.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.towerrank.command.JsonOutput;
import org.towerrank.data.ItemTable;
import org.towerrank.data.RecallData;
import org.towerrank.evaluate.Evaluation;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.files.OutputFiles;
import org.towerrank.files.OutputKind;
import org.towerrank.files.WhatIsRead;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.lucene.ItemIndexSettings;
import org.towerrank.lucene.ItemIndexWriter;
import org.towerrank.model.TwoTower;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.Recipe;
import org.towerrank.train.Interruption;

/**
 * From events to ranked lists: fits all four models, exports and verifies them, indexes the items,
 * measures, and recommends for a few users. Leaves {@code bundles/*.zip}, {@code runs/*}, {@code
 * index/*} and {@value DemoReport#FILE}, and {@code data} where it was generated.
 */
public final class Demo {
  private static final String ID = "item_id";
  private static final String TITLE = "title";
  private static final String DATA = "data";
  private static final String INDEX = "index";
  private static final String RUNS = "runs";
  private static final int USERS = 3;

  private final DemoPlan plan;
  private final DemoSettings settings;
  private final @Nullable Path data;
  private final Progress progress;
  private final Stopwatch stopwatch;

  private Demo(
      DemoPlan plan,
      DemoSettings settings,
      @Nullable Path data,
      Progress progress,
      Consumer<DemoReport.Step> listener) {
    this.plan = plan;
    this.settings = settings;
    this.data = data;
    this.progress = progress;
    this.stopwatch = new Stopwatch(listener);
  }

  /**
   * On data that is generated first.
   *
   * @param listener called with each step when it is done
   */
  public static Demo generated(Progress progress, Consumer<DemoReport.Step> listener) {
    return generated(DemoSettings.DEFAULT, progress, listener);
  }

  /** The same on a service of another size. */
  static Demo generated(
      DemoSettings settings, Progress progress, Consumer<DemoReport.Step> listener) {
    return new Demo(DemoPlan.GENERATED, settings, null, progress, listener);
  }

  /**
   * On MovieLens 100K.
   *
   * @param data the directory with {@code ml100k_ctr} and {@code ml100k_recall}
   */
  public static Demo movieLens(Path data, Progress progress, Consumer<DemoReport.Step> listener) {
    return new Demo(DemoPlan.MOVIELENS, DemoSettings.DEFAULT, data, progress, listener);
  }

  /** What the data is, in a few words. */
  public String subject() {
    return plan.subject();
  }

  /**
   * Runs it.
   *
   * @param out a directory, which appears whole or not at all; that of an earlier demonstration is
   *     replaced
   */
  public DemoReport run(Path out) throws IOException {
    if (data != null) {
      WhatIsRead.requireOutside(out, List.of(data));
    }
    List<DemoReport> reports = new ArrayList<>();
    // Before the output: what a fit that ends writes until then is deleted with it.
    try (Interruption interruption = Interruption.listen()) {
      OutputFiles.directory(out, output(), path -> reports.add(runIn(path, interruption)));
    }
    return reports.get(0);
  }

  private OutputKind output() {
    Set<String> directories = new HashSet<>(Set.of(DATA, "bundles", RUNS, INDEX));
    for (DemoPlan.Model model : plan.models()) {
      directories.add(RUNS + "/" + model.key());
      directories.add(INDEX + "/" + model.key());
    }
    return new OutputKind(DemoReport.FILE, directories);
  }

  private DemoReport runIn(Path out, Interruption interruption) throws IOException {
    Path read = data == null ? generate(out.resolve(DATA)) : data;
    DemoModels models = new DemoModels(read, out, progress, stopwatch);
    List<FittedModel> fitted = models.fit(plan, interruption);
    if (interruption.requested()) {
      throw new InterruptedDemoException();
    }
    // What follows ends at once.
    interruption.close();
    ItemTable items = ItemTable.open(read.resolve(itemsFile(fitted)), Map.of());
    List<DemoReport.Model> measured = new ArrayList<>();
    for (FittedModel model : fitted) {
      String index = isTowers(model) ? index(model, fitted, items, out) : null;
      Evaluation evaluation = models.evaluate(model);
      measured.add(
          new DemoReport.Model(
              model.key(),
              out.relativize(model.path()).toString(),
              index,
              model.epochs(),
              evaluation,
              models.popularity(model, evaluation)));
    }
    List<DemoReport.Shown> users = recommend(fitted, items, read, out);
    String place = data == null ? out.relativize(items.file()).toString() : items.file().toString();
    DemoReport report =
        new DemoReport(
            plan.subject(), place, stopwatch.steps(), stopwatch.seconds(), measured, users);
    Files.writeString(
        out.resolve(DemoReport.FILE), JsonOutput.of(report) + "\n", StandardCharsets.UTF_8);
    return report;
  }

  private Path generate(Path directory) throws IOException {
    stopwatch.time("generate data", () -> DemoDataSet.write(directory, settings));
    return directory;
  }

  private static boolean isTowers(FittedModel model) {
    return model.recipe().recipe().network() instanceof TwoTower;
  }

  private String itemsFile(List<FittedModel> fitted) {
    Recipe recipe = model(fitted, DemoPlan.TOWERS).recipe().recipe();
    return Objects.requireNonNull(recipe.data().items(), "data.items").file();
  }

  private static FittedModel model(List<FittedModel> fitted, String key) {
    return fitted.stream().filter(model -> model.key().equals(key)).findFirst().orElseThrow();
  }

  /** Indexes all items with the vectors of a model and what the rankers read of them. */
  private String index(FittedModel model, List<FittedModel> fitted, ItemTable items, Path out)
      throws IOException {
    List<FeatureSchema> readers = new ArrayList<>(List.of(model.bundle().schema()));
    fitted.stream().filter(each -> !isTowers(each)).forEach(r -> readers.add(r.bundle().schema()));
    ItemFields fields = items.indexFields(readers);
    Path path = out.resolve(INDEX).resolve(model.key());
    stopwatch.time(
        "index " + model.key(),
        () -> {
          try (TwoTowerModel towers = TwoTowerModel.load(model.bundle(), SessionSettings.SERVING)) {
            return ItemIndexWriter.write(
                path,
                towers,
                ItemIndexSettings.of(ID),
                fields,
                writer -> items.read(progress, writer::add));
          }
        });
    return out.relativize(path).toString();
  }

  private List<DemoReport.Shown> recommend(
      List<FittedModel> fitted, ItemTable items, Path read, Path out) throws IOException {
    FittedModel recall = model(fitted, DemoPlan.TOWERS);
    Recipe recipe = recall.recipe().recipe();
    Path path = out.resolve(INDEX).resolve(recall.key());
    try (TwoTowerModel towers = TwoTowerModel.load(recall.bundle(), SessionSettings.SERVING);
        RankingModel ranker =
            RankingModel.load(model(fitted, DemoPlan.RANKER).bundle(), SessionSettings.SERVING);
        ItemIndex index = ItemIndex.open(path, towers)) {
      DemoUsers users = new DemoUsers(index, towers, ranker, plan.combine());
      items.read(
          Progress.silent(),
          (line, values) -> {
            Map<String, String> item = items.byField(values);
            users.title(item.getOrDefault(ID, ""), item.getOrDefault(TITLE, ""));
          });
      List<Map<String, String>> events =
          RecallData.open(recipe, read, Progress.silent()).raw(recipe.data().test());
      List<DemoReport.Shown> shown = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        Map<String, String> event = events.get((2 * i + 1) * events.size() / (2 * USERS));
        shown.add(stopwatch.time("recommend", () -> users.recommend(event)));
      }
      return shown;
    }
  }

  /** The demonstration was ended by Ctrl-C; nothing of it is left. */
  private static final class InterruptedDemoException extends IOException {
    private static final long serialVersionUID = 1L;

    InterruptedDemoException() {
      super("interrupted: nothing was written");
    }
  }
}
