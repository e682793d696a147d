package org.towerrank.init;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.init.ColumnProfile.ListProfile;
import org.towerrank.prepare.EachSpec;
import org.towerrank.prepare.SeveralItems;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.ObjectLists;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/**
 * Columns of a log whose rows say several items.
 *
 * @param item the column of all of them
 * @param each how its rows are taken apart
 * @param fields of the objects that it is a field of; none where it is in no object
 */
record ItemLists(String item, EachSpec each, Set<String> fields) {
  /** Of fewer rows nothing is said. */
  private static final long SEEN = 20;

  private static final double NEARLY_ALL = .98;
  private static final int FEW = 2;

  ItemLists {
    fields = Set.copyOf(fields);
  }

  /** A column of items that are chosen from others, and how many it says. */
  private record Part(ColumnProfile column, long items) {}

  /**
   * Finds them: a list that has what other columns say, or that is called as items are, where no
   * other column is. Null if there is none.
   */
  static @Nullable ItemLists of(Engine engine, TableProfile log, @Nullable TableProfile items)
      throws IOException {
    if (log.columns().stream().anyMatch(column -> isItem(column, items))) {
      return null;
    }
    List<ColumnProfile> lists = new ArrayList<>();
    for (ColumnProfile column : log.columns()) {
      if (hasItems(column) && !isOfOne(engine, log, column)) {
        lists.add(column);
      }
    }
    ColumnProfile best = null;
    List<Part> parts = List.of();
    for (ColumnProfile list : lists) {
      List<Part> found = parts(engine, log, list);
      if (found.size() > parts.size()) {
        best = list;
        parts = found;
      }
    }
    if (best == null) {
      best = named(lists).orElse(null);
    }
    return best == null ? null : of(log, best, parts);
  }

  private static ItemLists of(TableProfile log, ColumnProfile list, List<Part> parts) {
    List<String> chosen =
        parts.stream()
            .sorted(Comparator.comparingLong(Part::items).reversed())
            .map(part -> part.column.name())
            .toList();
    Set<String> names = log.columns().stream().map(ColumnProfile::name).collect(Collectors.toSet());
    String position = chosen.isEmpty() ? null : NamesOfRows.free("position", names);
    return new ItemLists(list.name(), new EachSpec(separator(list), chosen, position), Set.of());
  }

  /**
   * The column that holds lists of objects, each of which says an item, such as {@code items} whose
   * {@code items.id} does.
   */
  Optional<FileTable.Column> objects(TableProfile log) throws IOException {
    return Optional.of(log.table().column(item)).filter(ObjectLists::isOne);
  }

  /**
   * The same of the field that says the item best.
   *
   * @param log with the fields of the objects as lists
   */
  ItemLists ofFields(TableProfile log) {
    List<ColumnProfile> ofObjects =
        log.columns().stream().filter(column -> column.name().startsWith(item + ".")).toList();
    Set<String> names = ofObjects.stream().map(ColumnProfile::name).collect(Collectors.toSet());
    return ofObjects.stream()
        .filter(column -> !NamedIds.isProperty(column))
        .min(Comparator.comparingInt(NamedIds.ITEMS::rank))
        .map(field -> new ItemLists(field.name(), each, names))
        .orElse(this);
  }

  /** Where a row says one item, its lists are what else there was, such as a history. */
  private static boolean isItem(ColumnProfile column, @Nullable TableProfile items) {
    boolean named = NamedIds.ITEMS.have(column) && !NamedIds.isProperty(column);
    boolean shared =
        items != null
            && items.columns().stream()
                .anyMatch(other -> other.isUnique() && other.name().equals(column.name()));
    return column.list() == null && (named || shared);
  }

  private static boolean hasItems(ColumnProfile column) {
    ListProfile list = column.list();
    return list != null && !list.isVector();
  }

  /**
   * Whether another column says all of a list, as an item says its tags, whose main one rows may
   * have.
   */
  private static boolean isOfOne(Engine engine, TableProfile log, ColumnProfile list)
      throws IOException {
    for (ColumnProfile owner : log.columns()) {
      boolean mayOwn = owner.list() == null && !owner.isConstant() && !RequestIds.are(owner);
      if (mayOwn && log.isOf(engine, owner, list)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ColumnProfile> named(List<ColumnProfile> lists) {
    return lists.stream()
        .filter(NamedIds.ITEMS::have)
        .filter(column -> !NamedIds.isProperty(column) && !NamesOfRows.have(column))
        .min(Comparator.comparingInt(NamedIds.ITEMS::rank));
  }

  /** The columns that say some of a list's items, which others that say all of them do not. */
  private static List<Part> parts(Engine engine, TableProfile log, ColumnProfile list)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    for (ColumnProfile column : log.columns()) {
      if (column.equals(list) || column.isTime() || column.distinct() <= FEW) {
        continue;
      }
      long[] rows =
          LogCounts.whole(
              engine,
              "contained.sql",
              Map.of(
                  "whole", elements(list),
                  "part", elements(column),
                  "files", log.table().reading()));
      boolean within = rows[1] >= NEARLY_ALL * rows[0];
      boolean all = rows[2] >= NEARLY_ALL * rows[0];
      if (rows[0] >= SEEN && within && !all) {
        parts.add(new Part(column, rows[3]));
      }
    }
    return parts;
  }

  private static Sql elements(ColumnProfile column) {
    String name = Sql.name(column.name()).code();
    ListProfile list = column.list();
    if (list == null) {
      return new Sql("[" + name + "::VARCHAR]");
    }
    String separator = list.separator();
    return new Sql(
        separator == null
            ? name
            : "string_split(" + name + "::VARCHAR, " + Sql.text(separator).code() + ")");
  }

  private static @Nullable String separator(ColumnProfile column) {
    ListProfile list = column.list();
    return list == null ? null : list.separator();
  }

  /** The columns of items that were chosen, that of most first. */
  List<String> chosen() {
    return each.chosen();
  }

  /** Whether a column says which items were chosen, or where they stood. */
  boolean says(ColumnProfile column) {
    return chosen().contains(column.name()) || column.name().equals(each.position());
  }

  /** The log with a row for each item. */
  TableProfile apart(Engine engine, TableProfile log, Progress progress) throws IOException {
    engine.execute(SqlFile.of(SeveralItems.class, "functions.sql"), Map.of());
    FileTable apart = SeveralItems.apart(log.table(), item, each, fields);
    return log.with(engine, apart, "items of log", progress);
  }

  /** As a specification says it. */
  String yaml() {
    List<String> keys = new ArrayList<>();
    if (each.separator() != null) {
      keys.add("separator: " + Yaml.text(each.separator()));
    }
    if (!chosen().isEmpty()) {
      keys.add("chosen: " + chosen().stream().map(Yaml::text).toList());
    }
    if (each.position() != null) {
      keys.add("position: " + Yaml.text(each.position()));
    }
    return "{" + String.join(", ", keys) + "}  # guess: rows say several items";
  }
}
