package org.towerrank.lucene;

import java.util.Arrays;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.NumericUtils;

/** Orders hits by sorting longs, which needs no comparator and no object a hit. */
final class HitOrder {
  private static final long LOW = 0xFFFFFFFFL;

  private HitOrder() {}

  /** Indexes of hits by rising document id. */
  static int[] byDocument(ScoreDoc[] hits) {
    long[] keys = new long[hits.length];
    for (int i = 0; i < hits.length; i++) {
      keys[i] = (long) hits[i].doc << Integer.SIZE | i;
    }
    return sorted(keys);
  }

  /** Indexes of scores by falling score; the lower index first among equals. */
  static int[] byScore(float[] scores) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      keys[i] = (long) ~NumericUtils.floatToSortableInt(scores[i]) << Integer.SIZE | i;
    }
    return sorted(keys);
  }

  private static int[] sorted(long[] keys) {
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) (keys[i] & LOW);
    }
    return order;
  }
}
