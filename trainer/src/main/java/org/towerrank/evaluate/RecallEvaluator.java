package org.towerrank.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.ItemTable;
import org.towerrank.data.RecallData;
import org.towerrank.data.RecallSplit;
import org.towerrank.data.SplitName;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.ItemFields;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.lucene.ItemIndexSettings;
import org.towerrank.lucene.ItemIndexWriter;
import org.towerrank.lucene.ScoredItem;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.DataSpec;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;

/**
 * Measures two towers: the catalogue is indexed by Lucene in a temporary directory, and every row
 * of a split recalls from it with the vector of the user tower.
 */
final class RecallEvaluator {
  /** Rows whose vectors are in memory at a time. */
  private static final int BATCH = 4096;

  private final Bundle bundle;
  private final Recipe recipe;
  private final Path directory;
  private final Progress progress;
  private final EvaluationSpec spec;
  private final RecallCuts cuts;
  private final int length;

  /** Nodes of the graph to consider; all items, where all are compared. */
  private int candidates;

  private int[] approximate = {};
  private int[] exact = {};
  private @Nullable RecallBaselines baselines;
  private long found;
  private long sought;

  RecallEvaluator(
      Bundle bundle, Recipe recipe, Path directory, EvaluationSpec spec, Progress progress) {
    this.bundle = bundle;
    this.recipe = recipe;
    this.directory = directory;
    this.spec = spec;
    this.progress = progress;
    this.cuts = RecallCuts.with(spec.cutoffs());
    this.length = cuts.longest();
  }

  Evaluation.Recall evaluate(SplitName split) throws IOException {
    RecallData data = RecallData.open(recipe, directory, progress);
    ItemCatalogue items = data.readItems(bundle.schema());
    return evaluation(rows(split, data, items), items.size());
  }

  /** What the model makes of the rows of a split. */
  RecalledRows rows(SplitName split) throws IOException {
    RecallData data = RecallData.open(recipe, directory, progress);
    return rows(split, data, data.readItems(bundle.schema()));
  }

  private RecalledRows rows(SplitName split, RecallData data, ItemCatalogue items)
      throws IOException {
    String file = split.file(recipe.data());
    SlicedColumns sliced = new SlicedColumns(recipe, spec);
    RecallSplit events = data.read(file, bundle.schema(), items, sliced.columns(data, file));
    approximate = new int[events.count()];
    exact = new int[events.count()];
    try (TemporaryFolder folder = TemporaryFolder.of("towerrank-evaluate-");
        TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      Path path = folder.path().resolve("index");
      write(path, towers);
      try (ItemIndex index = ItemIndex.open(path, towers)) {
        recallAll(index, towers, events, items);
      }
    }
    baselines = RecallBaselines.of(data.choices(items, bundle.schema()), events, length);
    return new RecalledRows(
        new Evaluation.Subject(
            bundle.name(), bundle.fingerprint(), split.label(), file, events.count()),
        IntStream.range(0, events.count()).map(events::target).toArray(),
        approximate,
        choices(events, items),
        weights(events),
        cuts,
        sliced.users(events.columns(), events.count()),
        sliced.slices(data, events.columns()));
  }

  private static int[] choices(RecallSplit events, ItemCatalogue items) {
    int catalogue = items.ids().hashCode();
    return IntStream.range(0, events.count())
        .map(row -> 31 * catalogue + events.choiceHash(row))
        .toArray();
  }

  private static double[] weights(RecallSplit events) {
    return IntStream.range(0, events.count()).mapToDouble(events::weight).toArray();
  }

  private DataSpec.ItemsSpec itemsSpec() {
    return Objects.requireNonNull(recipe.data().items(), "data.items");
  }

  private void write(Path path, TwoTowerModel towers) throws IOException {
    Map<String, List<String>> fieldNames = fieldNames();
    ItemTable table = ItemTable.open(directory.resolve(itemsSpec().file()), fieldNames);
    ItemIndexSettings settings = settings(fieldNames);
    // What the towers do not read may be a text that is longer than an index takes.
    Set<String> read =
        towers.schema().documentFeatures().stream().map(Feature::field).collect(Collectors.toSet());
    read.add(settings.idField());
    List<String> unread = table.fields().stream().filter(field -> !read.contains(field)).toList();
    ItemFields fields = table.indexFields(List.of(towers.schema())).displaying(unread);
    ItemIndexWriter.write(
        path, towers, settings, fields, writer -> table.read(progress, writer::add));
  }

