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
 * How much an item tells of the one that a user takes next, as in sessions of a shop or songs of a
 * list. Pairs of steps tell it, so that it does not grow with the log: two steps from one item lead
 * to the same item with a probability, and any two steps with a smaller one.
 *
 * @param same pairs of steps from one item to one other
 * @param back pairs of a step from one item to another, and one from that to the first
 * @param leaving pairs of steps from one item
 * @param coming pairs of steps to one item
 * @param all pairs of steps
 */
record NextItems(double same, double back, double leaving, double coming, double all) {
  private static final double SEEN = 100;
  private static final double OFTEN = .03;
  private static final double TIMES_CHANCE = 10;
  private static final double FEW_BACK = .25;

  /** Reads the steps of some users, if the log has millions of events. */
  static NextItems of(Engine engine, TableProfile log, LogGuess guess) throws IOException {
    @Nullable String[] counts =
        engine
            .rows(
                SqlFile.of(NextItems.class, "next.sql"),
                Map.of(
                    "user", Sql.name(guess.user().name()),
                    "item", Sql.name(guess.item().name()),
                    "time", Moments.microseconds(guess.time()),
                    "positive", guess.positive(),
                    "some", LogCounts.someUsers(guess),
                    "files", log.table().reading()))
            .getFirst();
    double[] numbers =
        Stream.of(counts)
            .mapToDouble(count -> Double.parseDouble(Objects.requireNonNull(count)))
            .toArray();
    return new NextItems(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }

  /** Whether the next item can often be told by the last one. */
  boolean areTold() {
    return same >= SEEN && after() >= OFTEN && after() >= TIMES_CHANCE * byChance();
  }

  /** Whether they are told, and steps have a direction: few lead back. */
  boolean haveOrder() {
    return areTold() && back <= FEW_BACK * same;
  }

  private double after() {
    return same / leaving;
  }

  private double byChance() {
    return coming / all;
  }

  /** What was seen, for a comment. */
  String text() {
    return String.format(
        Locale.ROOT,
        "two steps from one item lead to the same one in %.1f %% of cases, any two in %.2g %%",
        100 * after(),
        100 * byChance());
  }
}
