package org.towerrank.lucene.column;

import java.io.IOException;
import org.apache.lucene.util.ArrayUtil;
import org.towerrank.feature.SequenceFeature;

/** A sequence feature: all values of a document, arranged as {@link SequenceFeature} says. */
final class SequenceColumn implements Column {
  private final SequenceFeature feature;
  private final ElementReader elements;
  private final int[] row;
  private int[] ids = new int[16];

  SequenceColumn(SequenceFeature feature, ElementReader elements) {
    this.feature = feature;
    this.elements = elements;
    this.row = new int[feature.maxLength()];
  }

  @Override
  public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
    for (int i = 0; i < slice.count(); i++) {
      int count = elements.read(slice.document(i), this);
      feature.arrange(ids, count, row, 0);
      destination.put(slice.row(i), row);
    }
  }

  /** An array with room for {@code count} ids, which keeps those already there. */
  int[] ids(int count) {
    ids = ArrayUtil.grow(ids, count);
    return ids;
  }
}
