package org.towerrank.lucene.column;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.apache.lucene.index.LeafReader;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.PrecomputingRanker;
import org.towerrank.inference.RankerGraphs;
import org.towerrank.inference.WholeRanker;
import org.towerrank.lucene.rows.RowSource;

/** Computes the rows of consecutive documents from their doc values. */
record DocumentRowSource(Columns columns, ItemInputs items, RankerGraphs graphs)
    implements RowSource {
  private static final FloatBuffer NO_PARTS = FloatBuffer.allocate(0);

  /** Reads the features of documents. */
  @FunctionalInterface
  interface Columns {
    void read(LeafReader reader, DocumentWindow.Slice slice, GraphBuffers buffers)
        throws IOException;
  }

  /** Encoded features are the same, whatever runs the graph that reads them. */
  @Override
  public String way() {
    return switch (graphs) {
      case PrecomputingRanker cut -> cut.way();
      case WholeRanker whole -> "";
    };
  }

  /** What is computed at a time is one run of the graph, and where it has none only read. */
  @Override
  public int most() {
    return switch (graphs) {
      case PrecomputingRanker cut -> cut.items().mostRows();
      case WholeRanker whole -> Integer.MAX_VALUE;
    };
  }

  @Override
  public void rows(LeafReader reader, int from, int to, Sink sink) throws IOException {
    try (GraphBuffers buffers = graphs.items().acquire(1, to - from)) {
      try {
        columns.read(reader, DocumentWindow.Slice.of(reader, from, to), buffers);
      } catch (InvalidValueException e) {
        readOneByOne(reader, from, to, sink);
        return;
      }
      give(buffers, to - from, sink);
    }
  }

  private void readOneByOne(LeafReader reader, int from, int to, Sink sink) throws IOException {
    try (GraphBuffers buffers = graphs.items().acquire(1, 1)) {
      for (int document = from; document < to; document++) {
        try {
          DocumentWindow.Slice one = DocumentWindow.Slice.of(reader, document, document + 1);
          columns.read(reader, one, buffers);
        } catch (InvalidValueException e) {
          sink.none();
          continue;
        }
        give(buffers, 1, sink);
      }
    }
  }

  private void give(GraphBuffers buffers, int count, Sink sink) throws IOException {
    int[] ids = new int[count * items.width()];
    for (int row = 0; row < count; row++) {
      items.copyTo(ids, row * items.width(), buffers, row);
    }
    if (graphs instanceof PrecomputingRanker cut) {
      cut.items().run(buffers, 1, count);
      sink.rows(count, ids, buffers.output());
    } else {
      sink.rows(count, ids, NO_PARTS);
    }
  }
}
