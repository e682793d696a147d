package org.towerrank.lucene.column;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.InvalidValueException;

/**
 * Reads the dates of documents, and makes their ages at a moment. Nothing of it is kept, since an
 * age is another one in the next request.
 */
record AgeReader(AgeFeature feature, FeatureEncoding encoding) {

  /** Gives the time of a document, null if it has none. */
  private interface Times {
    @Nullable Instant of(int document) throws IOException;
  }

  /**
   * Reads a window.
   *
   * @throws FieldTypeException naming a field without doc values that can be read
   * @throws InvalidValueException naming a document whose date is none
   */
  AgeColumn read(DocumentWindow window, Instant moment) throws IOException {
    long[] dates = new long[window.size()];
    int[] encoded = new int[window.size()];
    Arrays.fill(dates, AgeColumn.MISSING);
    Arrays.fill(encoded, encoding.missing());
    for (DocumentWindow.Slice slice : window.slices(0, window.size())) {
      Times times = times(slice.leaf().reader());
      for (int i = 0; times != null && i < slice.count(); i++) {
        try {
          Instant date = times.of(slice.document(i));
          if (date != null) {
            dates[slice.row(i)] = date.toEpochMilli();
            encoded[slice.row(i)] = encoding.encoder().bits(feature.age(date, moment));
          }
        } catch (InvalidValueException e) {
          throw e.at(
              encoding.place()
                  + " of document ["
                  + window.document(slice.row(i))
                  + "] (as Lucene numbers it)");
        }
      }
    }
    return new AgeColumn(feature, dates, encoded);
  }

  /** The document field that has the dates. */
  String field() {
    return encoding.field().name();
  }

  private @Nullable Times times(LeafReader reader) throws IOException {
    FieldInfo info = reader.getFieldInfos().fieldInfo(encoding.field().name());
    if (info == null) {
      return null;
    }
    return switch (info.getDocValuesType()) {
      case SORTED, SORTED_SET -> texts(DocValues.getSortedSet(reader, encoding.field().name()));
      case NUMERIC, SORTED_NUMERIC ->
          numbers(encoding.field().numbers().open(reader, encoding.field().name()));
      case NONE, BINARY -> throw new FieldTypeException(encoding, info.getDocValuesType());
    };
  }

  private Times numbers(SortedNumericDocValues values) {
    return document -> {
      Instant one = null;
      int count = values.advanceExact(document) ? values.docValueCount() : 0;
      for (int i = 0; i < count; i++) {
        one = same(one, time(values.nextValue()));
      }
      return one;
    };
  }

  private Times texts(SortedSetDocValues values) {
    return document -> {
      Instant one = null;
      int count = values.advanceExact(document) ? values.docValueCount() : 0;
      for (int i = 0; i < count; i++) {
        String text = encoding.field().terms().text(values.lookupOrd(values.nextOrd()));
        one = same(one, feature.time(text));
      }
      return one;
    };
  }

  private @Nullable Instant time(long stored) {
    Instant time = encoding.field().times().time(stored);
    return time == null ? feature.time(encoding.field().numbers().value(stored)) : time;
  }

  private static @Nullable Instant same(@Nullable Instant one, @Nullable Instant other) {
    if (one != null && other != null && !one.equals(other)) {
      throw new InvalidValueException(
          "expected a single time, got [" + one + "] and [" + other + "]");
    }
    return one == null ? other : one;
  }
}
