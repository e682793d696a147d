package org.towerrank.evaluate;

/**
 * The rows that have a label for a task, with the user of each.
 *
 * @param labelled scores, labels and weights
 * @param index of each row among all rows, also those without a label
 * @param users of all rows
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one measurement.
record TaskRows(LabelledScores labelled, int[] index, Users users) {

  int count() {
    return index.length;
  }

  float[] scores() {
    return labelled.scores();
  }

  float label(int row) {
    return labelled.labels()[row];
  }

  float weight(int row) {
    return labelled.weights()[row];
  }

  int user(int row) {
    return users.user(index[row]);
  }

  int userBound() {
    return users.bound();
  }

  int group(int row) {
    return users.group(index[row]);
  }

  int groups() {
    return users.groups();
  }

  /** A value of a row. */
  @FunctionalInterface
  interface Value {
    double of(int row);
  }

  /** The sum of a value of each row, times the row's weight, for each group of users. */
  double[] sums(Value value) {
    double[] sums = new double[groups()];
    for (int row = 0; row < count(); row++) {
      sums[group(row)] += weight(row) * value.of(row);
    }
    return sums;
  }
}
