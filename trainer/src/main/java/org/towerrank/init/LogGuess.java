package org.towerrank.init;

import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Sql;

/**
 * What the columns of a log may mean.
 *
 * @param label what makes an event positive; null if the log has positives alone
 * @param lists what rows of several items say; null where each says one
 */
record LogGuess(
    ColumnProfile user,
    ColumnProfile item,
    ColumnProfile time,
    @Nullable ColumnProfile label,
    @Nullable ItemLists lists) {
  private static final String TIME =
      "time|date|when|created|(^|_)(ts|at)$|datum|zeit|fecha|zaman|tarih|дата|время|时间|日期|日時"
          + "|وقت|تاريخ";

  /** A word that also tells kinds of users and items. */
  private static final String KIND = "type";

  private static final int LISTED = 20;

  /** How well a name says an item that has no word for it, nor that it tells things apart. */
  private static final int OTHER_NAME = 2;

  /**
   * Guesses.
   *
   * @param common what a table of items beside the log has as well
   * @param lists that rows said items by, before each got a row of its own; null if none did
   * @throws DataException naming the columns where there is none that a user, item or time may be
   */
  static LogGuess of(TableProfile log, SharedColumns common, @Nullable ItemLists lists)
      throws DataException {
    ColumnProfile time = time(log);
    Predicate<ColumnProfile> told =
        column ->
            !column.equals(time) && column.list() == null && (lists == null || !lists.says(column));
    Predicate<ColumnProfile> id = told.and(NamesOfRows::letBeItems);
    Predicate<ColumnProfile> person = told.and(column -> !NamesOfRows.have(column));
    ColumnProfile first = NamedIds.USERS.best(log, NamedIds.ITEMS, person).orElse(null);
    ColumnProfile shared =
        lists == null
            ? shared(log, common, time, first).orElse(null)
            : log.column(lists.item()).orElse(null);
    ColumnProfile user =
        first == null || !first.equals(shared)
            ? first
            : NamedIds.USERS
                .best(log, NamedIds.ITEMS, person.and(column -> !column.equals(shared)))
                .orElse(null);
    Predicate<ColumnProfile> other = id.and(column -> !column.equals(user) && !column.isConstant());
    ColumnProfile item =
        Optional.ofNullable(shared)
            .or(
                () ->
                    NamedIds.ITEMS.best(
                        log, NamedIds.USERS, other.and(column -> !NamedIds.isProperty(column))))
            .or(
                () ->
                    most(
                        log,
                        other
                            .and(ColumnProfile::repeats)
                            .and(ColumnProfile::isNamedId)
                            .and(column -> !NamedIds.isProperty(column))
                            .and(column -> !RequestIds.are(column))))
            .or(() -> most(log, other.and(column -> !RequestIds.are(column))))
            .or(() -> most(log, other))
            .orElseThrow(() -> nothing(log, "items", ""));
    ColumnProfile someone =
        Optional.ofNullable(user)
            .or(() -> most(log, person.and(column -> !column.equals(item))))
            .orElseThrow(() -> nothing(log, "users", ""));
    ColumnProfile chosen =
        lists == null || lists.chosen().isEmpty()
            ? null
            : log.column(lists.chosen().getFirst()).orElse(null);
    Predicate<ColumnProfile> label =
        column ->
            told.test(column)
                && !column.equals(item)
                && !column.equals(someone)
                && column.hasFewValues();
    Predicate<ColumnProfile> several =
        label.and(column -> !column.isConstant() && hasPositives(column));
    return new LogGuess(
        someone,
        item,
        time,
        Optional.ofNullable(chosen)
            .or(() -> log.named(EventWords.LABEL, several.and(EventWords::nameLabels)))
            .or(
                () ->
                    log.columns().stream().filter(several).filter(LogGuess::hasActions).findFirst())
            .or(
                () ->
                    log.named(
                        KIND,
                        several.and(
                            column ->
                                !NamedIds.USERS.have(column) && !NamedIds.ITEMS.have(column))))
            .or(() -> outcome(log, several.and(column -> column.distinct() == 2)))
            .or(() -> outcome(log, label.and(LogGuess::isFlag)))
            .orElse(null),
        lists);
  }

  /** A time of the user or the item, such as a birthday, has fewer values than that of events. */
  private static ColumnProfile time(TableProfile log) throws DataException {
    List<ColumnProfile> timely =
        log.columns().stream()
            .filter(column -> column.isTime() && !NamesOfRows.have(column))
            .filter(column -> !column.isNumber() || !NamedIds.tellApart(column))
            .toList();
    long most = timely.stream().mapToLong(ColumnProfile::distinct).max().orElse(0);
    Predicate<ColumnProfile> ofEvents =
        column -> timely.contains(column) && 2 * column.distinct() > most;
    return log.named(TIME, ofEvents)
        .or(() -> timely.stream().filter(ofEvents).findFirst())
        .orElseThrow(
            () ->
                nothing(
                    log,
                    "times, which are numbers since 1970 or ISO 8601 such as 2026-05-31T18:30:00Z",
                    NoTimes.hint(log, log.named(TIME, column -> !column.isConstant()))));
  }

  /** What came of an event, or did not. */
  private static Optional<ColumnProfile> outcome(TableProfile log, Predicate<ColumnProfile> fit) {
    return log.columns().stream().filter(EventWords::nameOutcomes).filter(fit).findFirst();
  }

  /**
   * The log's column that the items' table has as well. Titles may differ in each row, too. Where
   * people are recommended to people both are told apart by such a column: it is the user's where
   * no other name says a user as well.
   *
   * @param user whose name says best that it is the user; null if none does
   */
  private static Optional<ColumnProfile> shared(
      TableProfile log, SharedColumns common, ColumnProfile time, @Nullable ColumnProfile user) {
    return common.columns().stream()
        .filter(column -> !column.equals(time))
        .filter(column -> !column.equals(user) || hasOtherUser(log, column))
        .min(
            Comparator.comparingInt(
                column ->
                    NamedIds.ITEMS.have(column)
                        ? NamedIds.ITEMS.rank(column)
                        : column.isNamedId() ? 0 : OTHER_NAME));
  }

  /** Whether the name of another column says a user as well as that of one. */
  private static boolean hasOtherUser(TableProfile log, ColumnProfile user) {
    return NamedIds.USERS
        .best(log, NamedIds.ITEMS, column -> !column.equals(user) && !NamesOfRows.have(column))
        .filter(column -> NamedIds.USERS.rank(column) <= NamedIds.USERS.rank(user))
        .isPresent();
  }

  /** An amount, or a number of the row, is no user and no item, unless there is no other. */
  private static Optional<ColumnProfile> most(TableProfile log, Predicate<ColumnProfile> fit) {
    return log.columns().stream()
        .filter(fit)
        .max(
            Comparator.comparing((ColumnProfile column) -> column.repeats() && !column.isQuantity())
                .thenComparingLong(ColumnProfile::distinct));
  }

  private static DataException nothing(TableProfile log, String what, String nearest) {
    return new DataException(
        "["
            + log.path()
            + "]: expected a column of "
            + what
            + ", none looks like one: "
            + log.columns().stream().map(ColumnProfile::name).toList()
            + nearest);
  }

  /** The tasks as a specification says them; every event is positive where none tells. */
  String task() {
    ColumnProfile column = label;
    if (column == null || hasPositivesAlone()) {
      return "{name: positive, every: true}";
    }
    String named = "{name: positive, column: " + Yaml.text(column.name());
    if (column.isNumber()) {
      return named + ", positive_from: " + (isBinary(column) ? "1" : from(column)) + "}";
    }
    return named
        + ", positive: ["
        + String.join(", ", positives(column).stream().map(Yaml::text).toList())
        + "]}";
  }

  /** A condition for the events that the task says are positive. */
  Sql positive() {
    ColumnProfile column = label;
    if (column == null || hasPositivesAlone()) {
      return new Sql("TRUE");
    }
    String name = Sql.name(column.name()).code();
    return column.isNumber()
        ? new Sql("TRY_CAST(" + name + " AS DOUBLE) >= " + Sql.number(from(column)).code())
        : new Sql(
            "list_contains(" + Sql.texts(positives(column)).code() + ", " + name + "::VARCHAR)");
  }

  private static boolean isBinary(ColumnProfile column) {
    return column.least() == 0 && column.most() == 1;
  }

  /** The whole number that the upper third begins with, or else the first value in it. */
  private static double from(ColumnProfile column) {
    double third = (column.least() + 2 * column.most()) / 3;
    double whole = Math.ceil(third);
    return whole <= column.most()
        ? whole
        : column.examples().stream()
            .mapToDouble(LogGuess::number)
            .filter(value -> value >= third)
            .min()
            .orElse(column.most());
  }

  /** Whether no event has another label than a positive one, as far as words tell. */
  boolean hasPositivesAlone() {
    return label == null
        || (!label.isNumber()
            && !label.isOftenMissing()
            && positives(label).size() == label.examples().size());
  }

  /** Whether its one value says what came of an event, and nothing does where nothing came. */
  private static boolean isFlag(ColumnProfile column) {
    return column.distinct() == 1
        && column.isOftenMissing()
        && hasPositives(column)
        && !(column.isNumber() && column.most() <= 0);
  }

  /** Whether not all values say that an item was only seen, or nothing. */
  private static boolean hasPositives(ColumnProfile column) {
    return column.isNumber() || !positives(column).isEmpty();
  }

  /** Of numbers the upper third is positive, whatever they have for a point. */
  private static Set<String> positives(ColumnProfile column) {
    Set<String> positive = new TreeSet<>(column.examples());
    if (column.isCommaNumber() || column.isMostlyNumber()) {
      positive.removeIf(value -> ColumnProfile.asNumber(value).isEmpty());
      DoubleSummaryStatistics all =
          positive.stream().mapToDouble(LogGuess::number).summaryStatistics();
      positive.removeIf(value -> number(value) < (all.getMin() + 2 * all.getMax()) / 3);
    } else {
      positive.removeIf(value -> EventWords.isSeen(value) || EventWords.isNegative(value));
    }
    return positive;
  }

  /** Whether some values say that an item was seen, and others something else. */
  private static boolean hasActions(ColumnProfile column) {
    return column.examples().stream().anyMatch(EventWords::isSeen)
        && !column.examples().stream().allMatch(EventWords::isSeen);
  }

  private static double number(String value) {
    return ColumnProfile.asNumber(value).orElseThrow();
  }

  /**
   * A column that may say what was done, but has too many values for a guess; null if there is
   * none.
   */
  @Nullable ColumnProfile unlisted(TableProfile log) {
    return label != null
        ? null
        : log.named(EventWords.LABEL, column -> !uses(column) && column.distinct() > LISTED)
            .orElse(null);
  }

  /**
   * The columns of the log that rows cannot have, as they have others of these names; none of them
   * is a user, an item or a time.
   */
  List<ColumnProfile> withoutPlace(TableProfile log) {
    return log.columns().stream()
        .filter(column -> !uses(column) && NamesOfRows.have(column))
        .toList();
  }

  /** Whether a column may tell how an event came out, as far as its name or a list tells. */
  boolean mayBeOutcome(ColumnProfile column) {
    return EventWords.nameOutcomes(column)
        || (lists != null && lists.chosen().contains(column.name()));
  }

  /** Whether a column means something already. */
  boolean uses(ColumnProfile column) {
    return column.equals(user)
        || column.equals(item)
        || column.equals(time)
        || column.equals(label);
  }
}
