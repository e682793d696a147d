package org.towerrank.lucene.column;

import java.io.IOException;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** Reads the ids of all values of a document's field. */
sealed interface ElementReader {

  /**
   * Puts the ids of a document into the column's array.
   *
   * @return how many there are
   * @throws org.towerrank.feature.InvalidValueException when there are several values and the
   *     feature needs their order, which doc values do not keep
   */
  int read(int document, SequenceColumn column) throws IOException;

  /** Each element a term. */
  record Terms(SortedSetDocValues values, TermEncodingCache bits, FeatureEncoding encoding)
      implements ElementReader {
    @Override
    public int read(int document, SequenceColumn column) throws IOException {
      if (!values.advanceExact(document)) {
        return 0;
      }
      int count = encoding.unordered(values.docValueCount());
      int[] ids = column.ids(count);
      for (int i = 0; i < count; i++) {
        ids[i] = bits.get(values, values.nextOrd());
      }
      return count;
    }
  }

  /** Each term a whole list. */
  record WholeTerms(SortedSetDocValues values, TermLists lists, FeatureEncoding encoding)
      implements ElementReader {
    @Override
    public int read(int document, SequenceColumn column) throws IOException {
      if (!values.advanceExact(document)) {
        return 0;
      }
      int count = 0;
      int terms = encoding.unordered(values.docValueCount());
      for (int i = 0; i < terms; i++) {
        int[] list = lists.get(values, values.nextOrd());
        System.arraycopy(list, 0, column.ids(count + list.length), count, list.length);
        count += list.length;
      }
      return count;
    }
  }

  /** Each element a number. */
  record Numbers(SortedNumericDocValues values, NumberEncoding bits, FeatureEncoding encoding)
      implements ElementReader {
    @Override
    public int read(int document, SequenceColumn column) throws IOException {
      if (!values.advanceExact(document)) {
        return 0;
      }
      int count = encoding.unordered(values.docValueCount());
      int[] ids = column.ids(count);
      for (int i = 0; i < count; i++) {
        ids[i] = bits.get(values.nextValue());
      }
      return count;
    }
  }
}
