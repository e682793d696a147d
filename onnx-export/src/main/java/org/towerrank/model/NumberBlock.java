package org.towerrank.model;

import java.util.List;
import org.towerrank.feature.Side;

/** The numeric features of one side: floats {@code [rows, features]}. */
public record NumberBlock(String name, Side side, List<String> features) implements InputBlock {

  public NumberBlock {
    features = List.copyOf(features);
  }

  @Override
  public int width() {
    return features.size();
  }
}
