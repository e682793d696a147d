package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Sql;

/** The kinds of rows that a specification asks for, with their columns. */
final class RowKinds {
  private final PrepareSpec spec;
  private final EventLog log;
  private final @Nullable JoinedTable users;
  private final @Nullable JoinedTable items;
  private final SqlDialect dialect;
  private final Histories histories;

  RowKinds(
      PrepareSpec spec,
      EventLog log,
      @Nullable JoinedTable users,
      @Nullable JoinedTable items,
      SqlDialect dialect) {
    this.spec = spec;
    this.log = log;
    this.users = users;
    this.items = items;
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
      addJoined(ranking, users);
      addJoined(ranking, items);
      addEvent(ranking, time);
      kinds.add(
          new RowKind(
              "ranking",
              "ranking_split",
              new Sql("true"),
              joins(true),
              ranking,
              joins(true),
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
              joins(false),
              recallColumns(time),
              excluding(joins(false)),
              held));
    }
    return kinds;
  }

  private RowColumns recallColumns(Sql time) throws IOException {
    RowColumns columns = new RowColumns();
    columns.add(spec.log().user(), new Sql("placed.user_id"), "the log");
    columns.add("target_item", new Sql("placed.item_id"), "the rows");
    addJoined(columns, users);
    addEvent(columns, time);
    return columns;
  }

  private static void addJoined(RowColumns columns, @Nullable JoinedTable table)
      throws IOException {
    if (table != null) {
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

  private Sql joins(boolean ranking) {
    List<String> joins = new ArrayList<>();
    if (users != null) {
      joins.add(users.joining("user_row").code());
    }
    if (ranking && items != null) {
      joins.add(items.joining("item_row").code());
    }
    return new Sql(String.join("\n  ", joins));
  }

  private Sql excluding(Sql joins) {
    return new Sql(joins.code() + "\n" + histories.joinExclusions().code());
  }

  /** What the catalogue has. */
  RowColumns catalogue() throws IOException {
    RowColumns columns = new RowColumns().add(spec.log().item(), new Sql("ids.id"), "the log");
    addJoined(columns, items);
    return columns;
  }
}
