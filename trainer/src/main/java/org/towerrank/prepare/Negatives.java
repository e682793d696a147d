package org.towerrank.prepare;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Sql;

/** Draws negatives for the positive events, by digests that any engine computes alike. */
record Negatives(NegativesSpec spec, long seed, EventLog log) {

  /**
   * Makes the table that they are drawn from.
   *
   * @param engine that has the events
   * @param items their table, which is the catalogue; if null, the items of the log are
   */
  void listChoices(PreparationEngine engine, @Nullable JoinSpec items) throws IOException {
    boolean popular = spec.draw() == NegativesSpec.Draw.POPULARITY;
    String all =
        items == null
            ? "SELECT DISTINCT item_id FROM numbered"
            : "SELECT DISTINCT id AS item_id FROM items";
    String listed = popular ? "SELECT item_id, log_row FROM numbered WHERE ranking_split = 0" : all;
    String order = popular ? "listed.log_row" : "listed.item_id";
    boolean timed = items != null && items.time() != null;
    engine.createNumbered(
        "choices",
        Step.query(
            timed ? "choices_in_time" : "choices",
            Map.of("listed", new Sql(listed), "order", new Sql(order))));
  }

  /** Adds those of a part of the users to the events. */
  void draw(PreparationEngine engine, int part) throws IOException {
    engine.createOfPart(
        "negatives",
        Step.query(
            "negatives",
            Map.of(
                "part", Sql.number(part),
                "seed", Sql.text("negatives:" + seed),
                "attempts", Sql.number(2L * spec.count() + 8),
                "positive", log.labels().anyPositive(),
                "count", Sql.number(spec.count()))));
    engine.append(
        "numbered",
        Step.query("drawn", Map.of("part", Sql.number(part), "columns", log.ofNegative())));
    engine.drop("negatives");
  }
}
