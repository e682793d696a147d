package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.SortedSetDocValues;
import org.towerrank.feature.SequenceFeature;

/**
 * The ids of the elements of each term, where a term is a whole list in one text.
 *
 * @param lists cache of lists
 */
record TermLists(
    FeatureEncoding encoding, SequenceFeature feature, EntryTable<TermLists.Entry> lists) {
  /** Elements of a list that is kept, at most. */
  private static final int LONGEST = 1 << 10;

  private static final int MOST = 1 << 13;
  private static final int ENTRY_BYTES = 24;
  private static final int ARRAY_BYTES = 16;

  /** A list by the ordinal of its term. */
  static final class Entry implements EntryTable.Entry {
    private final long ordinal;
    private final int[] ids;

    Entry(long ordinal, int[] ids) {
      this.ordinal = ordinal;
      this.ids = ids;
    }

    @Override
    public long key() {
      return ordinal;
    }

    @Override
    public int moreBytes() {
      return ENTRY_BYTES + ARRAY_BYTES + ids.length * Integer.BYTES;
    }
  }

  static EntryTable<Entry> table(
      long terms, DocumentCacheBudget.Share share, Map<?, ? extends Kept> home, Object key) {
    return new EntryTable<>((int) Math.min(MOST, terms), 0, share, home, key);
  }

  int[] get(SortedSetDocValues values, long ordinal) throws IOException {
    Entry known = lists.get(ordinal);
    if (known != null) {
      return known.ids;
    }
    int[] ids = split(encoding.text(values.lookupOrd(ordinal)));
    if (ids.length <= LONGEST) {
      lists.put(new Entry(ordinal, ids));
    }
    return ids;
  }

  private int[] split(String text) {
    List<String> elements = feature.split(text);
    int[] ids = new int[elements.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = encoding.bits(elements.get(i));
    }
    return ids;
  }
}
