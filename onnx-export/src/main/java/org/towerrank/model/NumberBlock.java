package org.towerrank.model;

import java.util.List;
import org.towerrank.feature.Side;

/**
 * The features of one side that are floats, side by side: {@code [rows, width]}.
 *
 * @param widths floats of each feature in a row: 1, or the length of a vector
 */
public record NumberBlock(String name, Side side, List<String> features, List<Integer> widths)
    implements InputBlock {

  public NumberBlock {
    features = List.copyOf(features);
    widths = List.copyOf(widths);
  }

  /** Features of one float each. */
  public NumberBlock(String name, Side side, List<String> features) {
    this(name, side, features, features.stream().map(feature -> 1).toList());
  }

  @Override
  public int width() {
    return widths.stream().mapToInt(Integer::intValue).sum();
  }
}
