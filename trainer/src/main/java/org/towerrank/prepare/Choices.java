package org.towerrank.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.towerrank.sql.Sql;

/**
 * What negatives are drawn from: the table {@code choices}, and the table {@code spans}, which says
 * where in it those are that there may be at a time.
 *
 * @param bucket the part of the log's time that an event is in
 */
record Choices(Sql bucket) {
  /** Parts of the log's time. */
  private static final int BUCKETS = 1 << 13;

  /**
   * The life of items that do not end: two to its power is behind all parts, with room for sums.
   */
  private static final int ENDLESS = 62;

  /**
   * Makes both tables.
   *
   * @param engine that has the events
   * @param items what is known of them: a table in files is the catalogue; without one the items of
   *     the log are
   */
  static Choices list(PreparationEngine engine, NegativesSpec spec, List<JoinedTable> items)
      throws IOException {
    boolean popular = spec.draw() == NegativesSpec.Draw.POPULARITY;
    Sql listed =
        new Sql(
            popular
                ? "SELECT item_id, log_row FROM numbered WHERE ranking_split = 0"
                : catalogue(items));
    Sql order = new Sql(popular ? "listed.log_row" : "listed.item_id");
    List<TableSource> timed =
        items.stream().map(JoinedTable::source).filter(TableSource::hasLifetimes).toList();
    if (!timed.isEmpty()) {
      return inTime(engine, timed, listed, order);
    }
    engine.createNumbered(
        "choices", Step.query("choices", Map.of("listed", listed, "order", order)));
    engine.create("spans", Step.query("one_span", Map.of()));
    return new Choices(Sql.number(0));
  }

  /** Items that every table has a row of, at some time. */
  private static String catalogue(List<JoinedTable> items) {
    return items.isEmpty()
        ? "SELECT DISTINCT item_id FROM numbered"
        : items.stream()
            .map(table -> table.source().name())
            .map("SELECT id AS item_id FROM %s WHERE from_when IS NOT NULL"::formatted)
            .collect(
                Collectors.joining(" INTERSECT ", "SELECT DISTINCT item_id FROM (", ") AS known"));
  }

  /** Most attempts would else hit items that are not there yet, or that have ended. */
  private static Choices inTime(
      PreparationEngine engine, List<TableSource> items, Sql listed, Sql order) throws IOException {
    String lives =
        items.stream()
            .map(table -> Step.query("lives", Map.of("table", new Sql(table.name()))))
            .collect(Collectors.joining(" UNION ALL "));
    long first = engine.number("SELECT min(time_us) FROM numbered");
    long last = engine.number("SELECT max(time_us) FROM numbered");
    long width = (last - first) / BUCKETS + 1;
    engine.createNumbered(
        "choices",
        Step.query(
            "choices_in_time",
            Map.of(
                "first",
                Sql.number(first),
                "width",
                Sql.number(width),
                "endless",
                Sql.number(ENDLESS),
                "listed",
                listed,
                "lives",
                new Sql(lives),
                "order",
                order)));
    engine.create("spans", Step.query("spans", Map.of("buckets", Sql.number(BUCKETS))));
    return new Choices(new Sql("div(time_us - (%s), %s)".formatted(first, width)));
  }
}
