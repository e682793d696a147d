package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** The log: its columns, reading it, and what makes events of it. */
final class EventLog {
  private static final String SPACED = "spaced_";

  private final PrepareSpec spec;
  private final FileTable whole;
  private final FileTable table;
  private final SqlDialect dialect;
  private final Labels labels;
  private final List<String> further;
  private final List<FileTable.Column> ordering = new ArrayList<>();
  private final Map<String, Long> missing = new LinkedHashMap<>();
  private long rows;
  private boolean wholeUsers;
  private boolean wholeItems;
  private EventTimes times = EventTimes.SECONDS;

  /**
   * @param whole the log before its rows are taken apart
   * @param table with one item a row
   */
  private EventLog(PrepareSpec spec, FileTable whole, FileTable table, SqlDialect dialect)
      throws DataException {
    this.spec = spec;
    this.whole = whole;
    this.table = table;
    this.dialect = dialect;
    this.labels = new Labels(spec, table, dialect);
    LogSpec log = spec.log();
    for (String column : List.of(log.user(), log.item(), log.time())) {
      table.column(column);
    }
    this.further = further();
    for (String column : spec.log().order()) {
      ordering.add(table.column(column));
    }
    for (TableOfLog told : told()) {
      for (String column : told.columns()) {
        table.column(column);
      }
    }
  }

