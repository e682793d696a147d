package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.sql.Sql;

/** The steps from a log to rows, in their order. */
public final class PreparationSteps {
  private final PreparationEngine engine;
  private final PrepareSpec spec;
  private final int partEvents;
  private final RecordedWarnings progress;
  private final Map<String, Long> dropped = new LinkedHashMap<>();
  private final EventLog log;
  private final JoinedTables tables;
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
    this.partEvents = partEvents;
    this.progress = progress;
    this.log = EventLog.open(engine, directory, spec);
    this.tables = JoinedTables.open(engine, directory, spec, log);
    this.histories = Histories.of(spec);
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
    RowKinds rows = new RowKinds(spec, log, tables, engine.dialect());
    // Columns of one name are refused before anything is read.
    List<RowKind> kinds = rows.kinds(new Sql("placed.time_us"));
    RowColumns catalogue = rows.catalogue();
    UserRows atTheEnd = new UserRows(spec, tables.users(), histories, engine.dialect());
    RowColumns ofUsers = atTheEnd.columns();
    step("read the log", () -> log.read(engine, tables, progress));
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
    engine.writeCatalogue(tables.catalogue(catalogue));
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
        tables.isEmpty() && drawn() == null && spec.split().by() != SplitSpec.By.USER_LAST;
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
    tables.load(engine, log, progress);
    if (numbered().equals("placed")) {
      return;
    }
    NegativesSpec drawn = drawn();
    Negatives negatives =
        drawn == null
            ? null
            : new Negatives(
                drawn, spec.seedOrDefault(), log, Choices.list(engine, drawn, tables.items()));
    makeOfParts(
        "join tables",
        "numbered",
        "placed",
        (of, part) -> {
          if (negatives != null) {
            negatives.draw(of, part);
          }
        },
        part -> tables.place(part, log, engine.dialect()));
    engine.drop("numbered");
    if (negatives != null) {
      negatives.warnOfNewItems(engine, progress);
    }
    for (JoinedTable table : tables.all()) {
      table.check(engine, progress);
    }
  }

  private PartRows rows(List<RowKind> kinds, int part) {
    return new PartRows(part, kinds, histories, log.wholeItems(), spec.recall() != null);
  }

  /** Counts are of the events, without negatives that were drawn. */
  private PreparationReport report(List<SplitReport> splits) throws IOException {
    @Nullable String[] counts =
        engine
            .rows(
                "SELECT count(*), count(DISTINCT user_id), count(DISTINCT item_id) FROM placed"
                    + " WHERE draw = 0")
            .getFirst();
    Map<String, Double> without = new LinkedHashMap<>();
    for (JoinedTable table : tables.all()) {
      if (table.source().mayLackRows()) {
        without.put(table.source().name(), table.without(engine));
      }
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
