package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** One feature of one segment, read for many documents. Forward only and for one thread. */
sealed interface Column
    permits Column.Absent, Column.Single, SequenceColumn, VectorColumn, WeightedColumn {

  /** Reads the documents of a slice into their rows. */
  void read(DocumentWindow.Slice slice, Destination destination) throws IOException;

  /** A field that no document of the segment has. */
  record Absent(int missing) implements Column {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) {
      for (int i = 0; i < slice.count(); i++) {
        for (int j = 0; j < destination.width(); j++) {
          destination.put(slice.row(i), j, missing);
        }
      }
    }
  }

  /** A feature with one number a document. */
  sealed interface Single extends Column {}

  /** Terms, one a document. */
  record OneTerm(SortedDocValues values, TermEncodingCache bits, int missing) implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? bits.get(values, values.ordValue()) : missing);
      }
    }
  }

  /** Terms of documents that may have several, which all have to be the same. */
  record SeveralTerms(SortedSetDocValues values, TermEncodingCache bits, FeatureEncoding encoding)
      implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      int missing = encoding.missing();
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? one() : missing);
      }
    }

    private int one() throws IOException {
      int count = values.docValueCount();
      if (count == 1) {
        return bits.get(values, values.nextOrd());
      }
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(encoding.field().terms().text(values.lookupOrd(values.nextOrd())));
      }
      return encoding.bits(all);
    }
  }

  /** Numbers, one a document. */
  record OneNumber(NumericDocValues values, NumberEncoding bits, int missing) implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? bits.get(values.longValue()) : missing);
      }
    }
  }

  /** Numbers of documents that may have several, which all have to be the same. */
  record SeveralNumbers(
      SortedNumericDocValues values, NumberEncoding bits, FeatureEncoding encoding)
      implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      int missing = encoding.missing();
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? one() : missing);
      }
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
