package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.towerrank.sql.Sql;

/**
 * The log's users as they are at its end: what serving knows of them, and what their vectors are
 * made of.
 *
 * @param tables of users
 */
record UserRows(
    PrepareSpec spec, List<JoinedTable> tables, Histories histories, SqlDialect dialect) {
  /** What the files are called. */
  static final String NAME = "users";

  /** Which fails where two columns have one name. */
  RowColumns columns() throws IOException {
    RowColumns columns = new RowColumns();
    columns.add(spec.log().user(), new Sql("totals.user_id"), "the log");
    RowKinds.addJoined(columns, tables);
    for (History history : histories.all()) {
      columns.addList(history.column(), new Sql(history.of("last#.items")));
    }
    return columns;
  }

  /** The query of the users of a part. */
  String query(int part) throws IOException {
    List<Sql> totals = new ArrayList<>();
    List<Sql> lists = new ArrayList<>();
    List<String> joins = new ArrayList<>();
    for (History history : histories.all()) {
      totals.add(new Sql(history.of("max(nth#) AS total#")));
      lists.add(last(history, part));
      joins.add(history.of("LEFT JOIN last# ON last#.user_id = totals.user_id"));
    }
    joins.add(JoinedTables.newest(tables, "totals.user_id").code());
    return Step.query(
        "users",
        Map.of(
            "totals", Sql.list(totals),
            "lists", Sql.list(lists),
            "columns", columns().selected(),
            "joins", new Sql(String.join("\n", joins)),
            "part", Sql.number(part)));
  }

  private Sql last(History history, int part) {
    return new Sql(
        history.of(
            """
            last# AS (
              SELECT placed.user_id, %s AS items
              FROM placed
              JOIN totals ON totals.user_id = placed.user_id
              WHERE part = %s AND counts# AND draw = 0 AND nth# > total# - %s
              GROUP BY placed.user_id
            )"""
                .formatted(
                    dialect.inOrder("item_id", history.nth()).code(),
                    Sql.number(part).code(),
                    Sql.number(history.length()).code())));
  }
}
