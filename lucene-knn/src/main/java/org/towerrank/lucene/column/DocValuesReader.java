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

/** Reads the raw values of one document; for explanations and identifiers, not for many fields. */
public final class DocValuesReader {
  private DocValuesReader() {}

  /**
   * All values of a field in sort order, none if the document lacks it or it has no doc values.
   *
   * @param document as the segment numbers it
   */
  public static List<Object> of(LeafReader reader, DocumentField field, int document)
      throws IOException {
    return of(reader, field, document, field.numbers()::value);
  }

  /** The same, as a feature reads them. */
  static List<Object> of(LeafReader reader, FeatureEncoding encoding, int document)
      throws IOException {
    return of(reader, encoding.field(), document, encoding::value);
  }

  private static List<Object> of(
      LeafReader reader, DocumentField field, int document, LongFunction<Object> number)
      throws IOException {
    FieldInfo info = reader.getFieldInfos().fieldInfo(field.name());
    if (info == null) {
      return List.of();
    }
    return switch (info.getDocValuesType()) {
      case SORTED, SORTED_SET -> terms(reader, field, document);
      case NUMERIC, SORTED_NUMERIC -> numbers(reader, field, document, number);
      case NONE, BINARY -> vector(reader, field, document);
    };
  }

  private static List<Object> vector(LeafReader reader, DocumentField field, int document)
      throws IOException {
    List<Object> all = new ArrayList<>();
    VectorFormat.Vectors vectors = field.vectors().open(reader, field.name());
    float[] vector = vectors == null ? null : vectors.get(document);
    for (int i = 0; vector != null && i < vector.length; i++) {
      all.add(vector[i]);
    }
    return all;
  }

  private static List<Object> terms(LeafReader reader, DocumentField field, int document)
      throws IOException {
    SortedSetDocValues values = DocValues.getSortedSet(reader, field.name());
    List<Object> all = new ArrayList<>();
    if (values.advanceExact(document)) {
      for (int i = values.docValueCount(); i > 0; i--) {
        all.add(field.terms().text(values.lookupOrd(values.nextOrd())));
      }
    }
    return all;
  }

  private static List<Object> numbers(
      LeafReader reader, DocumentField field, int document, LongFunction<Object> number)
      throws IOException {
    SortedNumericDocValues values = field.numbers().open(reader, field.name());
    List<Object> all = new ArrayList<>();
    if (values.advanceExact(document)) {
      for (int i = values.docValueCount(); i > 0; i--) {
        all.add(number.apply(values.nextValue()));
      }
    }
    return all;
  }
}
