package org.towerrank.lucene.column;

import java.io.IOException;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** One feature of one segment, read for many documents. Forward only and for one thread. */
sealed interface Column permits Column.Absent, Column.Single, SequenceColumn {

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
  record OneTerm(SortedDocValues values, TermBits bits, int missing) implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? bits.get(values, values.ordValue()) : missing);
      }
    }
  }

  /** The first in sort order of several terms. */
  record FirstTerm(SortedSetDocValues values, TermBits bits, int missing) implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? bits.get(values, values.nextOrd()) : missing);
      }
    }
  }

  /** Numbers, one a document. */
  record OneNumber(NumericDocValues values, NumberBits bits, int missing) implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? bits.get(values.longValue()) : missing);
      }
    }
  }

  /** The smallest of several numbers. */
  record FirstNumber(SortedNumericDocValues values, NumberBits bits, int missing)
      implements Single {
    @Override
    public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
      for (int i = 0; i < slice.count(); i++) {
        boolean exists = values.advanceExact(slice.document(i));
        destination.put(slice.row(i), exists ? bits.get(values.nextValue()) : missing);
      }
    }
  }
}
