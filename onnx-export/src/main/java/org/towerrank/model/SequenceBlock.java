package org.towerrank.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.Side;

/**
 * One sequence feature: ids {@code [rows, length]}, newest first where the order means something,
 * padded behind with 0.
 *
 * @param table name of the embedding table its ids are rows of
 * @param offset row of the embedding table where the feature's encoder starts
 * @param tableRows rows of an embedding table in this layout
 * @param ordered whether positions mean something: of a set they do not
 * @param weights how much each place counts where it is pooled; null if all count the same
 * @param pooling what places that count the same become together
 */
public record SequenceBlock(
    String name,
    Side side,
    String table,
    String feature,
    int length,
    int offset,
    int tableRows,
    boolean ordered,
    @Nullable NumberBlock weights,
    Pooling pooling)
    implements InputBlock {

  /** A sequence of which the mean is read. */
  public SequenceBlock(
      String name,
      Side side,
      String table,
      String feature,
      int length,
      int offset,
      int tableRows,
      boolean ordered) {
    this(name, side, table, feature, length, offset, tableRows, ordered, null, Pooling.MEAN);
  }

  @Override
  public List<String> features() {
    return List.of(feature);
  }

  @Override
  public int width() {
    return length;
  }
}
