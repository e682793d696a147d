package org.towerrank.model;

import java.util.List;
import org.towerrank.feature.Side;

/**
 * One sequence feature: ids {@code [rows, length]}, newest first where the order means something,
 * padded behind with 0.
 *
 * @param table name of the embedding table its ids are rows of
 * @param offset row of the embedding table where the feature's encoder starts
 * @param tableRows rows of an embedding table in this layout
 * @param ordered whether positions mean something: of a set they do not
 */
public record SequenceBlock(
    String name,
    Side side,
    String table,
    String feature,
    int length,
    int offset,
    int tableRows,
    boolean ordered)
    implements InputBlock {

  @Override
  public List<String> features() {
    return List.of(feature);
  }

  @Override
  public int width() {
    return length;
  }
}
