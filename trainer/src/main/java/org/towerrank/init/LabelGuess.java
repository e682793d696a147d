package org.towerrank.init;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.Engine;

/**
 * Finds the column of a log that says what makes an event positive. What it says counts more than
 * what it is called, and one of which all values are positive tells nothing that another may tell.
 *
 * @param columns that may be it, of few values, in the order of the log
 */
record LabelGuess(List<ColumnProfile> columns) {
  /** A word that also tells kinds of users and items. */
  private static final String KIND = "type";

  LabelGuess {
    columns = List.copyOf(columns);
  }

  /**
   * The best of a log; null if none looks like labels or like what was done. What each item has one
   * value of is none, such as its stars, nor what each user has, such as whether a membership is
   * active or expired. The log is read for the best alone, as it may have hundreds of columns.
   *
   * @param fit what no user, item or time is
   */
  static @Nullable ColumnProfile best(
      Engine engine,
      TableProfile log,
      ColumnProfile user,
      ColumnProfile item,
      Predicate<ColumnProfile> fit)
      throws IOException {
    List<ColumnProfile> left =
        new ArrayList<>(
            log.columns().stream().filter(fit).filter(ColumnProfile::hasFewValues).toList());
    ColumnProfile best = new LabelGuess(left).best();
    while (best != null
        && ((mayBeOfItem(best) && log.isOf(engine, item, best))
            || (isState(best) && log.isOf(engine, user, best)))) {
      left.remove(best);
      best = new LabelGuess(left).best();
    }
    return best != null ? best : whenDone(log, fit);
  }

  /** When something was done, as when a message was opened: nothing where it was not. */
  private static @Nullable ColumnProfile whenDone(TableProfile log, Predicate<ColumnProfile> fit) {
    return log.columns().stream()
        .filter(fit)
        .filter(column -> column.isTime() && column.isOftenMissing() && !column.hasFewValues())
        .filter(EventWords::nameDone)
        .findFirst()
        .orElse(null);
  }

  private static boolean mayBeOfItem(ColumnProfile column) {
    boolean mayBe =
        EventWords.nameRatings(column)
            || isKind(column)
            || (column.isNumber() && column.distinct() > 2);
    return isState(column) || (mayBe && !column.isConstant());
  }

  /** Whether values may say how someone or something is, and not what was done. */
  private static boolean isState(ColumnProfile column) {
    return says(column, ActionWords::isRefused) && !EventWords.nameOutcomes(column);
  }

  /** The best of them; null if none looks like labels or like what was done. */
  @Nullable ColumnProfile best() {
    Predicate<ColumnProfile> several = column -> !column.isConstant() && PositiveValues.any(column);
    Predicate<ColumnProfile> told = several.and(column -> !PositiveValues.alone(column));
    Predicate<ColumnProfile> two = column -> column.distinct() == 2;
    Predicate<ColumnProfile> named = EventWords::nameLabels;
    Predicate<ColumnProfile> done = EventWords::nameDone;
    Predicate<ColumnProfile> sure = done.and(EventWords::nameSureOutcomes);
    Predicate<ColumnProfile> kind = LabelGuess::isKind;
    Predicate<ColumnProfile> rating = EventWords::nameRatings;
    return first(told.and(named).and(rating.negate()).and(two.or(column -> !column.isNumber())))
        .or(() -> first(told.and(rating)))
        .or(() -> first(told.and(column -> says(column, ActionWords::isSeen))))
        .or(() -> first(told.and(sure).and(two)))
        .or(() -> first(told.and(done).and(two)))
        .or(() -> first(told.and(named)))
        .or(() -> first(told.and(column -> says(column, ActionWords::isRefused))))
        .or(() -> first(told.and(column -> says(column, ActionWords::isLiked))))
        .or(() -> first(several.and(kind)))
        .or(() -> first(sure.and(LabelGuess::isFlag)))
        .or(() -> first(done.and(LabelGuess::isFlag)))
        .or(() -> first(PositiveValues::isRefusal))
        .or(() -> first(several.and(named)))
        .orElse(null);
  }

  private Optional<ColumnProfile> first(Predicate<ColumnProfile> fit) {
    return columns.stream().filter(fit).findFirst();
  }

  private static boolean isKind(ColumnProfile column) {
    return column.name().toLowerCase(Locale.ROOT).contains(KIND)
        && !NamedIds.USERS.have(column)
        && !NamedIds.ITEMS.have(column);
  }

  /** Whether some values say something such as that an item was seen, and others do not. */
  private static boolean says(ColumnProfile column, Predicate<String> what) {
    return !column.isNumber()
        && column.examples().stream().anyMatch(what)
        && !column.examples().stream().allMatch(what);
  }

  /** Whether its one value says what came of an event, and nothing does where nothing came. */
  private static boolean isFlag(ColumnProfile column) {
    return column.distinct() == 1
        && column.isOftenMissing()
        && PositiveValues.any(column)
        && !(column.isNumber() && column.most() <= 0);
  }
}