  /** The fields that features of items have a column in. */
  private Map<String, List<String>> fieldNames() {
    return recipe.features().stream()
        .filter(feature -> feature.side() == Side.ITEM)
        .collect(
            Collectors.groupingBy(
                FeatureSpec::columnName,
                Collectors.mapping(
                    feature -> feature.feature().field(),
                    Collectors.collectingAndThen(
                        Collectors.toList(), fields -> fields.stream().distinct().toList()))));
  }

  private ItemIndexSettings settings(Map<String, List<String>> fieldNames) {
    String id = itemsSpec().id();
    return ItemIndexSettings.of(fieldNames.getOrDefault(id, List.of(id)).getFirst());
  }

  private void recallAll(
      ItemIndex index, TwoTowerModel towers, RecallSplit events, ItemCatalogue items)
      throws IOException {
    // One item more than the list's length shows whether equal scores continue behind its end.
    int wanted = Math.min(length + 1, items.size());
    EventFilters filters = EventFilters.of(index, items, events);
    candidates =
        index.isSearchedExactly()
            ? items.size()
            : Math.min(ItemIndex.candidates(length), Math.max(wanted, items.size()));
    try (Progress.Task task = progress.start("recall", events.count())) {
      for (int from = 0; from < events.count(); from += BATCH) {
        int rows = Math.min(BATCH, events.count() - from);
        float[] users = towers.userVectors(events.rows().slice(from, rows));
        for (int i = 0; i < rows; i++) {
          int at = i * towers.dimension();
          float[] user = Arrays.copyOfRange(users, at, at + towers.dimension());
          String target = items.ids().get(events.target(from + i));
          recall(index, user, wanted, filters.of(from + i), from + i, target);
          task.update(from + i + 1, from + i + 1, "");
        }
      }
    }
  }

  private void recall(
      ItemIndex index, float[] user, int wanted, @Nullable Query filter, int row, String target)
      throws IOException {
    List<ScoredItem> nearest = index.items(recall(index, user, wanted, filter));
    List<ScoredItem> truly = index.items(index.exact(user, wanted, filter));
    approximate[row] = rank(nearest, target);
    exact[row] = rank(truly, target);
    Set<String> ids = new HashSet<>(ids(nearest));
    found += ids(truly).stream().filter(ids::contains).count();
    sought += Math.min(length, truly.size());
  }

  /** As items are recalled when nobody says how many nodes of the graph to consider. */
  private TopDocs recall(ItemIndex index, float[] user, int wanted, @Nullable Query filter)
      throws IOException {
    return index.isSearchedExactly()
        ? index.recall(user, wanted, filter)
        : index.recall(user, wanted, candidates, filter);
  }

  /**
   * The rank of an item in a list, 0 if it is not there. Among equal scores it counts as the last,
   * because items that are all unknown have equal vectors.
   */
  private int rank(List<ScoredItem> list, String target) {
    return list.stream()
        .filter(item -> item.id().equals(target))
        .findFirst()
        .map(own -> (int) list.stream().filter(item -> item.score() >= own.score()).count())
        .filter(rank -> rank <= length)
        .orElse(0);
  }

  private List<String> ids(List<ScoredItem> list) {
    return list.stream().limit(length).map(ScoredItem::id).toList();
  }

  private Evaluation.Recall evaluation(RecalledRows rows, int items) {
    RecallMetrics measured = RecallMetrics.of(cuts, approximate, rows.weights());
    RecallBaselines.Measured simple =
        Objects.requireNonNull(baselines, "of the rows").measure(cuts, rows.weights());
    simple.warnBelow(measured, rows.subject().split(), progress);
    Map<String, Double> ofExact = RecallMetrics.of(cuts, exact, rows.weights()).values();
    Map<String, Double> difference = new LinkedHashMap<>(measured.values());
    ofExact.forEach((name, value) -> difference.merge(name, -value, Double::sum));
    return new Evaluation.Recall(
        rows.subject(),
        items,
        length,
        candidates,
        measured.values(),
        measured.standardErrors(),
        MeasuredRows.all(rows).intervals(),
        MeasuredRows.resampling(rows.users()),
        ofExact,
        difference,
        (double) found / sought,
        simple.popularity(),
        simple.transitions(),
        MeasuredRows.bySlice(rows));
  }
}
