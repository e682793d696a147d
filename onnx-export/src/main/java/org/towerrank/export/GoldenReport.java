package org.towerrank.export;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How far a bundle's outputs for raw rows are from those that the tool gave which it was imported
 * from.
 *
 * @param rows how many rows were compared
 * @param tolerance largest difference allowed
 * @param maxDifference largest difference found; infinite if a value is not finite
 * @param worst where that is
 */
public record GoldenReport(
    String file, String graph, int rows, double tolerance, double maxDifference, Worst worst) {

  /**
   * The place of the largest difference.
   *
   * @param values raw values by column
   */
  public record Worst(
      long line, String column, double expected, double found, Map<String, String> values) {}

  /** Whether every output is within tolerance. */
  @JsonProperty
  public boolean passed() {
    return maxDifference <= tolerance;
  }

  /** What is wrong, with the row that differs most. */
  String problem() {
    return "["
        + file
        + "] line "
        + worst.line
        + ": expected ["
        + worst.expected
        + "] in column ["
        + worst.column
        + "] within "
        + tolerance
        + ", got ["
        + worst.found
        + "] from ["
        + graph
        + "] for "
        + worst.values.entrySet().stream()
            .map(value -> value.getKey() + " [" + value.getValue() + "]")
            .collect(Collectors.joining(", "))
        + "; no other of "
        + rows
        + " rows differs more";
  }

  /**
   * Returns this if every output is within tolerance.
   *
   * @throws ParityException showing the worst row
   */
  public GoldenReport require() {
    if (!passed()) {
      throw new ParityException(problem());
    }
    return this;
  }
}
