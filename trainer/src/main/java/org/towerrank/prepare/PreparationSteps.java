package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.sql.Sql;

/** The steps from a log to rows, in their order. */
public final class PreparationSteps {
  /** The table about users. */
  static final String USERS = "users";

  /** The table about items. */
  static final String ITEMS = "items";

  private final PreparationEngine engine;
  private final PrepareSpec spec;
  private final Path directory;
  private final int partEvents;
  private final RecordedWarnings progress;
  private final Map<String, Long> dropped = new LinkedHashMap<>();
  private final EventLog log;
  private final @Nullable JoinedTable users;
  private final @Nullable JoinedTable items;
  private final Histories histories;

  /**
   * Opens the log and the tables.
   *
   * @param directory that paths of the specification are relative to
   * @param partEvents events of a part at most, where the engine works in parts
   */
  public PreparationSteps(
      PreparationEngine engine,
      PrepareSpec spec,
      Path directory,
      int partEvents,
      RecordedWarnings progress)
      throws IOException {
    this.engine = engine;
    this.spec = spec;
    this.directory = directory;
    this.partEvents = partEvents;
    this.progress = progress;
    this.log = EventLog.open(engine, directory, spec);
    this.users = table(USERS, spec.users(), TableOfLog.ofUsers(log, spec.log()));
    this.items = table(ITEMS, spec.items(), TableOfLog.ofItems(log, spec.log()));
    this.histories = Histories.of(spec);
  }

  private @Nullable JoinedTable table(
      String name, @Nullable JoinSpec join, Optional<TableOfLog> ofLog) throws IOException {
    return join == null
        ? ofLog.map(JoinedTable::new).orElse(null)
        : new JoinedTable(TableOfFiles.open(engine, directory, name, join));
  }

  /** A step with a line of progress. */
  private interface Work {
    void run() throws IOException;
  }

  private void step(String label, Work work) throws IOException {
    try (Progress.Task task = progress.start(label, 1)) {
      work.run();
      task.update(1, 0, "");
    }
  }

  /** Makes the rows, and writes them. */
  public PreparationReport run() throws IOException {
    RowKinds rows = new RowKinds(spec, log, users, items, engine.dialect());
    // Columns of one name are refused before anything is read.
    List<RowKind> kinds = rows.kinds(new Sql("placed.time_us"));
    RowColumns catalogue = rows.catalogue();
    UserRows atTheEnd = new UserRows(spec, users, histories, engine.dialect());
    RowColumns ofUsers = atTheEnd.columns();
    step("read the log", () -> log.read(engine, items, progress));
    step("clean", this::clean);
    number(events());
    place();
    engine.requireWritable();
    List<SplitReport> splits = new ArrayList<>();
    SplitReports reports = new SplitReports(engine, spec, log);
    step("count splits", () -> splits.addAll(reports.of(kinds, progress)));
    List<RowKind> written = rows.kinds(log.times().back(engine));
    engine.beginRows();
    eachPart("write histories", "placed", (of, part) -> of.writePart(rows(written, part)));
    for (RowKind kind : written) {
      step("write " + kind.name() + " rows", () -> engine.finish(kind.name(), kind.lists()));
    }
    eachPart(
        "write users",
        "placed",
        (of, part) -> of.writeUsers(part, atTheEnd.query(part), histories.length()));
    engine.finishUsers(ofUsers.lists());
    engine.writeCatalogue(
        Step.query(
            "catalogue",
            Map.of("columns", catalogue.selected(), "newest", new Sql(JoinedTable.newest(ITEMS)))));
    return report(splits);
  }

  private void clean() throws IOException {
    log.makeEvents(engine, dropped);
    new Cleaning(engine, spec.clean(), dropped, drawn() != null).run();
  }

  /** How many are left. */
  private long events() throws IOException {
    long left = engine.number("SELECT count(*) FROM events");
    if (left == 0) {
      throw new DataException(
          log.title() + ": none of " + log.rows() + " events is left, by why: " + dropped);
    }
    return left;
  }

  private void number(long events) throws IOException {
    String order = EventLog.ascending(log.order());
    Splits splits = new Splits(spec, log.order(), engine.dialect());
    splits.cut(engine, events);
    divide();
    boolean excluded = spec.history().equalTimes() == HistorySpec.EqualTimes.EXCLUDED;
    Numbering numbering = engine.dialect().numbering(excluded, order);
    makeOfParts(
        "number events",
        "parted",
        numbered(),
        (of, part) -> {},
        part -> {
          Map<String, Sql> pieces = new HashMap<>(numbering.pieces());
          numbering.ofFurther().forEach((name, sql) -> pieces.put(name, histories.ofFurther(sql)));
          pieces.put("ranking_split", splits.of(false));
          pieces.put("recall_split", splits.of(true));
          pieces.put("order", new Sql(order));
          pieces.put("part", Sql.number(part));
          return Step.query(numbering.step(), pieces);
        });
    engine.drop("parted");
  }

  private void divide() throws IOException {
    if (engine.inParts()) {
      engine.create(
          "user_parts", Step.query("user_parts", Map.of("part_events", Sql.number(partEvents))));
      engine.create("parted", Step.query("parts", Map.of("columns", log.ofEvent())));
      divideLeftOut("user_parts");
      engine.drop("user_parts");
    } else {
      engine.create("parted", Step.query("one_part", Map.of("columns", log.ofEvent())));
      divideLeftOut("(SELECT DISTINCT user_id, 0 AS part FROM events)");
    }
    engine.drop("events");
  }

