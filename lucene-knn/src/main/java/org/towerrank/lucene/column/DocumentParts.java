package org.towerrank.lucene.column;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.PartBuffers;
import org.towerrank.inference.PrecomputingRanker;

/**
 * Fills in what a ranker computes of documents alone. It copies the parts that are kept, runs the
 * first step for all other documents, and keeps the results.
 *
 * @param inputs of the same ranker
 */
public record DocumentParts(DocumentInputs inputs, PrecomputingRanker ranker) {

  /**
   * Fills rows {@code [0, to - from)} with the documents {@code [from, to)}.
   *
   * @param features buffers of {@link PrecomputingRanker#items}, which are filled too
   * @param parts the input for the parts, in buffers of {@link PrecomputingRanker#scores}
   * @return nanoseconds that the run took, 0 if there was none
   */
  public long fill(
      GraphBuffers features, PartBuffers parts, DocumentWindow window, int from, int to)
      throws IOException {
    List<DocumentInputs.Read> unknown = inputs.fillKnown(features, parts, window, from, to);
    int count = unknown.stream().mapToInt(read -> read.documents().count()).sum();
    if (count == 0) {
      return 0;
    }
    if (count == to - from) {
      return compute(unknown, features, features, count, parts);
    }
    try (GraphBuffers some = ranker.items().acquire(1, count)) {
      copyUnknown(unknown, features, some);
      return compute(unknown, features, some, count, parts);
    }
  }

  private static void copyUnknown(
      List<DocumentInputs.Read> unknown, GraphBuffers features, GraphBuffers some) {
    int to = 0;
    for (DocumentInputs.Read read : unknown) {
      for (int i = 0; i < read.documents().count(); i++) {
        for (int input = 0; input < some.inputs().size(); input++) {
          int row = read.documents().row(i);
          some.inputs().get(input).copyRow(to, features.inputs().get(input), row);
        }
        to++;
      }
    }
  }

  /**
   * @param some buffers whose first rows have the features of the unknown documents, in their order
   */
  private long compute(
      List<DocumentInputs.Read> unknown,
      GraphBuffers features,
      GraphBuffers some,
      int count,
      PartBuffers parts) {
    long start = System.nanoTime();
    ranker.items().run(some, 1, count);
    long nanos = System.nanoTime() - start;
    FloatBuffer computed = some.output();
    int width = parts.width();
    int at = 0;
    for (DocumentInputs.Read read : unknown) {
      SegmentDocuments rows = read.rows();
      int room = rows == null ? 0 : rows.reserve(read.documents().count());
      for (int i = 0; i < read.documents().count(); i++) {
        parts.put(read.documents().row(i), computed, at);
        if (rows != null && i < room) {
          rows.keep(withPart(inputs.row(read, i, features), computed, at, width));
        }
        at += width;
      }
    }
    return nanos;
  }

  private static int[] withPart(int[] row, FloatBuffer computed, int at, int width) {
    for (int column = 0; column < width; column++) {
      int bits = Float.floatToRawIntBits(computed.get(at + column));
      row[row.length - width + column] = bits;
    }
    return row;
  }
}
