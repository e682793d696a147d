package org.towerrank.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.ItemTable;
import org.towerrank.data.RecallData;
import org.towerrank.data.RecallSplit;
import org.towerrank.data.SplitName;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.files.ExitActions;
import org.towerrank.files.OutputFiles;
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
  private static final int LENGTH = 100;
  private static final int CANDIDATES = ItemIndex.candidates(LENGTH);

  private final Bundle bundle;
  private final Recipe recipe;
  private final Path directory;
  private final Progress progress;
  private final RecallMetrics approximate = RecallMetrics.ofFirst(LENGTH);
  private final RecallMetrics exact = RecallMetrics.ofFirst(LENGTH);
  private final RecallMetrics popular = RecallMetrics.ofFirst(LENGTH);
  private long found;
  private long sought;

  RecallEvaluator(Bundle bundle, Recipe recipe, Path directory, Progress progress) {
    this.bundle = bundle;
    this.recipe = recipe;
    this.directory = directory;
    this.progress = progress;
  }

  Evaluation.Recall evaluate(SplitName split) throws IOException {
    FeatureSchema schema = bundle.schema();
    RecallData data = RecallData.open(recipe, directory, progress);
    ItemCatalogue items = data.readItems(schema);
    RecallSplit events = data.read(split.file(recipe.data()), schema, items);
    Path path = Files.createTempDirectory("towerrank-evaluate-");
    ExitActions.Registration unfinished = OutputFiles.deleteAtExit(path);
    try (TwoTowerModel towers = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      write(path.resolve("index"), towers);
      try (ItemIndex index = ItemIndex.open(path.resolve("index"), towers)) {
        recallAll(index, towers, events, items);
      }
    } finally {
      OutputFiles.delete(path);
      unfinished.close();
    }
    rankByPopularity(data.popularity(items), events);
    return result(split, events.count(), items.size());
  }

  private DataSpec.ItemsSpec itemsSpec() {
    return Objects.requireNonNull(recipe.data().items(), "data.items");
  }

  private void write(Path path, TwoTowerModel towers) throws IOException {
    Map<String, String> fieldNames = new HashMap<>();
    for (FeatureSpec feature : recipe.features()) {
      fieldNames.put(feature.columnName(), feature.feature().field());
    }
    ItemTable table = ItemTable.open(directory.resolve(itemsSpec().file()), fieldNames);
    ItemFields fields = table.indexFields(List.of(towers.schema()));
    ItemIndexWriter.write(
        path, towers, settings(fieldNames), fields, writer -> table.read(progress, writer::add));
  }

  private ItemIndexSettings settings(Map<String, String> fieldNames) {
    String id = itemsSpec().id();
    return ItemIndexSettings.of(fieldNames.getOrDefault(id, id));
  }

  private void recallAll(
      ItemIndex index, TwoTowerModel towers, RecallSplit events, ItemCatalogue items)
      throws IOException {
    float[] users = towers.userVectors(events.rows().slice(0, events.count()));
    // One item more than the list's length shows whether equal scores continue behind its end.
    int length = Math.min(LENGTH + 1, items.size());
    int candidates = Math.min(CANDIDATES, Math.max(length, items.size()));
    try (Progress.Task task = progress.start("recall", events.count())) {
      for (int row = 0; row < events.count(); row++) {
        int from = row * towers.dimension();
        float[] user = Arrays.copyOfRange(users, from, from + towers.dimension());
        Query filter = filter(index, events.excluded(row), items);
        List<ScoredItem> nearest = index.items(index.recall(user, length, candidates, filter));
        List<ScoredItem> truly = index.items(index.exact(user, length, filter));
        String target = items.ids().get(events.target(row));
        approximate.add(rank(nearest, target));
        exact.add(rank(truly, target));
        List<String> ids = ids(nearest);
        found += ids(truly).stream().filter(ids::contains).count();
        sought += Math.min(LENGTH, truly.size());
        task.update(row + 1, row + 1, "");
      }
    }
  }

  private static @Nullable Query filter(ItemIndex index, int[] excluded, ItemCatalogue items) {
    return excluded.length == 0
        ? null
        : index
            .filters()
            .excluding(IntStream.of(excluded).mapToObj(item -> items.ids().get(item)).toList());
  }

  /**
   * The rank of an item in a list, 0 if it is not there. Among equal scores it counts as the last,
   * because items that are all unknown have equal vectors.
   */
  private static int rank(List<ScoredItem> list, String target) {
    return list.stream()
        .filter(item -> item.id().equals(target))
        .findFirst()
        .map(own -> (int) list.stream().filter(item -> item.score() >= own.score()).count())
        .filter(rank -> rank <= LENGTH)
        .orElse(0);
  }

  private static List<String> ids(List<ScoredItem> list) {
    return list.stream().limit(LENGTH).map(ScoredItem::id).toList();
  }

  /** Of items chosen equally often, the target counts as the last. */
  private void rankByPopularity(long[] counts, RecallSplit events) {
    for (int row = 0; row < events.count(); row++) {
      long[] left = counts.clone();
      long own = left[events.target(row)];
      IntStream.of(events.excluded(row)).forEach(item -> left[item] = -1);
      long rank = Arrays.stream(left).filter(count -> count >= own).count();
      popular.add(left[events.target(row)] < 0 || rank > LENGTH ? 0 : (int) rank);
    }
  }

  private Evaluation.Recall result(SplitName split, int rows, int items) {
    Map<String, Double> metrics = approximate.values();
    Map<String, Double> difference = new LinkedHashMap<>(metrics);
    exact.values().forEach((name, value) -> difference.merge(name, -value, Double::sum));
    return new Evaluation.Recall(
        new Evaluation.Subject(
            bundle.name(), bundle.fingerprint(), split.label(), split.file(recipe.data()), rows),
        items,
        LENGTH,
        CANDIDATES,
        metrics,
        approximate.standardErrors(),
        exact.values(),
        difference,
        (double) found / sought,
        popular.values());
  }
}
