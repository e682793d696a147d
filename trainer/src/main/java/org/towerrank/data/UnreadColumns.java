package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Side;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.DataSpec;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;
import org.towerrank.recipe.TaskSpec;

/**
 * Columns of a ranker's training events that its recipe does not read, and that say something of
 * users or of items: all events of a user, or of an item, have the same value. What differs from
 * event to event, such as its time or what came of it, is not among them.
 */
public final class UnreadColumns {
  private static final int MOST_ROWS = 1 << 19;
  private static final int UNSEEN = -1;

  private UnreadColumns() {}

  /**
   * A column.
   *
   * @param side whose it is: that of users or of items
   * @param values in the rows looked at, the first half million
   */
  public record Column(String name, Side side, ColumnValues values) {}

  /**
   * Looks for them.
   *
   * @param directory that the recipe's files are relative to
   */
  public static List<Column> of(Recipe recipe, Path directory, Progress progress)
      throws IOException {
    Map<String, ColumnValues> values = values(recipe, directory, progress);
    List<Column> found = new ArrayList<>();
    Set<String> used = used(recipe);
    for (Side side : List.of(Side.USER, Side.ITEM)) {
      Optional<ColumnValues> key = key(recipe, side, values);
      for (Map.Entry<String, ColumnValues> column : values.entrySet()) {
        if (!used.contains(column.getKey())
            && key.isPresent()
            && isSaidBy(key.get(), column.getValue())) {
          found.add(new Column(column.getKey(), side, column.getValue()));
          used.add(column.getKey());
        }
      }
    }
    return found;
  }

  private static Map<String, ColumnValues> values(Recipe recipe, Path directory, Progress progress)
      throws IOException {
    DataSpec data = recipe.data();
    try (EventReader events =
            EventReader.open(
                directory.resolve(data.train()), EventReader.joinTables(data, directory));
        Progress.Task task = progress.start("columns of " + data.train(), events.bytes())) {
      Map<String, EventReader.Cell> cells = events.cells();
      Map<String, ColumnValues.Builder> builders = new LinkedHashMap<>();
      CountedEvents counted = CountedEvents.of(events, data);
      for (int row = 0; row < MOST_ROWS && counted.next(); row++) {
        cells.forEach(
            (column, cell) ->
                builders
                    .computeIfAbsent(column, name -> new ColumnValues.Builder())
                    .add(cell.whole()));
        events.show(task);
      }
      Map<String, ColumnValues> values = new LinkedHashMap<>();
      builders.forEach((column, builder) -> values.put(column, builder.build()));
      return values;
    }
  }

  /** What the recipe reads, and the names that its features have. */
  private static Set<String> used(Recipe recipe) {
    Set<String> used = new HashSet<>();
    for (FeatureSpec feature : recipe.features()) {
      used.addAll(List.of(feature.name(), feature.columnName()));
      add(used, feature.otherColumn());
    }
    recipe.tasks().stream().map(TaskSpec::columnName).forEach(used::add);
    add(used, recipe.data().weight());
    add(used, recipe.data().time());
    return used;
  }

  private static void add(Set<String> used, @Nullable String column) {
    if (column != null) {
      used.add(column);
    }
  }

  /** The column that tells users or items apart: of the categories read the one of most values. */
  private static Optional<ColumnValues> key(
      Recipe recipe, Side side, Map<String, ColumnValues> values) {
    return recipe.features().stream()
        .filter(feature -> feature.side() == side && feature.kind() == FeatureSpec.Kind.CATEGORICAL)
        .flatMap(feature -> Optional.ofNullable(values.get(feature.columnName())).stream())
        .max(Comparator.comparingInt(column -> column.distinct().size()));
  }

  /** Whether a column has one value for each of the key's, and fewer, but more than one. */
  private static boolean isSaidBy(ColumnValues key, ColumnValues column) {
    int distinct = column.distinct().size();
    if (distinct < 2 || distinct >= key.distinct().size()) {
      return false;
    }
    int[] values = new int[key.distinct().size()];
    Arrays.fill(values, UNSEEN);
    for (int row = 0; row < key.count(); row++) {
      int known = values[key.code(row)];
      if (known != UNSEEN && known != column.code(row)) {
        return false;
      }
      values[key.code(row)] = column.code(row);
    }
    return true;
  }
}
