package org.towerrank.evaluate;

import java.util.List;

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

  /** The error that rows are not the same. */
  static IllegalArgumentException otherRows(EvaluatedRows a, EvaluatedRows b) {
    return new IllegalArgumentException(
        "expected the same rows for both models, with the same labels, weights and users; ["
            + a.subject().file()
            + "] of ["
            + a.subject().model()
            + "] and ["
            + b.subject().file()
            + "] of ["
            + b.subject().model()
            + "] have others");
  }
}
