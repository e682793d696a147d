package org.towerrank.lucene.column;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.towerrank.feature.Feature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;

/** Opens the doc values of one segment. */
final class ColumnOpener {
  private final LeafReader reader;
  private final SegmentCache.Segment cache;

  ColumnOpener(LeafReader reader, SegmentCache cache) {
    this.reader = reader;
    this.cache = cache.of(reader);
  }

  /**
   * The column of a feature.
   *
   * @throws FieldTypeException when the field is indexed without doc values that can be read
   */
  Column open(FeatureEncoding encoding) throws IOException {
    FieldInfo info = reader.getFieldInfos().fieldInfo(encoding.field().name());
    if (info == null) {
      return new Column.Absent(encoding.missing());
    }
    DocValuesType type = info.getDocValuesType();
    if (encoding.feature() instanceof VectorFeature vector) {
      return vectors(encoding, vector, type);
    }
    if (isWeighted(encoding.feature())) {
      return weighted(encoding, type);
    }
    return switch (type) {
      case SORTED, SORTED_SET -> terms(encoding);
      case NUMERIC, SORTED_NUMERIC -> numbers(encoding);
      case NONE, BINARY -> throw new FieldTypeException(encoding, type);
    };
  }

  private static boolean isWeighted(Feature feature) {
    return feature instanceof WeightsFeature
        || (feature instanceof SequenceFeature sequence && sequence.hasWeights());
  }

  private Column weighted(FeatureEncoding encoding, DocValuesType type) throws IOException {
    String field = encoding.field().name();
    return switch (type) {
      case SORTED, SORTED_SET -> WeightedColumn.of(encoding, DocValues.getSortedSet(reader, field));
      case NUMERIC, SORTED_NUMERIC ->
          WeightedColumn.of(encoding, encoding.field().numbers().open(reader, field));
      case NONE, BINARY -> throw new FieldTypeException(encoding, type);
    };
  }

  private Column vectors(FeatureEncoding encoding, VectorFeature feature, DocValuesType type)
      throws IOException {
    String field = encoding.field().name();
    if (type == DocValuesType.SORTED || type == DocValuesType.SORTED_SET) {
      SortedSetDocValues values = DocValues.getSortedSet(reader, field);
      return new VectorColumn.Texts(encoding, feature, values);
    }
    if (type == DocValuesType.NUMERIC || type == DocValuesType.SORTED_NUMERIC) {
      throw FieldTypeException.sorted(encoding);
    }
    VectorFormat.Vectors vectors = encoding.field().vectors().open(reader, field);
    if (vectors == null) {
      throw FieldTypeException.noVectors(encoding);
    }
    return new VectorColumn.Floats(encoding, feature, vectors);
  }

  private Column terms(FeatureEncoding encoding) throws IOException {
    SortedSetDocValues values = DocValues.getSortedSet(reader, encoding.field().name());
    SortedDocValues single = DocValues.unwrapSingleton(values);
    if (encoding.feature() instanceof SequenceFeature sequence) {
      return new SequenceColumn(sequence, elements(encoding, sequence, values));
    }
    TermEncodingCache bits = cache.terms(encoding, values.getValueCount(), reader.maxDoc());
    return single == null
        ? new Column.SeveralTerms(values, bits, encoding, encoding.missing())
        : new Column.OneTerm(single, bits, encoding.missing());
  }

  private ElementReader elements(
      FeatureEncoding encoding, SequenceFeature sequence, SortedSetDocValues values) {
    long count = values.getValueCount();
    return encoding.field().whole()
        ? new ElementReader.WholeTerms(values, cache.lists(encoding, sequence, count), encoding)
        : new ElementReader.Terms(values, cache.terms(encoding, count, reader.maxDoc()), encoding);
  }

  private Column numbers(FeatureEncoding encoding) throws IOException {
    SortedNumericDocValues values =
        encoding.field().numbers().open(reader, encoding.field().name());
    NumericDocValues single = DocValues.unwrapSingleton(values);
    NumberEncoding bits = cache.numbers(encoding, reader.maxDoc());
    if (encoding.feature() instanceof SequenceFeature sequence) {
      if (sequence.splitsNumbers()) {
        throw FieldTypeException.separated(encoding, sequence);
      }
      return new SequenceColumn(sequence, new ElementReader.Numbers(values, bits, encoding));
    }
    return single == null
        ? new Column.SeveralNumbers(values, bits, encoding, encoding.missing())
        : new Column.OneNumber(single, bits, encoding.missing());
  }
}
