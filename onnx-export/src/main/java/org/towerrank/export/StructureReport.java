package org.towerrank.export;

import java.util.List;

/**
 * What the trial inference of a sound bundle gave.
 *
 * @param rows seeded random rows that were run
 */
public record StructureReport(int rows, List<Output> outputs) {

  /**
   * The values of one graph's output, all finite.
   *
   * @param rowsPerUser "one user, many items", "a user each" or "an item each"
   * @param width its columns
   */
  public record Output(
      String graph, String output, String rowsPerUser, int width, float smallest, float largest) {}

  public StructureReport {
    outputs = List.copyOf(outputs);
  }
}
