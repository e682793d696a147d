package org.towerrank.init;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Columns of a log that come of an event, whatever they are called: what was paid is there of
 * purchases alone, whoever clicked nothing stayed no second, and nobody follows who did not look. A
 * model that reads them knows labels of the past by heart, and nothing of an event to come.
 *
 * @param reasons why a column is one, by its name
 */
record Outcomes(Map<String, String> reasons) {
  /** Of fewer events nothing is said. */
  private static final long SEEN = 100;

  /** As many events would have to have a value, if it came as often with either label. */
  private static final double EXPECTED = 20;

  private static final double HARDLY = .01;

  /** Labels that are told wrongly, of those that are less frequent. */
  private static final double NEARLY_NONE = .05;

  /** Fewer events with a value, or of one label with it, are of chance. */
  private static final int FEW = 5;

  /** Parts that numbers are divided into, and how many of them a part has if there are fewer. */
  private static final long PARTS = 1000;

  private static final long OF_A_PART = 20;

  Outcomes {
    reasons = Map.copyOf(reasons);
  }

  static Outcomes of(Engine engine, TableProfile log, LogGuess guess, Owners owners)
      throws IOException {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (ColumnProfile column : log.columns()) {
      if (guess.hasPositivesAlone()
          || guess.uses(column)
          || owners.have(column)
          || !column.isReadable()) {
        continue;
      }
      labels(engine, log, guess, column)
          .reason()
          .ifPresent(reason -> reasons.put(column.name(), reason));
    }
    return new Outcomes(reasons);
  }

  /**
   * Whether a column has values where an event came out in one way alone, as a paid amount has that
   * is the price of its item.
   */
  static boolean comeOfEvents(Engine engine, TableProfile log, LogGuess guess, ColumnProfile column)
      throws IOException {
    return !guess.hasPositivesAlone()
        && column.present() < column.rows()
        && column.isReadable()
        && labels(engine, log, guess, column).areSaid();
  }

  private static Labels labels(
      Engine engine, TableProfile log, LogGuess guess, ColumnProfile column) throws IOException {
    long[] counts =
        LogCounts.whole(
            engine,
            "outcomes.sql",
            Map.of(
                "value", value(column),
                "positive", guess.positive(),
                "few", Sql.number(FEW),
                "expected", Sql.number(EXPECTED),
                "hardly", Sql.number(HARDLY),
                "some", LogCounts.someUsers(guess),
                "files", log.table().reading()));
    return new Labels(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
  }

  /** Of many numbers the part that each is in, from the least to the greatest. */
  private static Sql value(ColumnProfile column) {
    String name = Sql.name(column.name()).code();
    if (!column.isNumber() || column.hasFewValues()) {
      return new Sql(name);
    }
    String number = "TRY_CAST(" + name + " AS DOUBLE)";
    return new Sql(
        "CASE WHEN %1$s IS NOT NULL THEN ceil(%2$d * cume_dist() OVER (ORDER BY %1$s)) END"
            .formatted(number, Math.clamp(column.present() / OF_A_PART, 1, PARTS)));
  }

  /** Why a column comes of an event, for a comment; null if it need not. */
  @Nullable String against(ColumnProfile column) {
    return reasons.get(column.name());
  }

  /**
   * Events with and without a value in a column.
   *
   * @param positive events
   * @param others events that are not positive
   * @param positivesWith positive events with a value
   * @param othersWith other events with a value
   * @param wrong events whose label is not that of most events with their value
   * @param alone positive events with a value that hardly any other has
   */
  private record Labels(
      long positive, long others, long positivesWith, long othersWith, long wrong, long alone) {

    Optional<String> reason() {
      if (areFew()) {
        return Optional.empty();
      }
      if (areSaid()) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%.1f %% of positive events have it and %.1f %% of others, so that it may come of"
                    + " the event",
                100 * ofPositives(),
                100 * ofOthers()));
      }
      if (wrong > NEARLY_NONE * Math.min(positive, others) && alone > 0) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%.1f %% of positive events have values that hardly any other has, so that it may"
                    + " come of the event",
                100.0 * alone / positive));
      }
      return wrong <= NEARLY_NONE * Math.min(positive, others)
          ? Optional.of(
              String.format(
                  Locale.ROOT,
                  "it alone tells %.1f %% of the labels, so that it may come of the event",
                  100 * (1 - (double) wrong / (positive + others))))
          : Optional.empty();
    }

    private boolean areFew() {
      return Math.min(positive, others) < SEEN;
    }

    private double ofPositives() {
      return (double) positivesWith / positive;
    }

    private double ofOthers() {
      return (double) othersWith / others;
    }

    /** Whether that there is a value says the label. */
    boolean areSaid() {
      return !areFew()
          && ((positivesWith >= FEW && comesWith(ofPositives(), ofOthers(), others))
              || (othersWith >= FEW && comesWith(ofOthers(), ofPositives(), positive)));
    }

    /** Whether a value comes with one label, and hardly with the other. */
    private static boolean comesWith(double often, double seldom, long count) {
      return often * count >= EXPECTED && seldom <= HARDLY * often;
    }
  }
}
