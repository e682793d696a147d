package org.towerrank.lucene.version;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene102.Lucene102HnswBinaryQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;

/**
 * Formats of vector fields that Lucene 10.3 writes: HNSW graphs (Malkov and Yashunin 2016) over
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

  /** 1 byte a dimension, of which 7 bits are used. */
  public static KnnVectorsFormat bytes(int maxConnections, int beamWidth) {
    return quantized(maxConnections, beamWidth, 7);
  }

  /** Half a byte a dimension. */
  public static KnnVectorsFormat halfBytes(int maxConnections, int beamWidth) {
    return quantized(maxConnections, beamWidth, 4);
  }

  /** A bit a dimension. */
  public static KnnVectorsFormat bits(int maxConnections, int beamWidth) {
    return new Lucene102HnswBinaryQuantizedVectorsFormat(maxConnections, beamWidth);
  }

  private static KnnVectorsFormat quantized(int maxConnections, int beamWidth, int bits) {
    return new Lucene99HnswScalarQuantizedVectorsFormat(
        maxConnections, beamWidth, 1, bits, bits == 4, null, null);
  }
}
