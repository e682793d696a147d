package org.towerrank.evaluate;

import java.util.List;
import java.util.Objects;

/** What a model made of the rows of a split, of which metrics of any of them follow. */
sealed interface EvaluatedRows permits RankedRows, RecalledRows {

  /** What was measured on what. */
  Evaluation.Subject subject();

  /** The user of each row. */
  Users users();

  /** Those of them that are measured by themselves too. */
  List<Slice> slices();

  /** The metrics of some rows, as sums over users; those that the rows cannot have are NaN. */
  List<SummedMetric> metrics(int[] rows);

  /**
   * Checks that another model was measured on the same rows.
   *
   * @throws IllegalArgumentException naming the first difference
   */
  void requireSameRows(EvaluatedRows other);

  /** Checks that rows of another model are as many, and of the same users. */
  default void requireSameUsers(EvaluatedRows other) {
    if (subject().rows() != other.subject().rows()) {
      String counts = "[" + subject().rows() + "] and [" + other.subject().rows() + "]";
      throw otherRows(other, "numbers of rows, " + counts);
    }
    if (!users().sameAs(other.users())) {
      String columns = named(users()) + " and " + named(other.users());
      boolean alike = Objects.equals(users().column(), other.users().column());
      throw otherRows(
          other, alike ? "users" : "users, by " + columns + ": --user names one column for both");
    }
  }

  private static String named(Users users) {
    return users.known() ? "column [" + users.column() + "]" : "none";
  }

  /**
   * The error that rows are not the same.
   *
   * @param what differs
   */
  default IllegalArgumentException otherRows(EvaluatedRows other, String what) {
    return new IllegalArgumentException(
        "expected the same rows for both models, with the same labels, weights and users; ["
            + subject().file()
            + "] of ["
            + subject().model()
            + "] and ["
            + other.subject().file()
            + "] of ["
            + other.subject().model()
            + "] have other "
            + what);
  }
}
