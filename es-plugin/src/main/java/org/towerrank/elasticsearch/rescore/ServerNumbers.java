package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.NumericUtils;
import org.elasticsearch.index.fielddata.IndexNumericFieldData;
import org.elasticsearch.index.fielddata.SortedNumericDoubleValues;
import org.towerrank.lucene.column.NumericFormat;

/** Numbers that only the server can decode, because their mapping has a part in it. */
record ServerNumbers(IndexNumericFieldData data) implements NumericFormat {
  @Override
  public SortedNumericDocValues open(LeafReader reader, String field) {
    return new Encoded(data.load(reader.getContext()).getDoubleValues());
  }

  @Override
  public double number(long stored) {
    return NumericUtils.sortableLongToDouble(stored);
  }

  /** The same for each field, as no mapping can change the factor of a field that it has. */
  @Override
  public String toString() {
    return "scaled_float";
  }

  /** Doubles as doc values store them. It supports only what columns use: access by document. */
  private static final class Encoded extends SortedNumericDocValues {
    private final SortedNumericDoubleValues values;
    private int document = -1;

    Encoded(SortedNumericDoubleValues values) {
      this.values = values;
    }

    @Override
    public boolean advanceExact(int target) throws IOException {
      document = target;
      return values.advanceExact(target);
    }

    @Override
    public long nextValue() throws IOException {
      return NumericUtils.doubleToSortableLong(values.nextValue());
    }

    @Override
    public int docValueCount() {
      return values.docValueCount();
    }

    @Override
    public int docID() {
      return document;
    }

    @Override
    public int nextDoc() {
      throw new UnsupportedOperationException("expected access by document");
    }

    @Override
    public int advance(int target) {
      throw new UnsupportedOperationException("expected access by document");
    }

    @Override
    public long cost() {
      return 0;
    }
  }
}
