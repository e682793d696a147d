package org.towerrank.onnx;

/**
 * The ids of another tool for TowerRank's, which are 0 for missing, 1 for unknown and 2 + index of
 * a value.
 *
 * @param missing the tool's id of a missing value and of padding; NaN where its ids are floats
 * @param unknown the tool's id of a value that it does not know; NaN likewise
 * @param first the tool's id of the value at index 0; others follow
 * @param values how many values there are
 */
public record IdMapping(double missing, double unknown, long first, int values) {
  /** Whether both count alike. */
  boolean isIdentity() {
    return missing == 0 && unknown == 1 && first == 2;
  }

  /** Whether all ids are whole numbers, as rows of a table are. */
  public boolean isWhole() {
    return missing == Math.rint(missing) && unknown == Math.rint(unknown);
  }

  /** The highest id that the tool may be given. */
  long last() {
    return Math.max(first + values - 1, (long) Math.max(missing, unknown));
  }

  /** The lowest. */
  long lowest() {
    return Math.min(values == 0 ? 0 : first, (long) Math.min(missing, unknown));
  }
}