  /** What it says of users and items. */
  private List<TableOfLog> told() {
    return Stream.of(TableOfLog.ofUsers(this, spec.log()), TableOfLog.ofItems(this, spec.log()))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Finds the log and its columns.
   *
   * @throws DataException naming a file or a column that is not there
   */
  static EventLog open(PreparationEngine engine, Path directory, PrepareSpec spec)
      throws IOException {
    LogSpec log = spec.log();
    SqlDialect dialect = engine.dialect();
    FileTable read = engine.open(directory, log.files(), log.format(), log.header());
    FileTable table = log.each() == null ? read : engine.withFieldLists(read, log.item());
    Set<String> fields = new LinkedHashSet<>(table.names());
    read.names().forEach(fields::remove);
    FileTable apart = SeveralItems.apart(table, log, fields, dialect);
    return new EventLog(
        spec,
        MissingTexts.leftOut(table, log.missing(), dialect),
        MissingTexts.leftOut(apart, log.missing(), dialect),
        dialect);
  }

  /** The log's columns that rows get besides user, item, time and labels. */
  private List<String> further() throws DataException {
    LogSpec log = spec.log();
    if (log.columns() != null) {
      List<String> named = new ArrayList<>(log.columns());
      for (String column : named) {
        table.column(column);
      }
      EachSpec each = log.each();
      String position = each == null ? null : each.position();
      if (position != null && !named.contains(position)) {
        named.add(position);
      }
      return named;
    }
    Set<@Nullable String> used = new HashSet<>();
    used.add(log.user());
    used.add(log.item());
    used.add(log.time());
    used.add(log.action());
    used.addAll(log.ofUsers());
    used.addAll(log.ofItems());
    spec.tasks().forEach(task -> used.add(labels.column(task)));
    return table.names().stream().filter(name -> !used.contains(name)).toList();
  }

  /**
   * Reads all of it, and finds out what its users, items, times and labels are.
   *
   * @param tables of items, which are kept in the same way as the log's
   */
  void read(PreparationEngine engine, JoinedTables tables, Progress progress) throws IOException {
    LogSpec log = spec.log();
    String action = log.action();
    Map<String, Sql> columns = new LinkedHashMap<>(labels.read());
    for (int i = 0; i < further.size(); i++) {
      columns.put("c" + i, Sql.name(further.get(i)));
    }
    for (int i = 0; i < log.order().size(); i++) {
      columns.put("o" + i, Sql.name(ordering.get(i).name()));
    }
    told().forEach(each -> columns.putAll(each.read()));
    for (Map.Entry<String, String> id : identifiers().entrySet()) {
      columns.put(SPACED + id.getKey(), Identifiers.withSpaces(table.column(id.getValue())));
    }
    List<Sql> read = new ArrayList<>();
    columns.forEach((alias, column) -> read.add(column.as(alias)));
    read.addAll(table.place());
    engine.createNumbered(
        "log",
        Step.query(
            "read",
            Map.of(
                "user", Identifiers.said(table.column(log.user()), dialect),
                "item", Identifiers.said(table.column(log.item()), dialect),
                "time", time(engine),
                "action",
                    action == null
                        ? new Sql("CAST(NULL AS STRING)")
                        : Identifiers.compared(table.column(action), dialect),
                "columns", orNothing(read),
                "files", table.reading())));
    check(engine, progress);
    times = times(engine, progress);
    wholeItems = wholeItems && tables.haveWholeItems(engine);
  }

  /** Looks at all that was read, once. */
  private void check(PreparationEngine engine, Progress progress) throws IOException {
    SharedScan scan = new SharedScan();
    scan.count("true", count -> requireRows(engine, count, progress));
    for (Map.Entry<String, String> id : identifiers().entrySet()) {
      Identifiers.requireDigits(scan, table, id.getValue(), id.getKey());
      Sql spaced = new Sql(SPACED + id.getKey());
      Identifiers.warnOfSpaces(scan, table, id.getValue(), spaced, progress);
      Placeholders.warn(engine, scan, table, id.getValue(), id.getKey(), progress);
    }
    labels.check(engine, scan, progress);
    scan.count(Identifiers.isNotWhole("user_id"), others -> wholeUsers = others == 0);
    scan.count(Identifiers.isNotWhole("item_id"), others -> wholeItems = others == 0);
    // Of a row that lacks several the first one counts.
    countMissing(scan, "without a user", "user_id IS NULL");
    countMissing(scan, "without an item", "item_id IS NULL AND user_id IS NOT NULL");
    countMissing(
        scan,
        "without a time",
        "time_said IS NULL AND user_id IS NOT NULL AND item_id IS NOT NULL");
    scan.run(engine, "log");
  }

  private void requireRows(PreparationEngine engine, long count, Progress progress)
      throws IOException {
    rows = count;
    if (count == 0) {
      throw new DataException(table.title() + ": expected events, found none");
    }
    EachSpec each = spec.log().each();
    if (each != null) {
      ChosenItems.warn(engine, whole, spec.log().item(), each, progress);
    }
  }

  private void countMissing(SharedScan scan, String why, String condition) {
    scan.count(condition, count -> missing.put(why, count));
  }

  /** When it was, as the log says it or, where it has a format of its own, in ISO 8601. */
  private Sql time(PreparationEngine engine) throws IOException {
    Sql said = Sql.name(table.column(spec.log().time()).name());
    String format = spec.log().timeFormat();
    if (format == null) {
      return said;
    }
    TimeFormat times = new TimeFormat(format);
    times.check(engine, table, spec.log().time());
    return times.iso(said, dialect);
  }

  private EventTimes times(PreparationEngine engine, Progress progress) throws IOException {
    return spec.log().timeFormat() == null
        ? EventTimes.detect(
            engine, table, spec.log().time(), new Sql("log"), TimeFormat.hint("log"), progress)
        : EventTimes.ISO;
  }

  /** The log's columns of users and items, by their names in tables. */
  private Map<String, String> identifiers() {
    Map<String, String> identifiers = new LinkedHashMap<>();
    identifiers.put("user_id", spec.log().user());
    identifiers.put("item_id", spec.log().item());
    return identifiers;
  }

  /** Makes events of the rows that say who, what and when; adds to the map why others are none. */
  void makeEvents(PreparationEngine engine, Map<String, Long> dropped) throws IOException {
    dropped.putAll(missing);
    dropped.values().removeIf(count -> count == 0);
    List<Sql> columns = new ArrayList<>();
    counting().forEach((name, counts) -> columns.add(counts.as(name)));
    for (String name : said()) {
      columns.add(isOfItem(name) ? itemOfEvent().as(name) : Sql.name(name));
    }
    FileTable.Column time = table.column(spec.log().time());
    engine.create(
        "events",
        Step.query(
            "events",
            Map.of(
                "user", Identifiers.as(wholeUsers, new Sql("user_id")),
                "item", Identifiers.as(wholeItems, new Sql("item_id")),
                "microseconds", times.microseconds(time, new Sql("time_said"), dialect),
                "counts", labels.positive(spec.history().of()),
                "target", labels.positive(spec.recallTask()),
                "columns", orNothing(columns))));
    engine.drop("log");
  }

  /** Columns of a query, where there may be none. */
  private static Sql orNothing(List<Sql> columns) {
    return columns.isEmpty() ? new Sql("CAST(NULL AS BIGINT) AS nothing") : Sql.list(columns);
  }

  /**
   * The columns of a drawn negative beside those that all events have: no label, and its event's.
   */
  Sql ofNegative() {
    List<Sql> columns = new ArrayList<>();
    labels.names().forEach(name -> columns.add(new Sql("CAST(0 AS TINYINT) AS " + name)));
    ofEvents().forEach(name -> columns.add(new Sql("events." + name)));
    return columns.isEmpty() ? new Sql("events.nothing") : Sql.list(columns);
  }

  /** A drawn negative is in no further history either, and has those of its event. */
  Sql historiesOfNegative() {
    return Histories.of(spec).ofFurther("false AS counts#, events.seen#, events.nth#,");
  }

  /** The columns of events beside those that all have; of actions there are labels. */
  Sql ofEvent() {
    List<Sql> columns = names().stream().map(name -> new Sql("events." + name)).toList();
    return columns.isEmpty() ? new Sql("events.nothing") : Sql.list(columns);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(counting().keySet());
    names.addAll(said());
    return names;
  }

  /** Which events further histories have, by the names of columns. */
  private Map<String, Sql> counting() {
    Map<String, Sql> counting = new LinkedHashMap<>();
    for (History history : Histories.of(spec).further()) {
      FurtherHistory more = Objects.requireNonNull(spec.histories().get(history.column()));
      counting.put(
          history.counts(),
          more.notOf() == null ? labels.positive(more.of()) : labels.negative(more.notOf()));
    }
    return counting;
  }

  /** The columns that the log says. */
  private List<String> said() {
    List<String> names = new ArrayList<>(labels.names());
    names.addAll(ofEvents());
    return names;
  }

  /** The columns of the log that are no labels. */
  private List<String> ofEvents() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < further.size(); i++) {
      names.add("c" + i);
    }
    for (int i = 0; i < spec.log().order().size(); i++) {
      names.add("o" + i);
    }
    told().forEach(each -> names.addAll(each.read().keySet()));
    return names;
  }

  /** Keys in their order, as a query sorts by them. */
  static String ascending(List<String> keys) {
    return keys.stream().map(key -> key + " NULLS LAST").collect(Collectors.joining(", "));
  }

  /** Whether a column is the item that events of equal time are ordered by. */
  private boolean isOfItem(String name) {
    int item = spec.log().order().indexOf(spec.log().item());
    return name.equals("o" + item);
  }

  /** An event's item once more: a negative has its event's here, and so its event's place. */
  private Sql itemOfEvent() {
    return Identifiers.as(wholeItems, new Sql("log.item_id"));
  }

  /** The same as a query sorts by it. */
  Sql inOrder() {
    return new Sql(ascending(order()));
  }

  /** What events of equal time are ordered by, each of which may have a direction behind it. */
  List<String> order() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < spec.log().order().size(); i++) {
      String column = spec.log().order().get(i);
      if (column.equals(spec.log().user())) {
        order.add("user_id");
      } else if (column.equals(spec.log().item())) {
        order.add("o" + i);
      } else {
        order.add(Labels.number(ordering.get(i), new Sql("o" + i)).code());
        order.add("o" + i);
      }
    }
    order.add("log_row");
    return order;
  }

  /** Its further columns as rows have them, by name. */
  Map<String, Sql> written() {
    Map<String, Sql> written = new LinkedHashMap<>();
    for (int i = 0; i < further.size(); i++) {
      written.put(further.get(i), new Sql("placed.c" + i));
    }
    return written;
  }

  Labels labels() {
    return labels;
  }

  EventTimes times() {
    return times;
  }

  /** How many rows were read. */
  long rows() {
    return rows;
  }

  boolean wholeUsers() {
    return wholeUsers;
  }

  boolean wholeItems() {
    return wholeItems;
  }

  /** What to call it in errors. */
  String title() {
    return table.title();
  }
}
