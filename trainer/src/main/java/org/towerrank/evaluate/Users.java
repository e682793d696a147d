package org.towerrank.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.ColumnValues;

/**
 * The user of each row, and the group of users that a bootstrap draws together: each user alone, or
 * with others where there are more than {@value #MOST_GROUPS}. Sums of groups vary as the sums of
 * their users do, so that intervals stay the same while the work is bounded.
 */
final class Users {
  static final int MOST_GROUPS = 20_000;

  private final @Nullable String column;
  private final int[] userOf;
  private final int named;
  private final int count;

  /**
   * @param named how many of the users, the first ones, have a name
   */
  private Users(@Nullable String column, int[] userOf, int named, int count) {
    this.column = column;
    this.userOf = userOf;
    this.named = named;
    this.count = count;
  }

  /** Rows whose users nobody knows: each stands for itself. */
  static Users unknown(int rows) {
    return new Users(null, IntStream.range(0, rows).toArray(), 0, rows);
  }

  /**
   * Rows with the same value of a column are of one user; one without a value is of a user of its
   * own.
   */
  static Users of(String column, ColumnValues values) {
    int[] userOf = new int[values.count()];
    int missing = values.distinct().indexOf("");
    int next = values.distinct().size();
    for (int row = 0; row < userOf.length; row++) {
      userOf[row] = values.code(row) == missing ? next++ : values.code(row);
    }
    return new Users(column, userOf, values.distinct().size(), next);
  }

  /** The column that names users; null if none does. */
  @Nullable String column() {
    return column;
  }

  /** Whether rows can be of the same user. */
  boolean known() {
    return column != null;
  }

  /**
   * Users with a name are numbers from 0 to this one, exclusive. The others have a row each, which
   * is no list of a user.
   */
  int named() {
    return named;
  }

  /** Users are numbers from 0 to this one, exclusive; a few may have no rows. */
  int bound() {
    return count;
  }

  /** The user of a row. */
  int user(int row) {
    return userOf[row];
  }

  /** The group of a row's user. */
  int group(int row) {
    return userOf[row] % MOST_GROUPS;
  }

  /** Groups are numbers from 0 to this one, exclusive. */
  int groups() {
    return Math.min(count, MOST_GROUPS);
  }

  /** Number of different users. */
  int distinct() {
    return (int) IntStream.of(userOf).distinct().count();
  }

  /** Whether all rows are of the same users as those of another. */
  boolean sameAs(Users other) {
    return Arrays.equals(userOf, other.userOf);
  }
}
