package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.lucene.index.SortedSetDocValues;
import org.towerrank.feature.SequenceFeature;

/** The ids of the elements of each term, where a term is a whole list in one text. */
final class TermLists {
  private final FeatureEncoding encoding;
  private final SequenceFeature feature;
  private final AtomicReferenceArray<int[]> lists;

  TermLists(FeatureEncoding encoding, SequenceFeature feature, int terms) {
    this.encoding = encoding;
    this.feature = feature;
    this.lists = new AtomicReferenceArray<>(terms);
  }

  int[] get(SortedSetDocValues values, long ordinal) throws IOException {
    int[] known = lists.get((int) ordinal);
    if (known == null) {
      known = split(encoding.field().terms().text(values.lookupOrd(ordinal)));
      lists.set((int) ordinal, known);
    }
    return known;
  }

  private int[] split(String text) {
    List<String> elements = feature.split(text);
    int[] ids = new int[elements.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = encoding.bits(elements.get(i));
    }
    return ids;
  }

  long ramBytesUsed() {
    return (long) lists.length() * (Long.BYTES + 16 + (long) feature.maxLength() * Integer.BYTES);
  }
}
