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
import org.jspecify.annotations.Nullable;
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

  /** Whether a segment has a feature's field in a way that can be read, or not at all. */
  static boolean canOpen(LeafReader reader, FeatureEncoding encoding) throws IOException {
    FieldInfo info = reader.getFieldInfos().fieldInfo(encoding.field().name());
    return info == null
        || (problem(encoding, info) == null
            && (!isOfVectors(encoding, info) || vectors(reader, encoding) != null));
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
    FieldTypeException problem = problem(encoding, info);
    if (problem != null) {
      throw problem;
    }
    if (encoding.feature() instanceof VectorFeature vector) {
      return isOfVectors(encoding, info) ? floats(encoding, vector) : texts(encoding, vector);
    }
    if (isWeighted(encoding.feature())) {
      return weighted(encoding, isOfTerms(info));
    }
    return isOfTerms(info) ? terms(encoding) : numbers(encoding);
  }

  /** Why the doc values of a field cannot be read for a feature, null if they can. */
  private static @Nullable FieldTypeException problem(FeatureEncoding encoding, FieldInfo info) {
    Feature feature = encoding.feature();
    DocValuesType type = info.getDocValuesType();
    return switch (type) {
      case SORTED, SORTED_SET -> null;
      case NUMERIC, SORTED_NUMERIC -> {
        if (feature instanceof VectorFeature) {
          yield FieldTypeException.sorted(encoding);
        }
        yield !isWeighted(feature)
                && feature instanceof SequenceFeature sequence
                && sequence.splitsNumbers()
            ? FieldTypeException.separated(encoding, sequence)
            : null;
      }
      case NONE, BINARY ->
          feature instanceof VectorFeature ? null : new FieldTypeException(encoding, type);
    };
  }

  private static boolean isOfTerms(FieldInfo info) {
    DocValuesType type = info.getDocValuesType();
    return type == DocValuesType.SORTED || type == DocValuesType.SORTED_SET;
  }

  /** Whether a feature of vectors is read from a field of vectors, and not of texts. */
  private static boolean isOfVectors(FeatureEncoding encoding, FieldInfo info) {
    return encoding.feature() instanceof VectorFeature && !isOfTerms(info);
  }

  private static VectorFormat.@Nullable Vectors vectors(LeafReader reader, FeatureEncoding encoding)
      throws IOException {
    return encoding.field().vectors().open(reader, encoding.field().name());
  }

  private static boolean isWeighted(Feature feature) {
    return feature instanceof WeightsFeature
        || (feature instanceof SequenceFeature sequence && sequence.hasWeights());
  }

  private Column weighted(FeatureEncoding encoding, boolean terms) throws IOException {
    String field = encoding.field().name();
    return terms
        ? WeightedColumn.of(encoding, DocValues.getSortedSet(reader, field))
        : WeightedColumn.of(encoding, encoding.field().numbers().open(reader, field));
  }

  private Column texts(FeatureEncoding encoding, VectorFeature feature) throws IOException {
    SortedSetDocValues values = DocValues.getSortedSet(reader, encoding.field().name());
    return new VectorColumn.Texts(encoding, feature, values);
  }

  private Column floats(FeatureEncoding encoding, VectorFeature feature) throws IOException {
    VectorFormat.Vectors vectors = vectors(reader, encoding);
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
      return new SequenceColumn(sequence, new ElementReader.Numbers(values, bits, encoding));
    }
    return single == null
        ? new Column.SeveralNumbers(values, bits, encoding, encoding.missing())
        : new Column.OneNumber(single, bits, encoding.missing());
  }
}
