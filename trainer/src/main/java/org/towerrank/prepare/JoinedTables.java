package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Sql;

/**
 * The tables about users and about items: of each the one in files, then what the log itself says.
 *
 * @param users none, one or both of them
 * @param items the same
 */
record JoinedTables(List<JoinedTable> users, List<JoinedTable> items) {
  JoinedTables {
    users = List.copyOf(users);
    items = List.copyOf(items);
  }

  /** Finds the tables of a specification and their columns. */
  static JoinedTables open(PreparationEngine engine, Path directory, PrepareSpec spec, EventLog log)
      throws IOException {
    return new JoinedTables(
        open(engine, directory, Subject.USERS, spec.users(), TableOfLog.ofUsers(log, spec.log())),
        open(engine, directory, Subject.ITEMS, spec.items(), TableOfLog.ofItems(log, spec.log())));
  }

  private static List<JoinedTable> open(
      PreparationEngine engine,
      Path directory,
      Subject subject,
      @Nullable JoinSpec files,
      Optional<TableOfLog> ofLog)
      throws IOException {
    List<JoinedTable> tables = new ArrayList<>();
    if (files != null) {
      tables.add(new JoinedTable(TableOfFiles.open(engine, directory, subject, files)));
    }
    ofLog.map(JoinedTable::new).ifPresent(tables::add);
    return tables;
  }

  /** Those of users, then those of items. */
  List<JoinedTable> all() {
    return Stream.concat(users.stream(), items.stream()).toList();
  }

  boolean isEmpty() {
    return users.isEmpty() && items.isEmpty();
  }

  /** The query of the catalogue. */
  String catalogue(RowColumns columns) {
    String further =
        items.stream()
            .map(table -> "UNION SELECT id FROM " + table.source().name())
            .collect(Collectors.joining(" "));
    return Step.query(
        "catalogue",
        Map.of(
            "columns", columns.selected(),
            "further", new Sql(further),
            "joins", newest(items, "ids.id")));
  }

  /** Whether all ids of items are whole numbers. */
  boolean haveWholeItems(PreparationEngine engine) throws IOException {
    for (JoinedTable table : items) {
      if (!table.source().hasWholeIds(engine)) {
        return false;
      }
    }
    return true;
  }

  /** Makes them. */
  void load(PreparationEngine engine, EventLog log, Progress progress) throws IOException {
    for (JoinedTable table : users) {
      table.source().load(engine, log.wholeUsers(), progress);
    }
    for (JoinedTable table : items) {
      table.source().load(engine, log.wholeItems(), progress);
    }
  }

  /** The query of the events of a part with the rows that they get. */
  String place(int part, EventLog log, SqlDialect dialect) {
    return Step.query(
        "place",
        Map.of(
            "part",
            Sql.number(part),
            "columns",
            Sql.list(
                Stream.concat(
                        Stream.of(new Sql("numbered.*")), all().stream().map(JoinedTable::found))
                    .toList()),
            "joins",
            lines(all().stream().map(table -> table.placing(dialect))),
            "in_order",
            dialect.sorted("user_id, time_us, " + EventLog.ascending(log.order()) + ", draw")));
  }

  /** How {@code rows.sql} reads the columns of some tables. */
  static Sql joining(List<JoinedTable> tables) {
    return lines(tables.stream().map(JoinedTable::joining));
  }

  /** How the newest rows of some tables are joined to ids. */
  static Sql newest(List<JoinedTable> tables, String id) {
    return lines(tables.stream().map(table -> table.joiningNewest(id)));
  }

  private static Sql lines(Stream<Sql> pieces) {
    return new Sql(pieces.map(Sql::code).collect(Collectors.joining("\n  ")));
  }
}
