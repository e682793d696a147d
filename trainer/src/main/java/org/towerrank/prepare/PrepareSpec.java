package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Nearest;
import org.towerrank.sql.TableFormat;
import org.towerrank.yaml.YamlException;
import org.towerrank.yaml.YamlFile;
import org.towerrank.yaml.YamlTree;

/**
 * What rows are made of a log, and how.
 *
 * @param log the events
 * @param clean which of them are left out
 * @param tasks the labels, in the order in which rows have them
 * @param history the items before each event
 * @param histories further ones, by the names of their columns
 * @param users a table about users, joined to every row
 * @param items a table about items, joined to every ranking row, and written as the catalogue
 * @param ranking rows for rankers; if null, none are written
 * @param recall rows for two towers; if null, none are written
 * @param split which rows are for fitting, validation and test
 * @param format of what is written
 * @param seed of all that is random; 1 if absent
 */
public record PrepareSpec(
    LogSpec log,
    CleanSpec clean,
    List<LabelSpec> tasks,
    HistorySpec history,
    Map<String, FurtherHistory> histories,
    @Nullable JoinSpec users,
    @Nullable JoinSpec items,
    @Nullable RankingSpec ranking,
    @Nullable RecallSpec recall,
    SplitSpec split,
    RowFormat format,
    @Nullable Long seed) {

  public PrepareSpec {
    require(log, "log");
    require(split, "split");
    clean = Objects.requireNonNullElseGet(clean, CleanSpec::nothing);
    tasks = List.copyOf(Objects.requireNonNullElse(tasks, List.of()));
    history = Objects.requireNonNullElseGet(history, HistorySpec::defaults);
    histories =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(Objects.requireNonNullElse(histories, Map.of())));
    format = Objects.requireNonNullElse(format, RowFormat.CSV_GZ);
    seed = Objects.requireNonNullElse(seed, 1L);
    if (ranking == null && recall == null) {
      throw new IllegalArgumentException(
          "expected the key [ranking], [recall] or both, so that there is something to write");
    }
    if (ranking != null && tasks.isEmpty()) {
      throw new IllegalArgumentException("[ranking] rows need [tasks], there is none");
    }
    if (users != null && users.until() != null) {
      throw new IllegalArgumentException(
          "[users.until]: only items end; expected the key under [items]");
    }
    requireDistinct(tasks);
    requireTask("history.of", history.of(), tasks);
    for (Map.Entry<String, FurtherHistory> more : histories.entrySet()) {
      String key = "histories." + more.getKey();
      if (more.getKey().isBlank() || !more.getKey().equals(more.getKey().strip())) {
        throw new IllegalArgumentException(
            "[histories]: expected the name of a column without spaces around it, got ["
                + more.getKey()
                + "]");
      }
      requireTask(key + ".of", more.getValue().of(), tasks);
      requireTask(key + ".not_of", more.getValue().notOf(), tasks);
    }
    requireTask("recall.of", recall == null ? null : recall.of(), tasks);
    for (LabelSpec task : tasks) {
      if (task.positive() != null && task.column() == null && log.action() == null) {
        throw new IllegalArgumentException(
            "task ["
                + task.name()
                + "]: [positive] lists actions: expected the key [log.action] that names their"
                + " column, or [column] of the task");
      }
    }
  }

  /**
   * Reads a specification.
   *
   * @throws YamlException naming file, line and the nearest valid key
   */
  public static PrepareSpec read(Path file) throws IOException {
    try {
      return YamlTree.parse(file.toString(), YamlFile.read(file)).bind(PrepareSpec.class);
    } catch (YamlException e) {
      if (TableFormat.of(file).isEmpty()) {
        throw e;
      }
      throw new YamlException(
          e.getMessage() + "; where it is a log, [prepare --init " + file + "] makes a first one",
          e);
    }
  }

  /** Seed of all that is random. */
  long seedOrDefault() {
    return seed == null ? 1 : seed;
  }

  /** The task whose positives recall rows have as targets; null if every event is one. */
  @Nullable String recallTask() {
    return recall == null || recall.of() == null ? history.of() : recall.of();
  }

  static void require(@Nullable Object value, String key) {
    if (value == null) {
      throw new IllegalArgumentException("expected the key [" + key + "], it is missing");
    }
  }

  /** An empty path, as of a variable that is not set, would be the whole folder. */
  static void requireFiles(List<String> files, String key) {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("[" + key + "]: expected at least one file, got none");
    }
    if (files.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "[" + key + "]: expected a file, a folder or a pattern of files, got an empty path");
    }
  }

  static void requireAtLeast(int least, int value, String key) {
    if (value < least) {
      throw new IllegalArgumentException(
          "[" + key + "]: expected at least " + least + ", got " + value);
    }
  }

  private static void requireDistinct(List<LabelSpec> tasks) {
    Set<String> names = new HashSet<>();
    for (LabelSpec task : tasks) {
      if (!names.add(task.name())) {
        throw new IllegalArgumentException("two tasks are named [" + task.name() + "]");
      }
    }
  }

  private static void requireTask(String key, @Nullable String name, List<LabelSpec> tasks) {
    List<String> names = tasks.stream().map(LabelSpec::name).toList();
    if (name != null && !names.contains(name)) {
      throw new IllegalArgumentException(
          "[" + key + "]: no task is named [" + name + "]" + Nearest.hint(name, names));
    }
  }
}
