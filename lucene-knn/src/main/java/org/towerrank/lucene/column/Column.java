package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** One feature of one segment, read for many documents. Forward only and for one thread. */
sealed interface Column permits Column.Single, SequenceColumn, VectorColumn, WeightedColumn {

  /** Reads the documents of a slice into their rows. */
  void read(DocumentWindow.Slice slice, Destination destination) throws IOException;

  /** A field that no document of the segment has. */
  record Absent(int missing) implements Single {
    @Override
    public int bits(int document) {
      return missing;
    }

    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) {
      for (int i = 0; i < slice.count(); i++) {
        for (int j = 0; j < destination.width(); j++) {
          destination.put(slice.row(i), j, missing);
        }
      }
    }
  }

  /** A feature with one number a document, or a field that no document has. */
  sealed interface Single extends Column
      permits Absent, OneTerm, SeveralTerms, OneNumber, SeveralNumbers {

    /** The number of a document, which is behind those that were read. */
    int bits(int document) throws IOException;
  }

  /** Terms, one a document. */
  record OneTerm(SortedDocValues values, TermEncodingCache bits, int missing) implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        destination.put(slice.row(i), bits(slice.document(i)));
      }
    }

    @Override
    public int bits(int document) throws IOException {
      return values.advanceExact(document) ? bits.get(values, values.ordValue()) : missing;
    }
  }

  /** Terms of documents that may have several, which all have to be the same. */
  record SeveralTerms(
      SortedSetDocValues values, TermEncodingCache bits, FeatureEncoding encoding, int missing)
      implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        destination.put(slice.row(i), bits(slice.document(i)));
      }
    }

    @Override
    public int bits(int document) throws IOException {
      return values.advanceExact(document) ? one() : missing;
    }

    private int one() throws IOException {
      int count = values.docValueCount();
      if (count == 1) {
        return bits.get(values, values.nextOrd());
      }
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(encoding.text(values.lookupOrd(values.nextOrd())));
      }
      return encoding.bits(all);
    }
  }

  /** Numbers, one a document. */
  record OneNumber(NumericDocValues values, NumberEncoding bits, int missing) implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        destination.put(slice.row(i), bits(slice.document(i)));
      }
    }

    @Override
    public int bits(int document) throws IOException {
      return values.advanceExact(document) ? bits.get(values.longValue()) : missing;
    }
  }

  /** Numbers of documents that may have several, which all have to be the same. */
  record SeveralNumbers(
      SortedNumericDocValues values, NumberEncoding bits, FeatureEncoding encoding, int missing)
      implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        destination.put(slice.row(i), bits(slice.document(i)));
      }
    }

    @Override
    public int bits(int document) throws IOException {
      return values.advanceExact(document) ? one() : missing;
    }

    private int one() throws IOException {
      int count = values.docValueCount();
      if (count == 1) {
        return bits.get(values.nextValue());
      }
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(encoding.value(values.nextValue()));
      }
      return encoding.bits(all);
    }
  }
}
