package org.towerrank.prepare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.sql.Sql;

/** The rows of a part of the users: the files that they go to, and the queries of these. */
public final class PartRows {
  private final int part;
  private final List<RowKind> kinds;
  private final Histories histories;
  private final boolean wholeItems;
  private final boolean excluding;

  /**
   * @param part from 0
   * @param wholeItems whether items are whole numbers, and texts if not
   * @param excluding whether rows of events that are held out have items to exclude
   */
  PartRows(
      int part, List<RowKind> kinds, Histories histories, boolean wholeItems, boolean excluding) {
    this.part = part;
    this.kinds = kinds;
    this.histories = histories;
    this.wholeItems = wholeItems;
    this.excluding = excluding;
  }

  /** The rows of a kind in a split. */
  public final class File {
    private final RowKind kind;
    private final int split;

    private File(RowKind kind, int split) {
      this.kind = kind;
      this.split = split;
    }

    /** Such as {@code ranking}. */
    public String kind() {
      return kind.name();
    }

    /** Such as {@code train}. */
    public String split() {
      return Splits.NAMES.get(split);
    }

    /** The query of its rows, once there are the {@linkplain #listTables tables of lists}. */
    public String query() {
      return rows(
          kind.columns(split).selected(), kind.joins(split), histories.joins(), new Sql(""));
    }

    /**
     * The query of its rows without their lists, in the order of {@link #lists}. A join that keeps
     * rows without a partner puts them behind others.
     */
    String queryWithoutLists() {
      Sql columns = kind.columns(split).selectedWithoutLists();
      Sql joins = kind.joins(0);
      Sql inOrder = new Sql(joins.code().isEmpty() ? "" : "ORDER BY placed.rowid");
      return rows(columns, joins, new Sql(""), inOrder);
    }

    private String rows(Sql columns, Sql joins, Sql history, Sql inOrder) {
      return Step.query(
          "rows",
          Map.of(
              "columns",
              columns,
              "joins",
              joins,
              "history",
              history,
              "part",
              Sql.number(part),
              "split",
              inSplit(),
              "rows",
              kind.rows(),
              "in_order",
              inOrder));
    }

    private Sql inSplit() {
      return new Sql(kind.splitColumn() + " = " + split);
    }

    /** Whether a row is in it. */
    private String has() {
      return inSplit().code() + " AND " + kind.rows().code();
    }

    /** The columns, with those of lists. */
    RowColumns columns() {
      return kind.columns(split);
    }
  }

  int part() {
    return part;
  }

  Histories histories() {
    return histories;
  }

  boolean wholeItems() {
    return wholeItems;
  }

  /** All files of the part. */
  public List<File> files() {
    List<File> files = new ArrayList<>();
    for (RowKind kind : kinds) {
      for (int split = 0; split < Splits.NAMES.size(); split++) {
        files.add(new File(kind, split));
      }
    }
    return files;
  }

  /** Tables that the lists of the rows are cut from, in the order in which they are made. */
  public Map<String, String> listTables(SqlDialect dialect) {
    Map<String, String> tables = new LinkedHashMap<>();
    for (History history : histories.all()) {
      tables.put(history.table(), history.query(dialect, part));
    }
    if (excluding) {
      tables.put("exclusion", histories.exclusionQuery(dialect, part));
    }
    return tables;
  }

  /** The query of what lists are made of, for an engine that makes them itself. */
  String lists() {
    List<String> bits = new ArrayList<>();
    for (File file : files()) {
      bits.add("CASE WHEN " + file.has() + " THEN " + (1 << bits.size()) + " ELSE 0 END");
    }
    String each = "seen#, nth#, counts# AND draw = 0 AS counted#";
    return Step.query(
        "lists",
        Map.of(
            "files",
            new Sql(String.join(" + ", bits)),
            "histories",
            Sql.list(histories.all().stream().map(one -> new Sql(one.of(each))).toList()),
            "part",
            Sql.number(part)));
  }

  /** The query of how many items the lists of a row have, at most. */
  String longest() {
    List<String> most = new ArrayList<>();
    for (History history : histories.all()) {
      most.add(least(history.length(), history));
    }
    if (excluding) {
      most.add(least(histories.excluded(), histories.main()));
    }
    return "SELECT %s FROM placed WHERE part = %s".formatted(String.join(" + ", most), part);
  }

  private static String least(int items, History history) {
    return "least(" + items + ", max(" + history.seen() + "))";
  }
}
