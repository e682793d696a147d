package org.towerrank.lucene.rows;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.apache.lucene.index.LeafReader;

/** Computes rows. Called by one thread at a time. */
@FunctionalInterface
public interface RowSource {

  /**
   * Computes the rows of the documents {@code [from, to)} of a segment, and gives them in order.
   *
   * @throws RuntimeException when rows of this segment cannot be computed at all
   */
  void rows(LeafReader reader, int from, int to, Sink sink) throws IOException;

  /**
   * How rows are computed. Rows in files are not used where it is another one than when they were
   * written, as the same bundle may give others.
   */
  default String way() {
    return "";
  }

  /** Documents that it computes at a time at most. */
  default int most() {
    return Integer.MAX_VALUE;
  }

  /** Takes rows. */
  interface Sink {
    /**
     * Takes the rows of the next documents.
     *
     * @param ids encoded features of all of them, one document after another
     * @param parts of all of them, from index 0 on
     */
    void rows(int count, int[] ids, FloatBuffer parts) throws IOException;

    /** Leaves out the next document, whose values cannot be encoded. */
    void none() throws IOException;
  }
}
