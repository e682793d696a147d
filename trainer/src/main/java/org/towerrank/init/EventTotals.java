package org.towerrank.init;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;

/**
 * Columns of a table that count what a log has, such as how often an item was sold. The table says
 * how it is today, so that they count the events that a model is to predict, too. So does a rank
 * among what was sold, which is the less the more there are.
 *
 * @param correlations with the number of positive events, by column
 */
record EventTotals(Map<String, Double> correlations) {
  private static final double NEARLY_ONE = .9;

  /** Of fewer users or items with events nothing is said. */
  private static final double SEEN = 50;

  EventTotals {
    correlations = Map.copyOf(correlations);
  }

  /**
   * Of a table of users or items.
   *
   * @param table null if there is none
   * @param key the log's column of its ids
   */
  static EventTotals of(
      Engine engine,
      TableProfile log,
      LogGuess guess,
      @Nullable TableProfile table,
      ColumnProfile key)
      throws IOException {
    return table == null
        ? new EventTotals(Map.of())
        : of(
            engine,
            log,
            guess,
            key,
            table.besideId(key).toList(),
            table.id(key),
            column -> table.table().reading());
  }

  /**
   * Of columns of the log itself.
   *
   * @param key the log's column of the ids that they tell of
   */
  static EventTotals ofLog(
      Engine engine,
      TableProfile log,
      LogGuess guess,
      List<ColumnProfile> columns,
      ColumnProfile key)
      throws IOException {
    return of(
        engine,
        log,
        guess,
        key,
        columns,
        key.name(),
        column ->
            new Sql(
                "(SELECT DISTINCT %s, %s FROM %s)"
                    .formatted(
                        Sql.name(key.name()).code(),
                        Sql.name(column.name()).code(),
                        log.table().reading().code())));
  }

  /** Those of both, whose columns have names of their own. */
  EventTotals and(EventTotals others) {
    Map<String, Double> all = new LinkedHashMap<>(correlations);
    all.putAll(others.correlations);
    return new EventTotals(all);
  }

  /**
   * Of some columns.
   *
   * @param id the column of the ids in each table
   * @param table that has a column
   */
  private static EventTotals of(
      Engine engine,
      TableProfile log,
      LogGuess guess,
      ColumnProfile key,
      List<ColumnProfile> columns,
      String id,
      Function<ColumnProfile, Sql> table)
      throws IOException {
    Map<String, Double> correlations = new LinkedHashMap<>();
    for (ColumnProfile column : columns) {
      if (column.isNumber() && !column.isCode() && !column.hasFewValues()) {
        @Nullable String[] counts =
            engine
                .rows(
                    SqlFile.of(EventTotals.class, "totals.sql"),
                    Map.of(
                        "key", Sql.name(key.name()),
                        "positive", guess.positive(),
                        "log", log.table().reading(),
                        "id", Sql.name(id),
                        "column", Sql.name(column.name()),
                        "table", table.apply(column)))
                .getFirst();
        double correlation = Double.parseDouble(Objects.requireNonNull(counts[0]));
        if (Math.abs(correlation) >= NEARLY_ONE
            && Long.parseLong(Objects.requireNonNull(counts[1])) >= SEEN) {
          correlations.put(column.name(), correlation);
        }
      }
    }
    return new EventTotals(correlations);
  }

  /** Why a column may count events, for a comment; null if it need not. */
  @Nullable String against(ColumnProfile column) {
    Double correlation = correlations.get(column.name());
    return correlation == null
        ? null
        : String.format(
            Locale.ROOT,
            "it may count events, those to come too: its rank correlation with positive events is"
                + " %.2f",
            correlation);
  }
}
