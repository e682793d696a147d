package org.towerrank.prepare;

import java.io.IOException;
import java.util.Map;
import org.towerrank.sql.Sql;

/** Draws negatives for the positive events, by digests that any engine computes alike. */
record Negatives(NegativesSpec spec, long seed, EventLog log) {

  /**
   * Makes the table that they are drawn from.
   *
   * @param engine that has the events
   * @param catalogue whether it is the table of items, or the items of the log
   */
  void listChoices(PreparationEngine engine, boolean catalogue) throws IOException {
    String all =
        !catalogue
            ? "SELECT DISTINCT item_id FROM numbered"
            : "SELECT DISTINCT id AS item_id FROM items";
    String choices =
        switch (spec.draw()) {
          case UNIFORM -> all + " ORDER BY item_id";
          case POPULARITY ->
              "SELECT item_id FROM numbered WHERE ranking_split = 0 ORDER BY log_row";
        };
    engine.createNumbered("choices", Step.query("choices", Map.of("choices", new Sql(choices))));
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
