package org.towerrank.lucene;

import java.util.Locale;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.towerrank.feature.Nearest;
import org.towerrank.lucene.version.VectorFormats;

/**
 * The form of the vectors that a search of the HNSW graph reads. The full vectors are kept too, for
 * merging and exact scores; only the quantized form has to stay in memory.
 */
public enum Quantization {
  /** 4 bytes a dimension. */
  NONE,
  /** 1 byte a dimension, of which Lucene before 10.4 uses 7 bits. */
  INT8,
  /** Half a byte a dimension. */
  INT4,
  /**
   * A bit a dimension, searched with 4 bits of the user's vector (RaBitQ, Gao and Long 2024).
   * Elasticsearch has it as {@code bbq_hnsw}. For long vectors: of 64 dimensions it finds too few.
   */
  BBQ;

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
   * The format of vector fields of up to 4,096 dimensions: an HNSW graph (Malkov and Yashunin
   * 2016).
   *
   * @param maxConnections neighbours of a node in the graph
   * @param beamWidth candidates kept while a node's neighbours are sought
   */
  public KnnVectorsFormat format(int maxConnections, int beamWidth) {
    return new LongVectorsFormat(ofLucene(maxConnections, beamWidth));
  }

  private KnnVectorsFormat ofLucene(int maxConnections, int beamWidth) {
    return switch (this) {
      case NONE -> VectorFormats.full(maxConnections, beamWidth);
      case INT8 -> VectorFormats.bytes(maxConnections, beamWidth);
      case INT4 -> VectorFormats.halfBytes(maxConnections, beamWidth);
      case BBQ -> VectorFormats.bits(maxConnections, beamWidth);
    };
  }

  /** Lucene's default codec with this format for all vector fields, for {@code IndexWriter}s. */
  public Codec codec(int maxConnections, int beamWidth) {
    KnnVectorsFormat format = format(maxConnections, beamWidth);
    Codec lucene = Codec.getDefault();
    // Under the name of Lucene's own: that reads it, as each field says what its vectors are in.
    return new FilterCodec(lucene.getName(), lucene) {
      private final KnnVectorsFormat vectors =
          new PerFieldKnnVectorsFormat() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
              return format;
            }
          };

      @Override
      public KnnVectorsFormat knnVectorsFormat() {
        return vectors;
      }
    };
  }
}
