package org.towerrank.model;

import java.util.List;
import org.towerrank.feature.Side;

/**
 * The categorical features of one side: ids {@code [rows, features]}.
 *
 * @param table name of the embedding table they are rows of
 * @param offsets row of the embedding table where each feature's encoder starts
 * @param tableRows rows of an embedding table in this layout
 */
public record IdBlock(
    String name,
    Side side,
    String table,
    List<String> features,
    List<Integer> offsets,
    int tableRows)
    implements InputBlock {

  public IdBlock {
    features = List.copyOf(features);
    offsets = List.copyOf(offsets);
  }

  @Override
  public int width() {
    return features.size();
  }
}
