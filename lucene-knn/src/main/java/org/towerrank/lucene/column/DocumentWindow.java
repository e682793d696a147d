package org.towerrank.lucene.column;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;

/** The documents of a window in the order of their ids, so that each segment is read in one go. */
public final class DocumentWindow {
  private final List<LeafReaderContext> leaves;
  private final int[] documents;

  /**
   * A window over documents of a reader.
   *
   * @param documents ids in rising order; not to be changed afterwards
   * @throws IllegalArgumentException when they do not rise or the reader has no such document
   */
  public DocumentWindow(IndexReader reader, int[] documents) {
    int last = -1;
    for (int document : documents) {
      if (document <= last || document >= reader.maxDoc()) {
        throw new IllegalArgumentException(
            "expected rising document ids below "
                + reader.maxDoc()
                + ", got ["
                + document
                + "] after ["
                + last
                + "]");
      }
      last = document;
    }
    this.leaves = reader.leaves();
    this.documents = documents;
  }

  /** Number of documents. */
  public int size() {
    return documents.length;
  }

  /** The document at a position, in rising order. */
  public int document(int position) {
    return documents[position];
  }

  /** Consecutive documents of one segment, and the rows of model inputs they go to. */
  static final class Slice {
    private final LeafReaderContext leaf;
    private final int[] documents;
    private final int from;
    private final int count;
    private final int firstRow;

    private Slice(LeafReaderContext leaf, int[] documents, int from, int to, int firstRow) {
      this.leaf = leaf;
      this.documents = documents;
      this.from = from;
      this.count = to - from;
      this.firstRow = firstRow;
    }

    LeafReaderContext leaf() {
      return leaf;
    }

    int count() {
      return count;
    }

    /** The row of the first document. */
    int firstRow() {
      return firstRow;
    }

    /** A document of the slice, as its segment numbers it. */
    int document(int index) {
      return documents[from + index] - leaf.docBase;
    }
  }

  /** The positions {@code [from, to)}, cut into segments. */
  List<Slice> slices(int from, int to) {
    List<Slice> slices = new ArrayList<>();
    int start = from;
    while (start < to) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(documents[start], leaves));
      int bound = leaf.docBase + leaf.reader().maxDoc();
      int end = start + 1;
      while (end < to && documents[end] < bound) {
        end++;
      }
      slices.add(new Slice(leaf, documents, start, end, start - from));
      start = end;
    }
    return slices;
  }
}
