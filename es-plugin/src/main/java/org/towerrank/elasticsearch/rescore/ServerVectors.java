package org.towerrank.elasticsearch.rescore;

import java.io.IOException;
import java.util.OptionalInt;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.vectors.DenormalizedCosineFloatVectorValues;
import org.elasticsearch.index.mapper.vectors.DenseVectorFieldMapper;
import org.elasticsearch.index.mapper.vectors.VectorEncoderDecoder;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.server.IndexMapping;
import org.towerrank.lucene.column.VectorFormat;

/**
 * The vectors of a field of type {@code dense_vector}, as documents gave them. The server keeps
 * unit vectors and lengths where it compares by the cosine, and doc values where it does not index.
 *
 * @param dimensions of each vector, 0 as long as there is none
 * @param created the version of the index, which says how vectors lie in doc values
 */
record ServerVectors(int dimensions, IndexVersion created) implements VectorFormat {
  private static final String MAGNITUDE = "._magnitude";

  static boolean isVector(MappedFieldType type) {
    return type instanceof DenseVectorFieldMapper.DenseVectorFieldType;
  }

  /** The vectors of a field; null where they are not of floats. */
  static @Nullable ServerVectors of(SearchExecutionContext index, MappedFieldType type) {
    OptionalInt dimensions =
        type instanceof DenseVectorFieldMapper.DenseVectorFieldType vectors
            ? IndexMapping.floats(index, vectors)
            : OptionalInt.empty();
    return dimensions.isPresent()
        ? new ServerVectors(dimensions.getAsInt(), index.indexVersionCreated())
        : null;
  }

  @Override
  public @Nullable Vectors open(LeafReader reader, String field) throws IOException {
    FloatVectorValues indexed = reader.getFloatVectorValues(field);
    if (indexed != null) {
      // Who may read the field may read its vectors whole, though the name of the lengths is
      // another.
      NumericDocValues lengths =
          VectorFormat.segment(reader).getNumericDocValues(field + MAGNITUDE);
      return VectorFormat.of(
          lengths == null ? indexed : new DenormalizedCosineFloatVectorValues(indexed, lengths));
    }
    BinaryDocValues values = reader.getBinaryDocValues(field);
    return values == null ? null : stored(values);
  }

  private Vectors stored(BinaryDocValues values) {
    float[] vector = new float[dimensions];
    return document -> {
      if (!values.advanceExact(document)) {
        return null;
      }
      VectorEncoderDecoder.decodeDenseVector(created, values.binaryValue(), vector);
      return vector;
    };
  }
}
