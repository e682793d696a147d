package org.towerrank.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How far ONNX Runtime's outputs are from the reference's.
 *
 * @param rows how many rows were compared
 * @param tolerance largest difference allowed
 */
public record ParityReport(int rows, double tolerance, List<Output> outputs) {

  /**
   * One comparison.
   *
   * @param graph file of the graph
   * @param output name of its output
   * @param rowsPerUser "one user, many items", "a user each", "an item each", or "items first, then
   *     pairs"
   * @param maxAbsDifference of the elements of a vector that is longer than 1 as a share of its
   *     length; infinite if a value is not finite
   */
  public record Output(String graph, String output, String rowsPerUser, double maxAbsDifference) {}

  public ParityReport {
    outputs = List.copyOf(outputs);
  }

  /** Whether every output is within tolerance. */
  @JsonProperty
  public boolean passed() {
    return outputs.stream().allMatch(output -> output.maxAbsDifference() <= tolerance);
  }

  /** The same outputs, of which each may differ by more, if what is given is more. */
  ParityReport within(double more) {
    return new ParityReport(rows, Math.max(tolerance, more), outputs);
  }

  /**
   * Returns this if every output is within tolerance.
   *
   * @throws ParityException naming the outputs that are not
   */
  public ParityReport require() {
    if (!passed()) {
      throw new ParityException(
          "expected outputs within " + tolerance + " of the reference, got " + outputs);
    }
    return this;
  }
}
