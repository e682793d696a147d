package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.progress.RecordedWarnings;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** The steps from a log to rows, in their order. */
final class PreparationSteps {
  private final Engine engine;
  private final PrepareSpec spec;
  private final Path directory;
  private final int partEvents;
  private final RecordedWarnings progress;
  private final Map<String, Long> dropped = new LinkedHashMap<>();
  private final EventLog log;
  private final @Nullable JoinedTable users;
  private final @Nullable JoinedTable items;
  private final Histories histories;

  PreparationSteps(
      Engine engine, PrepareSpec spec, Path directory, int partEvents, RecordedWarnings progress)
      throws IOException {
    this.engine = engine;
    this.spec = spec;
    this.directory = directory;
    this.partEvents = partEvents;
    this.progress = progress;
    this.log = EventLog.open(engine, directory, spec);
    this.users = table("users", spec.users());
    this.items = table("items", spec.items());
    this.histories = new Histories(spec.history().length());
  }

  private @Nullable JoinedTable table(String name, @Nullable JoinSpec join) throws IOException {
    return join == null ? null : JoinedTable.open(engine, directory, name, join);
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

  PreparationReport run(Path out, Path parts) throws IOException {
    RowKinds rows = new RowKinds(spec, log, users, items);
    // Columns of one name are refused before anything is read.
    List<RowWriter.Kind> kinds = rows.kinds(new Sql("placed.time_us"));
    RowColumns catalogue = rows.catalogue();
    step("read the log", () -> log.read(engine));
    long read = engine.number("SELECT count(*) FROM log");
    step("clean", () -> clean(read));
    number();
    place();
    RowWriter writer = new RowWriter(engine, spec.format(), out, parts, histories);
    writer.requireSeparable();
    List<SplitReport> splits = new SplitReports(engine, spec, log).of(kinds);
    List<RowWriter.Kind> written = rows.kinds(log.times().back(engine));
    writeParts(written, writer);
    for (RowWriter.Kind kind : written) {
      step("write " + kind.name() + " rows", () -> writer.finish(kind));
    }
    writer.writeCatalogue(catalogue);
    return report(read, splits);
  }

  private void clean(long read) throws IOException {
    log.makeEvents(engine, dropped);
    new Cleaning(engine, spec.clean(), dropped).run();
    if (events() == 0) {
      throw new DataException(
          log.title() + ": none of " + read + " events is left, by why: " + dropped);
    }
  }

  private long events() throws IOException {
    return engine.number("SELECT count(*) FROM events");
  }

  private void number() throws IOException {
    new Splits(spec, log.order()).cut(engine);
    Step.run(engine, "parts", Map.of("part_events", Sql.number(partEvents)));
    Map<String, Sql> pieces = new HashMap<>(numbering());
    eachPart(
        "number events",
        "parted",
        part -> {
          pieces.put("part", Sql.number(part));
          pieces.put("into", into("numbered", part));
          Step.run(engine, "number", pieces);
        });
    engine.execute("DROP TABLE parted");
  }

  private Map<String, Sql> numbering() {
    String order = String.join(", ", log.order());
    Splits splits = new Splits(spec, log.order());
    boolean excluded = spec.history().equalTimes() == HistorySpec.EqualTimes.EXCLUDED;
    return Map.of(
        "ranking_split",
        splits.of(false),
        "recall_split",
        splits.of(true),
        "before_it",
        new Sql(
            excluded
                ? "(PARTITION BY user_id ORDER BY time_us"
                    + " RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
                : "(PARTITION BY user_id ORDER BY time_us, "
                    + order
                    + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"),
        "order",
        new Sql(order));
  }

  /** A table is made of its first part, and others are added. */
  private static Sql into(String table, int part) {
    return new Sql(part == 0 ? "CREATE TABLE " + table + " AS" : "INSERT INTO " + table);
  }

  /** What is done with a part of the users. */
  private interface PartWork {
    void run(int part) throws IOException;
  }

  private void eachPart(String label, String table, PartWork work) throws IOException {
    int parts = (int) engine.number("SELECT max(part) + 1 FROM " + table);
    try (Progress.Task task = progress.start(label, parts)) {
      for (int part = 0; part < parts; part++) {
        work.run(part);
        task.update(part + 1, 0, "");
      }
    }
  }

  private void place() throws IOException {
    load("users", "user_id", users, log.wholeUsers());
    load("items", "item_id", items, log.wholeItems());
    NegativesSpec negatives = spec.ranking() == null ? null : spec.ranking().negatives();
    if (negatives != null) {
      listChoices(negatives);
    }
    eachPart(
        "join tables",
        "numbered",
        part -> {
          if (negatives != null) {
            draw(negatives, part);
          }
          place(part);
        });
    engine.execute("DROP TABLE numbered");
    if (users != null) {
      users.checkMatches(engine, "user_id", "user_row", progress);
    }
    if (items != null) {
      items.checkMatches(engine, "item_id", "item_row", progress);
    }
  }

  private void place(int part) throws IOException {
    Step.run(
        engine,
        "place",
        Map.of(
            "into",
            into("placed", part),
            "part",
            Sql.number(part),
            "user_row",
            new Sql(users == null ? "NULL::BIGINT" : "of_users.table_row"),
            "item_row",
            new Sql(items == null ? "NULL::BIGINT" : "of_items.table_row"),
            "user_join",
            users == null ? new Sql("") : users.placing("user_id"),
            "item_join",
            items == null ? new Sql("") : items.placing("item_id"),
            "order",
            new Sql(String.join(", ", log.order()))));
  }

  /** Where there is no table an empty one stands for it. */
  private void load(String name, String id, @Nullable JoinedTable table, boolean whole)
      throws IOException {
    if (table == null) {
      engine.execute(
          "CREATE TABLE "
              + name
              + " AS SELECT "
              + id
              + " AS id, time_us AS from_when FROM numbered LIMIT 0");
    } else {
      table.load(engine, whole);
    }
  }

  private void listChoices(NegativesSpec negatives) throws IOException {
    String all =
        items == null
            ? "SELECT DISTINCT item_id FROM numbered"
            : "SELECT DISTINCT id AS item_id FROM items";
    Step.run(
        engine,
        "choices",
        Map.of(
            "choices",
            new Sql(
                switch (negatives.draw()) {
                  case UNIFORM -> all + " ORDER BY item_id";
                  case POPULARITY ->
                      "SELECT item_id FROM numbered WHERE ranking_split = 0 ORDER BY log_row";
                })));
  }

  private void draw(NegativesSpec negatives, int part) throws IOException {
    Step.run(
        engine,
        "negatives",
        Map.of(
            "part", Sql.number(part),
            "seed", Sql.text("negatives:" + spec.seedOrDefault()),
            "attempts", Sql.number(2L * negatives.count() + 8),
            "positive", log.labels().anyPositive(),
            "count", Sql.number(negatives.count()),
            "no_labels", log.labels().none()));
  }

  private void writeParts(List<RowWriter.Kind> kinds, RowWriter writer) throws IOException {
    // Rows keep the order of the table only where the other sides of its joins are looked up.
    engine.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
    eachPart("write histories", "placed", part -> writePart(kinds, writer, part));
    engine.execute("DROP TABLE history");
    engine.execute("SET disabled_optimizers = ''");
  }

  private void writePart(List<RowWriter.Kind> kinds, RowWriter writer, int part)
      throws IOException {
    Step.run(
        engine,
        "history",
        Map.of("run", histories.run(), "before", histories.before(), "part", Sql.number(part)));
    if (spec.recall() != null) {
      Step.run(engine, "exclude", Map.of("before", histories.before(), "part", Sql.number(part)));
    }
    for (RowWriter.Kind kind : kinds) {
      writer.writePart(kind, part);
    }
  }

  private PreparationReport report(long read, List<SplitReport> splits) throws IOException {
    Map<String, Double> without = new LinkedHashMap<>();
    if (users != null) {
      without.put("users", share("user_row"));
    }
    if (items != null) {
      without.put("items", share("item_row"));
    }
    return new PreparationReport(
        read,
        dropped,
        count("count(*)"),
        count("count(DISTINCT user_id)"),
        count("count(DISTINCT item_id)"),
        without,
        splits,
        progress.warnings());
  }

  /** Counts of the events, without negatives that were drawn. */
  private long count(String what) throws IOException {
    return engine.number("SELECT " + what + " FROM placed WHERE draw = 0");
  }

  private double share(String row) throws IOException {
    String share =
        engine.rows("SELECT avg((" + row + " IS NULL)::INTEGER) FROM placed WHERE draw = 0")
            .getFirst()[0];
    return Double.parseDouble(Objects.requireNonNull(share));
  }
}
