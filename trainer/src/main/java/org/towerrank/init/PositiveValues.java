package org.towerrank.init;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.towerrank.sql.Sql;

/** Which values of a label say that an event is positive. */
final class PositiveValues {
  /** What programs write for one and the same, where several of them wrote a log. */
  private static final Set<String> TRUE = Set.of("1", "1.0", "true", "yes");

  private static final Set<String> FALSE = Set.of("0", "0.0", "false", "no");

  private PositiveValues() {}

  /** Of numbers the upper third is positive, whatever they have for a point. */
  static Set<String> of(ColumnProfile column) {
    Set<String> positive = new TreeSet<>(column.examples());
    if (isRefusal(column)) {
      positive.removeIf(
          value -> column.isNumber() ? number(value) > column.least() : !isNegative(value));
    } else if (positive.stream().allMatch(value -> isTrue(value) || FALSE.contains(word(value)))) {
      positive.removeIf(value -> !isTrue(value));
    } else if (column.isCommaNumber() || column.isMostlyNumber()) {
      keepUpperThird(positive, ColumnProfile::asNumber);
    } else if (RatedTexts.are(column)) {
      keepUpperThird(positive, RatedTexts::rating);
    } else {
      positive.removeIf(PositiveValues::isNegative);
      Set<String> all = Set.copyOf(positive);
      if (!all.stream().allMatch(value -> ActionWords.isWeak(value, all))) {
        positive.removeIf(value -> ActionWords.isWeak(value, all));
      }
    }
    return positive;
  }

  private static boolean isTrue(String value) {
    return TRUE.contains(word(value));
  }

  private static String word(String value) {
    return value.strip().toLowerCase(Locale.ROOT);
  }

  private static void keepUpperThird(Set<String> values, Function<String, OptionalDouble> amount) {
    values.removeIf(value -> amount.apply(value).isEmpty());
    DoubleSummaryStatistics all =
        values.stream().mapToDouble(value -> amount.apply(value).orElseThrow()).summaryStatistics();
    double from = (all.getMin() + 2 * all.getMax()) / 3;
    values.removeIf(value -> amount.apply(value).orElseThrow() < from);
  }

  private static boolean isNegative(String value) {
    return ActionWords.isSeen(value)
        || ActionWords.isRefused(value)
        || ActionWords.isNegative(value);
  }

  /** Whether one of its two values says that an item was not wanted, and the other one no to it. */
  static boolean isRefusal(ColumnProfile column) {
    boolean two =
        column.isNumber()
            ? isBinary(column)
            : column.examples().stream().anyMatch(ActionWords::isNegative);
    return column.distinct() == 2 && two && EventWords.nameRefusals(column);
  }

  private static boolean isBinary(ColumnProfile column) {
    return column.least() == 0 && column.most() == 1;
  }

  /** The keys of a task. */
  static String keys(ColumnProfile column) {
    if (column.isTime()) {
      return "present: true";
    }
    if (column.isNumber() && !isRefusal(column)) {
      return "positive_from: " + (isBinary(column) ? "1" : from(column));
    }
    return "positive: ["
        + of(column).stream().map(Yaml::text).collect(Collectors.joining(", "))
        + "]";
  }

  /** A condition for the events that are positive. */
  static Sql condition(ColumnProfile column) {
    String name = Sql.name(column.name()).code();
    if (column.isTime()) {
      return new Sql("coalesce(trim(" + name + "::VARCHAR) <> '', false)");
    }
    if (!column.isNumber()) {
      return new Sql(
          "list_contains("
              + Sql.texts(List.copyOf(of(column))).code()
              + ", "
              + name
              + "::VARCHAR)");
    }
    String number = "TRY_CAST(" + name + " AS DOUBLE)";
    return new Sql(
        isRefusal(column)
            ? number + " <= " + Sql.number(column.least()).code()
            : number + " >= " + Sql.number(from(column)).code());
  }

  /** The whole number that the upper third begins with, or else the first value in it. */
  private static double from(ColumnProfile column) {
    double third = (column.least() + 2 * column.most()) / 3;
    double whole = Math.ceil(third);
    return whole <= column.most()
        ? whole
        : column.examples().stream()
            .mapToDouble(PositiveValues::number)
            .filter(value -> value >= third)
            .min()
            .orElse(column.most());
  }

  /** Whether not all values say that an item was only seen, or nothing. */
  static boolean any(ColumnProfile column) {
    return column.isNumber() || !of(column).isEmpty();
  }

  /** Whether no event has another label than a positive one, as far as words tell. */
  static boolean alone(ColumnProfile column) {
    return !column.isNumber()
        && !column.isOftenMissing()
        && of(column).size() == column.examples().size();
  }

  private static double number(String value) {
    return ColumnProfile.asNumber(value).orElseThrow();
  }
}
