package org.towerrank.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
  public record Output(String graph, String output, String rowsPerUser, double maxAbsDifference) {
    private String told() {
      return String.format(
          Locale.ROOT, "%.3e in [%s] of [%s] (%s)", maxAbsDifference, output, graph, rowsPerUser);
    }
  }

  public ParityReport {
    outputs = List.copyOf(outputs);
  }

  /** Whether every output is within tolerance. */
  @JsonProperty
  public boolean passed() {
    return outputs.stream().allMatch(this::within);
  }

  private boolean within(Output output) {
    return output.maxAbsDifference() <= tolerance;
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
      throw new ParityException(problem("the reference"));
    }
    return this;
  }

  /** The same of weights that are written in fewer bits. */
  ParityReport requireRounded() {
    if (!passed()) {
      throw new ParityException(
          problem("those of the weights as they were fitted")
              + ": too much is lost, write embeddings or layers in more bits");
    }
    return this;
  }

  private String problem(String of) {
    return outputs.stream()
        .filter(output -> !within(output))
        .map(Output::told)
        .collect(
            Collectors.joining(
                ", and ", "expected outputs within " + tolerance + " of " + of + ", got ", ""));
  }
}
