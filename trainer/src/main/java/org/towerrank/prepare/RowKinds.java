package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.sql.Sql;

/** The kinds of rows that a specification asks for, with their columns. */
final class RowKinds {
  private final PrepareSpec spec;
  private final EventLog log;
  private final JoinedTables tables;
  private final SqlDialect dialect;
  private final Histories histories;

  RowKinds(PrepareSpec spec, EventLog log, JoinedTables tables, SqlDialect dialect) {
    this.spec = spec;
    this.log = log;
    this.tables = tables;
    this.dialect = dialect;
    this.histories = Histories.of(spec);
  }

  /** What rows have, which fails where two columns have one name. */
  List<RowKind> kinds(Sql time) throws IOException {
    List<RowKind> kinds = new ArrayList<>();
    if (spec.ranking() != null) {
      RowColumns ranking = new RowColumns().addAll(log.labels().written(), "[tasks]");
      ranking.add(spec.log().user(), new Sql("placed.user_id"), "the log");
      ranking.add(spec.log().item(), new Sql("placed.item_id"), "the log");
      addJoined(ranking, tables.all());
      addEvent(ranking, time);
      kinds.add(
          new RowKind(
              "ranking",
              "ranking_split",
              new Sql("true"),
              JoinedTables.joining(tables.all()),
              ranking,
              JoinedTables.joining(tables.all()),
              ranking));
    }
    RecallSpec recall = spec.recall();
    if (recall != null) {
      RowColumns held = recallColumns(time);
      held.addList(Histories.EXCLUDE, histories.excludedItems(dialect));
      Sql rows =
          new Sql("placed.target AND placed.draw = 0 AND placed.seen >= " + recall.minHistory());
      kinds.add(
          new RowKind(
              "recall",
              "recall_split",
              rows,
              JoinedTables.joining(tables.users()),
              recallColumns(time),
              excluding(JoinedTables.joining(tables.users())),
              held));
    }
    return kinds;
  }

  private RowColumns recallColumns(Sql time) throws IOException {
    RowColumns columns = new RowColumns();
    columns.add(spec.log().user(), new Sql("placed.user_id"), "the log");
    columns.add("target_item", new Sql("placed.item_id"), "the rows");
    addJoined(columns, tables.users());
    addEvent(columns, time);
    return columns;
  }

  static void addJoined(RowColumns columns, List<JoinedTable> tables) throws IOException {
    for (JoinedTable table : tables) {
      columns.addAll(table.written(), table.source().key());
    }
  }

  private void addEvent(RowColumns columns, Sql time) throws IOException {
    columns.addAll(log.written(), "the log");
    for (History history : histories.all()) {
      columns.addList(history.column(), history.runs().items(dialect));
    }
    columns.add(spec.log().time(), time, "the log");
  }

  private Sql excluding(Sql joins) {
    return new Sql(joins.code() + "\n" + histories.joinExclusions().code());
  }

  /** What the catalogue has. */
  RowColumns catalogue() throws IOException {
    RowColumns columns = new RowColumns().add(spec.log().item(), new Sql("ids.id"), "the log");
    addJoined(columns, tables.items());
    return columns;
  }
}
