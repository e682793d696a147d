package org.towerrank.lucene;

import java.util.Locale;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene103.Lucene103Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.towerrank.feature.Nearest;

/**
 * The form of the vectors that a search of the HNSW graph reads. The full vectors are kept too, for
 * merging and exact scores; only the quantized form has to stay in memory.
 */
public enum Quantization {
  /** 4 bytes a dimension. */
  NONE,
  /** 1 byte a dimension, of which Lucene uses 7 bits. */
  INT8,
  /** Half a byte a dimension. */
  INT4;

  /**
   * The quantization of a name, in whatever case.
   *
   * @throws IllegalArgumentException naming the nearest
   */
  public static Quantization named(String name) {
    for (Quantization each : values()) {
      if (each.label().equals(name.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "unknown quantization ["
            + name
            + "]"
            + Nearest.hint(
                name, java.util.stream.Stream.of(values()).map(Quantization::label).toList()));
  }

  /** The name in options and index metadata. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The format of vector fields: an HNSW graph (Malkov and Yashunin 2016).
   *
   * @param maxConnections neighbours of a node in the graph
   * @param beamWidth candidates kept while a node's neighbours are sought
   */
  public KnnVectorsFormat format(int maxConnections, int beamWidth) {
    return switch (this) {
      case NONE -> new Lucene99HnswVectorsFormat(maxConnections, beamWidth);
      case INT8 -> quantized(maxConnections, beamWidth, 7);
      case INT4 -> quantized(maxConnections, beamWidth, 4);
    };
  }

  private static KnnVectorsFormat quantized(int maxConnections, int beamWidth, int bits) {
    return new Lucene99HnswScalarQuantizedVectorsFormat(
        maxConnections, beamWidth, 1, bits, bits == 4, null, null);
  }

  /** Lucene's default codec with this format for all vector fields, for {@code IndexWriter}s. */
  public Codec codec(int maxConnections, int beamWidth) {
    KnnVectorsFormat format = format(maxConnections, beamWidth);
    return new Lucene103Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }
}
