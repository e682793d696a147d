package org.towerrank.init;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * What the columns of a log may mean.
 *
 * @param signedIn users whom most events do not have, and who are not the user therefore; null
 *     where there are none
 * @param label what makes an event positive; null if the log has positives alone
 * @param lists what rows of several items say; null where each says one
 */
record LogGuess(
    ColumnProfile user,
    ColumnProfile item,
    ColumnProfile time,
    @Nullable ColumnProfile signedIn,
    @Nullable ColumnProfile label,
    @Nullable ItemLists lists) {
  private static final String TIME =
      "time|date|when|created|(^|_)(ts|at)$|datum|zeit|fecha|zaman|tarih|дата|время|时间|日期|日時"
          + "|وقت|تاريخ";

  private static final int LISTED = 20;

  /** The best of a rating by stars. */
  private static final int RATINGS = 5;

  /** Few texts with spaces are no lists if they say what was done, such as not interested. */
  private static final int PHRASES = 5;

  /** Of fewer rows it says nothing that all differ. */
  private static final int SEEN = 100;

  /** The same of what is named as items: a sample of many rarely has one twice. */
  private static final int SEEN_OF_ITEMS = 1000;

  /**
   * Guesses.
   *
   * @param users the table of users, whose ids the log has; null if there is none
   * @param common what a table of items beside the log has as well
   * @param lists that rows said items by, before each got a row of its own; null if none did
   * @throws IOException naming the columns where there is none that a user, item or time may be
   */
  static LogGuess of(
      Engine engine,
      TableProfile log,
      @Nullable TableProfile users,
      SharedColumns common,
      @Nullable ItemLists lists)
      throws IOException {
    ColumnProfile time = time(engine, log);
    Predicate<ColumnProfile> told =
        column ->
            !column.equals(time)
                && column.list() == null
                && column.isReadable()
                && (lists == null || !lists.says(column));
    Predicate<ColumnProfile> id = told.and(NamesOfRows::letBeItems);
    Predicate<ColumnProfile> person =
        told.and(column -> !NamesOfRows.have(column))
            .and(column -> lists == null || !lists.fields().contains(column.name()));
    ColumnProfile first = NamedIds.USERS.best(log, NamedIds.ITEMS, person).orElse(null);
    ColumnProfile shared =
        lists == null
            ? shared(log, common, time, first).orElse(null)
            : log.column(lists.item()).orElse(null);
    ColumnProfile known =
        first == null || !first.equals(shared)
            ? first
            : NamedIds.USERS
                .best(log, NamedIds.ITEMS, person.and(column -> !column.equals(shared)))
                .orElse(null);
    ColumnProfile anonymous =
        known == null || users != null
            ? null
            : AnonymousUsers.of(log, known, person.and(column -> !column.equals(shared)))
                .orElse(null);
    ColumnProfile user = anonymous == null ? known : anonymous;
    Predicate<ColumnProfile> other =
        id.and(column -> !column.equals(user) && !column.equals(known) && !column.isConstant());
    Predicate<ColumnProfile> named =
        column -> column.repeats() && column.isNamedId() && !NamedIds.isProperty(column);
    ColumnProfile item =
        Optional.ofNullable(shared)
            .or(
                () ->
                    NamedIds.ITEMS.best(
                        log, NamedIds.USERS, other.and(column -> !NamedIds.isProperty(column))))
            .or(() -> most(log, other.and(named).and(column -> !RequestIds.are(column))))
            .or(
                () ->
                    most(log, other.and(column -> !RequestIds.are(column)))
                        .filter(column -> !EventWords.nameOutcomes(column))
                        .filter(column -> !EventWords.nameLabels(column)))
            .or(() -> single(log, id.and(column -> !column.equals(user))))
            .or(() -> most(log, other.and(column -> !RequestIds.are(column))))
            .or(() -> most(log, other))
            .orElseThrow(() -> nothing(log, "items", ""));
    requireSeveralItems(log, item);
    requireOneItem(log, item);
    if (shared == null) {
      requireRepeating(log, item);
    }
    ColumnProfile someone =
        Optional.ofNullable(user)
            .or(
                () ->
                    most(
                        log,
                        person
                            .and(named)
                            .and(column -> !column.equals(item) && !RequestIds.are(column))))
            .or(() -> most(log, person.and(column -> !column.equals(item))))
            .orElseThrow(() -> nothing(log, "users", ""));
    ColumnProfile chosen =
        lists == null || lists.chosen().isEmpty()
            ? null
            : log.column(lists.chosen().getFirst()).orElse(null);
    boolean unsaid = user == null && shared == null && !NamedIds.ITEMS.have(item);
    boolean turned =
        unsaid && isBehind(log, someone, item) && person.test(item) && id.test(someone);
    ColumnProfile who = turned ? item : someone;
    ColumnProfile what = turned ? someone : item;
    Predicate<ColumnProfile> label =
        column ->
            (told.test(column) || (isPhrase(column) && (lists == null || !lists.says(column))))
                && !column.equals(what)
                && !column.equals(who);
    return new LogGuess(
        who,
        what,
        time,
        anonymous == null ? null : known,
        chosen != null ? chosen : LabelGuess.best(engine, log, who, what, label),
        lists);
  }

  /** What its name alone says to be the item, though all events are of one. */
  private static Optional<ColumnProfile> single(TableProfile log, Predicate<ColumnProfile> fit) {
    return NamedIds.ITEMS.best(
        log,
        NamedIds.USERS,
        fit.and(column -> column.distinct() == 1 && !NamedIds.isProperty(column)));
  }

  /** Checks that there is something to choose from, and where lists were meant. */
  private static void requireSeveralItems(TableProfile log, ColumnProfile item)
      throws DataException {
    if (item.distinct() == 1) {
      throw new DataException(
          "["
              + log.path()
              + "]: column ["
              + item.name()
              + "]: expected several items to choose from, found "
              + item.examples()
              + " alone in "
              + (item.rows() == 1 ? "its one row" : item.rows() + " rows")
              + ": give a log of more items, or call the column otherwise if it is none");
    }
  }

  /** Checks that rows of CSV say no lists in brackets, which are one text for who compares them. */
  private static void requireOneItem(TableProfile log, ColumnProfile item) throws DataException {
    if (item.isBracketed()) {
      throw new DataException(
          "["
              + log.path()
              + "]: column ["
              + item.name()
              + "]: expected items, found lists in brackets such as ["
              + item.examples().getFirst()
              + "]: write them with spaces between, and without brackets and quotes, such as [7 12]");
    }
  }

  /**
   * Checks that what may be an item comes again: a model can learn nothing of one that never does,
   * but for what a table says of it.
   */
  private static void requireRepeating(TableProfile log, ColumnProfile item) throws DataException {
    int seen = NamedIds.ITEMS.rank(item) <= NamedIds.PART ? SEEN_OF_ITEMS : SEEN;
    if (item.rows() >= seen && item.isUnique()) {
      String lists =
          log.columns().stream()
              .filter(column -> column.list() != null && !NamesOfRows.have(column))
              .map(ColumnProfile::name)
              .findFirst()
              .map(name -> "; if the items are in [" + name + "], write a row for each")
              .orElse("");
      throw nothing(
          log, "items, which come again", ", and [" + item.name() + "] never does" + lists);
    }
  }

  private static boolean isPhrase(ColumnProfile column) {
    ColumnProfile.ListProfile list = column.list();
    return list != null && " ".equals(list.separator()) && column.distinct() <= PHRASES;
  }

  /** Logs say who before what, where no name says it: whether what could be so is behind. */
  private static boolean isBehind(TableProfile log, ColumnProfile column, ColumnProfile other) {
    return column.repeats()
        && !column.isQuantity()
        && !column.hasFewValues()
        && !EventWords.nameOutcomes(column)
        && !RequestIds.are(other)
        && log.columns().indexOf(column) > log.columns().indexOf(other);
  }

  /**
   * A time of the user or the item, such as a birthday, has fewer values than that of events. Days
   * that have a format of their own are the time if no other column is.
   */
  private static ColumnProfile time(Engine engine, TableProfile log) throws IOException {
    List<ColumnProfile> all =
        log.columns().stream()
            .filter(column -> column.isTime() && !NamesOfRows.have(column))
            .filter(column -> !column.isNumber() || !NamedIds.tellApart(column))
            .toList();
    List<ColumnProfile> sure = all.stream().filter(column -> !column.isFormattedDay()).toList();
    List<ColumnProfile> timely = sure.isEmpty() ? all : sure;
    long most = timely.stream().mapToLong(ColumnProfile::distinct).max().orElse(0);
    Predicate<ColumnProfile> ofEvents =
        column -> timely.contains(column) && 2 * column.distinct() > most;
    Optional<ColumnProfile> found =
        log.named(TIME, ofEvents)
            .or(() -> timely.stream().filter(ofEvents).findFirst())
            .or(() -> log.named(TIME, ColumnProfile::mayBeFewTimes));
    if (found.isEmpty()) {
      throw nothing(
          log,
          "times, which are numbers since 1970, ISO 8601 such as 2026-05-31T18:30:00Z, or all"
              + " written alike such as 31.05.2026 18:30",
          NoTimes.hint(engine, log, log.named(TIME, column -> !column.isConstant())));
    }
    return found.get();
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
                        : column.isNamedId() ? 0 : NamedIds.PART));
  }

  /** Whether the name of another column says a user as well as that of one. */
  private static boolean hasOtherUser(TableProfile log, ColumnProfile user) {
    return NamedIds.USERS
        .best(log, NamedIds.ITEMS, column -> !column.equals(user) && !NamesOfRows.have(column))
        .filter(column -> NamedIds.USERS.rank(column) <= NamedIds.USERS.rank(user))
        .isPresent();
  }

  /**
   * An amount, a number of the row, or what came of an event is no user and no item, unless there
   * is no other.
   */
  private static Optional<ColumnProfile> most(TableProfile log, Predicate<ColumnProfile> fit) {
    return log.columns().stream()
        .filter(fit)
        .max(
            Comparator.comparing(
                    (ColumnProfile column) ->
                        column.repeats()
                            && column.distinct() > 2
                            && !column.isQuantity()
                            && !EventWords.nameQueries(column)
                            && !EventWords.nameOutcomes(column))
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
    return "{name: positive, column: "
        + Yaml.text(column.name())
        + ", "
        + PositiveValues.keys(column)
        + "}";
  }

  /** A condition for the events that the task says are positive. */
  Sql positive() {
    ColumnProfile column = label;
    if (column == null || hasPositivesAlone()) {
      return new Sql("TRUE");
    }
    return PositiveValues.condition(column);
  }

  /** Whether no event has another label than a positive one, as far as words tell. */
  boolean hasPositivesAlone() {
    return label == null || PositiveValues.alone(label);
  }

  /**
   * A column that may say what was done, but has too many values for a guess; null if there is
   * none.
   */
  @Nullable ColumnProfile unlisted(TableProfile log) {
    return label != null
        ? null
        : log.columns().stream()
            .filter(
                column ->
                    EventWords.nameLabels(column)
                        || (column.isNumber() && EventWords.nameSureOutcomes(column)))
            .filter(column -> !uses(column) && !column.isNamedId() && !column.isTime())
            .filter(column -> column.distinct() > LISTED)
            .findFirst()
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

  /** Whether a column tells how an event came out, as far as its name or a list tells. */
  boolean mayBeOutcome(ColumnProfile column) {
    return EventWords.nameSureOutcomes(column)
        || (lists != null && lists.chosen().contains(column.name()));
  }

  /** Whether 0 may say that there is no rating, below those that begin with 1. */
  boolean mayBeUnrated() {
    ColumnProfile column = label;
    return column != null
        && column.isNumber()
        && EventWords.nameRatings(column)
        && column.least() == 0
        && column.most() >= RATINGS;
  }

  /** Whether a column means something already. */
  boolean uses(ColumnProfile column) {
    return column.equals(user)
        || column.equals(item)
        || column.equals(time)
        || column.equals(label);
  }
}
