package org.towerrank.init;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/**
 * What is counted in a log, when it is known what its columns are.
 *
 * @param owners whose the log's further columns are
 * @param outcomes which columns come of events
 * @param ofUsers which columns of a table of users count events
 * @param ofItems which columns of a table of items do, or of the log where it tells of them
 * @param requests which columns differ among the items of a request
 * @param chosen the positive events
 * @param others the events that are not positive
 * @param next how much an item tells of the one after it
 * @param late the users of the log's end
 * @param fresh columns whose values are new at the log's end
 */
record LogCounts(
    Owners owners,
    Outcomes outcomes,
    EventTotals ofUsers,
    EventTotals ofItems,
    RequestValues requests,
    ChosenEvents chosen,
    OtherEvents others,
    NextItems next,
    LateValues late,
    FreshColumns fresh) {
  private static final long EVENTS = 2_000_000;
  private static final int FEW_EVENTS = 3;

  /**
   * Counts.
   *
   * @param users the table of users, null if there is none
   * @param items the table of items, null if there is none
   */
  static LogCounts of(
      Engine engine,
      TableProfile log,
      @Nullable TableProfile users,
      @Nullable TableProfile items,
      LogGuess guess)
      throws IOException {
    Owners owners = Owners.of(engine, log, guess);
    return new LogCounts(
        owners,
        Outcomes.of(engine, log, guess, owners),
        EventTotals.of(engine, log, guess, users, guess.user()),
        EventTotals.of(engine, log, guess, items, guess.item())
            .and(
                EventTotals.ofLog(
                    engine, log, guess, owners.toldOfItems(log, items, guess), guess.item())),
        RequestValues.of(engine, log, guess, owners),
        ChosenEvents.of(engine, log, guess),
        OtherEvents.of(engine, log, guess),
        NextItems.of(engine, log, guess),
        LateValues.of(engine, log, guess, guess.user()),
        FreshColumns.of(engine, log, guess, owners));
  }

  /** The whole numbers that a query of a resource beside this class gives. */
  static long[] whole(Engine engine, String file, Map<String, Sql> pieces) throws IOException {
    @Nullable String[] counts = engine.rows(SqlFile.of(LogCounts.class, file), pieces).getFirst();
    return Stream.of(counts)
        .mapToLong(count -> Long.parseLong(Objects.requireNonNull(count)))
        .toArray();
  }

  /** Why a ranker would learn users by heart, and nothing of them; null if it may learn more. */
  @Nullable String againstUser(LogGuess guess) {
    ColumnProfile user = guess.user();
    if (user.present() < FEW_EVENTS * user.distinct()) {
      return String.format(
          Locale.ROOT,
          "users have %.1f events on average",
          (double) user.present() / user.distinct());
    }
    return late.usersAreNew(guess.hasPositivesAlone()) ? late.ofUsers() : null;
  }

  /** A condition that all users meet, or of a large log so many that they have few events. */
  static Sql someUsers(LogGuess guess) {
    return some(guess.user());
  }

  /** The same of the values of a column. */
  static Sql some(ColumnProfile column) {
    long parts = 1 + column.rows() / EVENTS;
    return new Sql("hash(" + Sql.name(column.name()).code() + ") % " + parts + " = 0");
  }
}
