package org.towerrank.prepare;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Sql;

/** Draws negatives for the positive events, by digests that any engine computes alike. */
record Negatives(NegativesSpec spec, long seed, EventLog log) {
  private static final double MANY_NEW = 0.1;

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

  /**
   * Warns where training has many items of the test split as negatives alone: what comes later was
   * drawn before it was there, and a ranker learns that nobody wants it.
   */
  void warnOfNewItems(PreparationEngine engine, Progress progress) throws IOException {
    @Nullable String[] counts = engine.rows(Step.query("new_items", Map.of())).getFirst();
    long events = Long.parseLong(Objects.requireNonNull(counts[0]));
    long fresh = Long.parseLong(Objects.requireNonNull(counts[1]));
    if (fresh > MANY_NEW * events) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "%s: %.1f %% of the events for test are of items that training has as drawn negatives"
                  + " alone, so that a ranker learns that nobody wants them: say by [items.time] when"
                  + " each item began, or choose [ranking.negatives.draw: popularity]",
              log.title(),
              100.0 * fresh / events));
    }
  }
}
