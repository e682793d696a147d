package org.towerrank.init;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Users of a log before they sign in, whom a cookie, a device or a visit tells apart. Where most
 * events have no user who signed in, they are the users of all.
 */
final class AnonymousUsers {
  private static final Pattern VISIT = pattern("session|visit(?!or)");

  private static final Pattern NAMED =
      pattern(
          "anonym|pseudo|visitor|cookie|client|session|fingerprint|distinct.?id|anónim"
              + "|анонимн|посетител|匿名|访客|訪客|訪問者|زائر|ziyaretçi|besucher|visiteur|visitante"
              + "|(?:device|browser|install(?:ation)?|machine|guest|visit)[^\\p{L}]*(?:uu|gu)?id$");

  private AnonymousUsers() {}

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /**
   * The column of a log that tells them apart: of more values than the users who signed in, and in
   * most events. A visit is the last choice.
   *
   * @param user the column of users who signed in
   * @return empty where most events have a user, or no such column is there
   */
  static Optional<ColumnProfile> of(
      TableProfile log, ColumnProfile user, Predicate<ColumnProfile> fit) {
    if (isInMost(user)) {
      return Optional.empty();
    }
    return log.columns().stream()
        .filter(fit)
        .filter(column -> NAMED.matcher(NamedIds.words(column.name())).find())
        .filter(column -> NamedIds.USERS.rank(column) <= NamedIds.ID && !column.isTime())
        .filter(column -> isInMost(column) && column.distinct() > user.distinct())
        .filter(column -> column.repeats() && !column.isQuantity() && !column.hasFewValues())
        .min(
            Comparator.comparing((ColumnProfile column) -> VISIT.matcher(column.name()).find())
                .thenComparingInt(NamedIds.USERS::rank));
  }

  private static boolean isInMost(ColumnProfile column) {
    return 2 * column.present() >= column.rows();
  }
}
