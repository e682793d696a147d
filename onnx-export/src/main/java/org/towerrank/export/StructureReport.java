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
   * @param width its columns
   */
  public record Output(String graph, String output, int width, float smallest, float largest) {}

  public StructureReport {
    outputs = List.copyOf(outputs);
  }
}
