package org.towerrank.init;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;

/**
 * What the columns of a log may mean.
 *
 * @param label what makes an event positive; null if the log has positives alone
 */
record LogGuess(
    ColumnProfile user, ColumnProfile item, ColumnProfile time, @Nullable ColumnProfile label) {
  private static final String TIME = "time|date|when|created|(^|_)(ts|at)$";
  private static final String USER =
      "user|visitor|viewer|customer|client|member|session|reader|uid";
  private static final String ITEM =
      "item|product|article|movie|film|song|track|book|video|offer|sku|asin|content|doc";
  private static final String LABEL =
      "label|event|action|behaviou?r|rating|stars|score|click|like|type";
  private static final List<String> LOOKS =
      List.of("view", "impression", "show", "shown", "pageview", "pv", "skip", "dislike");

  /**
   * Guesses.
   *
   * @param items a table of items beside the log
   * @throws DataException naming the columns where there is none that a user, item or time may be
   */
  static LogGuess of(TableProfile log, @Nullable TableProfile items) throws DataException {
    ColumnProfile time =
        log.named(TIME, ColumnProfile::isTime)
            .or(() -> log.columns().stream().filter(ColumnProfile::isTime).findFirst())
            .orElseThrow(() -> nothing(log, "times"));
    Predicate<ColumnProfile> id = column -> !column.equals(time) && column.list() == null;
    ColumnProfile user = log.named(USER, id).orElse(null);
    ColumnProfile item =
        shared(log, items)
            .or(() -> log.named(ITEM, id))
            .or(() -> most(log, column -> id.test(column) && !column.equals(user)))
            .orElseThrow(() -> nothing(log, "items"));
    ColumnProfile someone =
        Optional.ofNullable(user)
            .or(() -> most(log, column -> id.test(column) && !column.equals(item)))
            .orElseThrow(() -> nothing(log, "users"));
    ColumnProfile label =
        log.named(
                LABEL,
                column ->
                    id.test(column)
                        && !column.equals(item)
                        && !column.equals(someone)
                        && column.hasFewValues()
                        && !column.isConstant())
            .orElse(null);
    return new LogGuess(someone, item, time, label);
  }

  /** The log's column that the items' table has as well, with another value in each row. */
  private static Optional<ColumnProfile> shared(TableProfile log, @Nullable TableProfile items) {
    return items == null
        ? Optional.empty()
        : items.columns().stream()
            .filter(ColumnProfile::isUnique)
            .flatMap(column -> log.column(column.name()).stream())
            .findFirst();
  }

  private static Optional<ColumnProfile> most(TableProfile log, Predicate<ColumnProfile> fit) {
    return log.columns().stream()
        .filter(fit)
        .max(Comparator.comparingLong(ColumnProfile::distinct));
  }

  private static DataException nothing(TableProfile log, String what) {
    return new DataException(
        "["
            + log.path()
            + "]: expected a column of "
            + what
            + ", none looks like one: "
            + log.columns().stream().map(ColumnProfile::name).toList());
  }

  /** The tasks as a specification says them; empty where every event is positive. */
  String task() {
    ColumnProfile column = label;
    if (column == null) {
      return "{name: positive, every: true}";
    }
    if (column.isNumber() && column.least() == 0 && column.most() == 1) {
      return "{name: positive, column: " + Yaml.text(column.name()) + ", positive_from: 1}";
    }
    if (column.isNumber()) {
      double from = Math.ceil((column.least() + 2 * column.most()) / 3);
      return "{name: positive, column: "
          + Yaml.text(column.name())
          + ", positive_from: "
          + from
          + "}";
    }
    Set<String> positive = new TreeSet<>(column.examples());
    positive.removeIf(value -> LOOKS.contains(value.toLowerCase(Locale.ROOT)));
    return "{name: positive, column: "
        + Yaml.text(column.name())
        + ", positive: ["
        + String.join(", ", positive.stream().map(Yaml::text).toList())
        + "]}";
  }

  /** Whether a column means something already. */
  boolean uses(ColumnProfile column) {
    return column.equals(user)
        || column.equals(item)
        || column.equals(time)
        || column.equals(label);
  }
}
