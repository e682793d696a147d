package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RawValueEncoder;

/** A sequence whose elements have weights, or these weights: all values of a document together. */
record WeightedColumn(FeatureEncoding encoding, Values values) implements Column {

  /** Gives the raw values of a document. */
  interface Values {
    List<Object> of(int document) throws IOException;
  }

  static WeightedColumn of(FeatureEncoding encoding, SortedSetDocValues terms) {
    return new WeightedColumn(
        encoding,
        document -> {
          List<Object> all = new ArrayList<>();
          for (int i = terms.advanceExact(document) ? terms.docValueCount() : 0; i > 0; i--) {
            all.add(encoding.field().terms().text(terms.lookupOrd(terms.nextOrd())));
          }
          return all;
        });
  }

  /** Numbers have no weights beside them, and count once each. */
  static WeightedColumn of(FeatureEncoding encoding, SortedNumericDocValues numbers) {
    return new WeightedColumn(
        encoding,
        document -> {
          List<Object> all = new ArrayList<>();
          for (int i = numbers.advanceExact(document) ? numbers.docValueCount() : 0; i > 0; i--) {
            all.add(encoding.value(numbers.nextValue()));
          }
          return all;
        });
  }

  @Override
  public void read(DocumentWindow.Slice slice, Destination destination) throws IOException {
    int[] row = new int[destination.width()];
    for (int i = 0; i < slice.count(); i++) {
      try {
        List<Object> raw = values.of(slice.document(i));
        RawValueEncoder.weighted(encoding.feature(), encoding.encoder(), raw, row, 0);
      } catch (InvalidValueException e) {
        throw e.at(
            encoding.place()
                + " of document ["
                + (slice.leaf().docBase + slice.document(i))
                + "] (as Lucene numbers it)");
      }
      destination.put(slice.row(i), row);
    }
  }
}
