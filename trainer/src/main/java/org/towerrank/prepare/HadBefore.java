package org.towerrank.prepare;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Sql;

/** Warns of rows for test that measure too well, as users come back to items that they had. */
record HadBefore(PreparationEngine engine, EventLog log, Progress progress) {
  private static final double MANY = 0.05;

  /** Users whose rows are looked at, at most. */
  private static final long USERS = 10_000;

  /**
   * Of recall: a row excludes all that its user had but the target, which is easily found then
   * among what is left, while a list that is served leaves it out too.
   */
  void warnOfTargets(RowKind recall) throws IOException {
    warn(
        "placed.recall_split = 2 AND " + recall.rows().code(),
        "targets for test are items that their users had before, and [exclude] has all that a user"
            + " had but the target, so that measures by it are too good: leave [data.items.exclude]"
            + " out of the recipe, and serve what users had too");
  }

  /** Of rankers with drawn negatives, which are always items that the user never had. */
  void warnOfNegatives() throws IOException {
    warn(
        "placed.ranking_split = 2 AND placed.draw = 0 AND ("
            + log.labels().anyPositive().code()
            + ")",
        "positive events for test are of items that their users had before, and no such item is"
            + " drawn as a negative, so that a ranker that knows what a user had measures too well:"
            + " compare by these rows rankers that know it alike");
  }

  private void warn(String rows, String what) throws IOException {
    @Nullable String[] counts =
        engine
            .rows(
                Step.query("had_before", Map.of("rows", new Sql(rows), "users", Sql.number(USERS))))
            .getFirst();
    long all = whole(counts[0]);
    long before = whole(counts[1]);
    if (before > MANY * all) {
      progress.warn(
          String.format(
              Locale.ROOT, "%s: %.1f %% of the %s", log.title(), 100.0 * before / all, what));
    }
  }

  private static long whole(@Nullable String text) {
    return Long.parseLong(Objects.requireNonNull(text));
  }
}
