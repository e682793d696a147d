package org.towerrank.prepare;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Sql;

/** Draws negatives for the positive events, by digests that any engine computes alike. */
record Negatives(NegativesSpec spec, long seed, EventLog log, Choices choices) {
  private static final double MANY_NEW = 0.1;

  /** Adds those of a part of the users to the events. */
  void draw(PreparationEngine engine, int part) throws IOException {
    engine.createOfPart(
        "negatives",
        Step.query(
            "negatives",
            Map.of(
                "bucket", choices.bucket(),
                "part", Sql.number(part),
                "seed", Sql.text("negatives:" + seed),
                "attempts", Sql.number(2L * spec.count() + 8),
                "positive", log.labels().anyPositive(),
                "count", Sql.number(spec.count()))));
    engine.append(
        "numbered",
        Step.query(
            "drawn",
            Map.of(
                "part",
                Sql.number(part),
                "columns",
                log.ofNegative(),
                "further",
                log.historiesOfNegative())));
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
