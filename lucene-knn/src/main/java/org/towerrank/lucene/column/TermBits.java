package org.towerrank.lucene.column;

import java.io.IOException;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;

/**
 * What each term of a segment's field becomes, by ordinal, found when a term is first met.
 *
 * <p>Shared by threads without synchronization: an entry is one int whose value does not depend on
 * who finds it.
 */
final class TermBits {
  private final FeatureEncoding encoding;

  /**
   * The bits inverted, so that 0 stands for terms not met yet. Inverted bits are never 0: all ones
   * is no id, and as a float not a number.
   */
  private final int[] inverted;

  TermBits(FeatureEncoding encoding, int terms) {
    this.encoding = encoding;
    this.inverted = new int[terms];
  }

  int get(SortedDocValues values, int ordinal) throws IOException {
    int known = inverted[ordinal];
    return known != 0 ? ~known : learn(ordinal, values.lookupOrd(ordinal));
  }

  int get(SortedSetDocValues values, long ordinal) throws IOException {
    int known = inverted[(int) ordinal];
    return known != 0 ? ~known : learn((int) ordinal, values.lookupOrd(ordinal));
  }

  private int learn(int ordinal, BytesRef term) {
    int bits = encoding.bits(encoding.field().terms().text(term));
    inverted[ordinal] = ~bits;
    return bits;
  }

  long ramBytesUsed() {
    return (long) inverted.length * Integer.BYTES;
  }
}
