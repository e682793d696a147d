package org.towerrank.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * A format of Lucene's for vectors of more dimensions than it takes by itself. What it writes is
 * the same, and any Lucene that has the format reads it.
 */
final class LongVectorsFormat extends KnnVectorsFormat {
  /** As many as towers of bundles have at most. */
  private static final int MOST_DIMENSIONS = 4096;

  private final KnnVectorsFormat format;

  LongVectorsFormat(KnnVectorsFormat format) {
    super(format.getName());
    this.format = format;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return format.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return format.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return MOST_DIMENSIONS;
  }

  @Override
  public String toString() {
    return format.toString();
  }
}
