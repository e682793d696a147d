package org.towerrank.lucene.version;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104ScalarQuantizedVectorsFormat.ScalarEncoding;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/**
 * Formats of vector fields that Lucene 10.4 writes: HNSW graphs (Malkov and Yashunin 2016) over
 * vectors in full or quantized, the full ones beside them.
 *
 * <p>Of each, {@code maxConnections} are the neighbours of a node in the graph, and {@code
 * beamWidth} the candidates kept while they are sought.
 */
public final class VectorFormats {
  private VectorFormats() {}

  /** 4 bytes a dimension. */
  public static KnnVectorsFormat full(int maxConnections, int beamWidth) {
    return new Lucene99HnswVectorsFormat(maxConnections, beamWidth);
  }

  /** 1 byte a dimension. */
  public static KnnVectorsFormat bytes(int maxConnections, int beamWidth) {
    return new Lucene104HnswScalarQuantizedVectorsFormat(
        ScalarEncoding.UNSIGNED_BYTE, maxConnections, beamWidth);
  }

  /** Half a byte a dimension. */
  public static KnnVectorsFormat halfBytes(int maxConnections, int beamWidth) {
    return new Lucene104HnswScalarQuantizedVectorsFormat(
        ScalarEncoding.PACKED_NIBBLE, maxConnections, beamWidth);
  }

  /** A bit a dimension. */
  public static KnnVectorsFormat bits(int maxConnections, int beamWidth) {
    return new Lucene104HnswScalarQuantizedVectorsFormat(
        ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE, maxConnections, beamWidth);
  }
}
