package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Sql;

/**
 * What the events of a log say of their users or items, such as a price: an event gets what the
 * newest one up to then says. What one does not say stays as it was.
 *
 * @param id the log's column of the ids
 * @param columns of the log
 */
record TableOfLog(EventLog log, Subject subject, String id, List<String> columns)
    implements TableSource {

  TableOfLog {
    columns = List.copyOf(columns);
  }

  /** Of users; empty where the log says nothing of them. */
  static Optional<TableOfLog> ofUsers(EventLog log, LogSpec spec) {
    return some(new TableOfLog(log, Subject.USERS, spec.user(), spec.ofUsers()));
  }

  /** Of items; empty where the log says nothing of them. */
  static Optional<TableOfLog> ofItems(EventLog log, LogSpec spec) {
    return some(new TableOfLog(log, Subject.ITEMS, spec.item(), spec.ofItems()));
  }

  private static Optional<TableOfLog> some(TableOfLog table) {
    return table.columns.isEmpty() ? Optional.empty() : Optional.of(table);
  }

  /** Its columns by the names that they have in the table of events. */
  Map<String, Sql> read() {
    Map<String, Sql> read = new LinkedHashMap<>();
    for (String column : columns) {
      read.put("of_" + subject.eventId() + read.size(), Sql.name(column));
    }
    return read;
  }

  @Override
  public void load(PreparationEngine engine, boolean whole, Progress progress) throws IOException {
    List<Sql> known = new ArrayList<>();
    List<Sql> shown = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (String column : read().keySet()) {
      String alias = "c" + shown.size();
      known.add(engine.dialect().lastKnown(column, "so_far").as(alias));
      shown.add(new Sql(alias));
      changed.add("lag(%1$s) OVER before IS DISTINCT FROM %1$s".formatted(alias));
    }
    engine.createNumbered(
        name(),
        Step.query(
            "told",
            Map.of(
                "id", new Sql(subject.eventId()),
                "known", Sql.list(known),
                "columns", Sql.list(shown),
                "changed", new Sql(String.join(" OR ", changed)),
                "order", log.inOrder())));
  }

  @Override
  public String name() {
    return subject.key() + "_told";
  }

  @Override
  public String key() {
    return "[log.of_" + subject.key() + "]";
  }

  /** Its ids are the log's own. */
  @Override
  public boolean hasWholeIds(PreparationEngine engine) {
    return true;
  }

  @Override
  public boolean isAsOf() {
    return true;
  }

  /** Nothing is known of an item before its first event, so that it is no negative until then. */
  @Override
  public boolean hasLifetimes() {
    return true;
  }

  @Override
  public boolean mayLackRows() {
    return false;
  }

  @Override
  public String title() {
    return log.title();
  }
}
