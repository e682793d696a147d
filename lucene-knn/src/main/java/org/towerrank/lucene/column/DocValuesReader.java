package org.towerrank.lucene.column;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;

/** Reads the raw values of a field of one segment, of documents in rising order. */
@FunctionalInterface
public interface DocValuesReader {
  /**
   * All values of a document in sort order, none if it lacks the field.
   *
   * @param document as the segment numbers it, not below the one before
   */
  List<Object> of(int document) throws IOException;

  /**
   * All values of a field in sort order, none if the document lacks it or it has no doc values.
   *
   * @param document as the segment numbers it
   */
  static List<Object> of(LeafReader reader, DocumentField field, int document) throws IOException {
    return open(reader, field, field.numbers()::value).of(document);
  }

  /** The values as a feature reads them. */
  static DocValuesReader open(LeafReader reader, FeatureEncoding encoding) throws IOException {
    return open(reader, encoding.field(), encoding::value);
  }

  private static DocValuesReader open(
      LeafReader reader, DocumentField field, LongFunction<Object> number) throws IOException {
    FieldInfo info = reader.getFieldInfos().fieldInfo(field.name());
    if (info == null) {
      return document -> List.of();
    }
    return switch (info.getDocValuesType()) {
      case SORTED, SORTED_SET -> terms(reader, field);
      case NUMERIC, SORTED_NUMERIC -> numbers(reader, field, number);
      case NONE, BINARY -> vectors(reader, field);
    };
  }

  private static DocValuesReader vectors(LeafReader reader, DocumentField field)
      throws IOException {
    VectorFormat.Vectors vectors = field.vectors().open(reader, field.name());
    return document -> {
      List<Object> all = new ArrayList<>();
      float[] vector = vectors == null ? null : vectors.get(document);
      for (int i = 0; vector != null && i < vector.length; i++) {
        all.add(vector[i]);
      }
      return all;
    };
  }

  private static DocValuesReader terms(LeafReader reader, DocumentField field) throws IOException {
    SortedSetDocValues values = DocValues.getSortedSet(reader, field.name());
    return document -> {
      List<Object> all = new ArrayList<>();
      if (values.advanceExact(document)) {
        for (int i = values.docValueCount(); i > 0; i--) {
          all.add(field.terms().text(values.lookupOrd(values.nextOrd())));
        }
      }
      return all;
    };
  }

  private static DocValuesReader numbers(
      LeafReader reader, DocumentField field, LongFunction<Object> number) throws IOException {
    SortedNumericDocValues values = field.numbers().open(reader, field.name());
    return document -> {
      List<Object> all = new ArrayList<>();
      if (values.advanceExact(document)) {
        for (int i = values.docValueCount(); i > 0; i--) {
          all.add(number.apply(values.nextValue()));
        }
      }
      return all;
    };
  }
}