  private void divideLeftOut(String users) throws IOException {
    if (drawn() != null) {
      engine.create("known", Step.query("known", Map.of("users", new Sql(users))));
      engine.drop("left_out");
    }
  }

  /**
   * Where nothing is joined or drawn, numbered events are rows as they are: in their order too,
   * unless they were split by windows of users.
   */
  private String numbered() {
    boolean asTheyAre =
        users == null
            && items == null
            && drawn() == null
            && spec.split().by() != SplitSpec.By.USER_LAST;
    return asTheyAre ? "placed" : "numbered";
  }

  private @Nullable NegativesSpec drawn() {
    return spec.ranking() == null ? null : spec.ranking().negatives();
  }

  /**
   * Makes a table of the parts of another one. Where there are several it has no rows at first, so
   * that each can be added at any time.
   */
  private void makeOfParts(
      String label, String from, String table, Parts.Work before, IntFunction<String> query)
      throws IOException {
    boolean several = engine.inParts();
    if (several) {
      engine.create(table, "SELECT * FROM (" + query.apply(0) + ") AS first_part LIMIT 0");
    }
    eachPart(
        label,
        from,
        (of, part) -> {
          before.run(of, part);
          if (several) {
            of.append(table, query.apply(part));
          } else {
            of.create(table, query.apply(part));
          }
        });
  }

  private void eachPart(String label, String table, Parts.Work work) throws IOException {
    int parts = engine.inParts() ? (int) engine.number("SELECT max(part) + 1 FROM " + table) : 1;
    try (Progress.Task task = progress.start(label, parts)) {
      new Parts(engine, parts).each(work, task);
    }
  }

  private void place() throws IOException {
    load(USERS, "user_id", users, log.wholeUsers());
    load(ITEMS, "item_id", items, log.wholeItems());
    if (numbered().equals("placed")) {
      return;
    }
    NegativesSpec drawn = drawn();
    Negatives negatives =
        drawn == null
            ? null
            : new Negatives(drawn, spec.seedOrDefault(), log, Choices.list(engine, drawn, items));
    makeOfParts(
        "join tables",
        "numbered",
        "placed",
        (of, part) -> {
          if (negatives != null) {
            negatives.draw(of, part);
          }
        },
        this::placing);
    engine.drop("numbered");
    if (negatives != null) {
      negatives.warnOfNewItems(engine, progress);
    }
    if (users != null) {
      users.check(engine, "user_id", "user_row", progress);
    }
    if (items != null) {
      items.check(engine, "item_id", "item_row", progress);
    }
  }

  private String placing(int part) {
    SqlDialect dialect = engine.dialect();
    String none = "CAST(NULL AS BIGINT)";
    return Step.query(
        "place",
        Map.of(
            "part",
            Sql.number(part),
            "user_row",
            new Sql(users == null ? none : "of_users.table_row"),
            "item_row",
            new Sql(items == null ? none : "of_items.table_row"),
            "user_join",
            users == null ? new Sql("") : users.placing("user_id", dialect),
            "item_join",
            items == null ? new Sql("") : items.placing("item_id", dialect),
            "in_order",
            dialect.sorted("user_id, time_us, " + EventLog.ascending(log.order()) + ", draw")));
  }

  /** Where there is no table an empty one stands for it. */
  private void load(String name, String id, @Nullable JoinedTable table, boolean whole)
      throws IOException {
    if (table == null) {
      engine.create(
          name, "SELECT " + id + " AS id, time_us AS from_when FROM " + numbered() + " LIMIT 0");
    } else {
      table.source().load(engine, whole, progress);
    }
  }

  private PartRows rows(List<RowKind> kinds, int part) {
    return new PartRows(part, kinds, histories, log.wholeItems(), spec.recall() != null);
  }

  /** The share of events that have no row of a table. */
  private static String without(@Nullable JoinedTable table, String row) {
    return table == null ? "0" : "avg(CAST(" + row + " IS NULL AS INTEGER))";
  }

  /** Counts are of the events, without negatives that were drawn. */
  private PreparationReport report(List<SplitReport> splits) throws IOException {
    @Nullable String[] counts =
        engine
            .rows(
                "SELECT count(*), count(DISTINCT user_id), count(DISTINCT item_id), "
                    + without(users, "user_row")
                    + ", "
                    + without(items, "item_row")
                    + " FROM placed WHERE draw = 0")
            .getFirst();
    Map<String, Double> without = new LinkedHashMap<>();
    if (users != null && users.source().mayLackRows()) {
      without.put(USERS, Double.parseDouble(Objects.requireNonNull(counts[3])));
    }
    if (items != null && items.source().mayLackRows()) {
      without.put(ITEMS, Double.parseDouble(Objects.requireNonNull(counts[4])));
    }
    return new PreparationReport(
        log.rows(),
        dropped,
        Long.parseLong(Objects.requireNonNull(counts[0])),
        Long.parseLong(Objects.requireNonNull(counts[1])),
        Long.parseLong(Objects.requireNonNull(counts[2])),
        without,
        splits,
        progress.warnings());
  }
}
