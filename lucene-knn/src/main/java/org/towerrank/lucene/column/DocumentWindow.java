package org.towerrank.lucene.column;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
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

  /** Documents of one segment in rising order, and the rows of model inputs they go to. */
  static final class Slice {
    private final LeafReaderContext leaf;
    private final int[] documents;
    private final int[] rows;
    private final int count;

    private Slice(LeafReaderContext leaf, int[] documents, int[] rows, int count) {
      this.leaf = leaf;
      this.documents = documents;
      this.rows = rows;
      this.count = count;
    }

    /** The documents {@code [from, to)} of a segment, from the first row on. */
    static Slice of(LeafReader reader, int from, int to) {
      int[] documents = new int[to - from];
      int[] rows = new int[to - from];
      for (int i = 0; i < documents.length; i++) {
        documents[i] = from + i;
        rows[i] = i;
      }
      return new Slice(reader.getContext(), documents, rows, documents.length);
    }

    LeafReaderContext leaf() {
      return leaf;
    }

    int count() {
      return count;
    }

    /** A document of the slice, as its segment numbers it. */
    int document(int index) {
      return documents[index];
    }

    /** The row of a document. */
    int row(int index) {
      return rows[index];
    }

    /** Whether its rows, of which there are some, follow one another. */
    boolean isWithoutGaps() {
      return rows[count - 1] - rows[0] == count - 1;
    }

    /** Some of the documents, by rising index; the first {@code length} indexes count. */
    Slice only(int[] indexes, int length) {
      int[] someDocuments = new int[length];
      int[] someRows = new int[length];
      for (int i = 0; i < length; i++) {
        someDocuments[i] = documents[indexes[i]];
        someRows[i] = rows[indexes[i]];
      }
      return new Slice(leaf, someDocuments, someRows, length);
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
      slices.add(slice(leaf, start, end, start - from));
      start = end;
    }
    return slices;
  }

  private Slice slice(LeafReaderContext leaf, int start, int end, int firstRow) {
    int[] inSegment = new int[end - start];
    int[] rows = new int[end - start];
    for (int i = 0; i < inSegment.length; i++) {
      inSegment[i] = documents[start + i] - leaf.docBase;
      rows[i] = firstRow + i;
    }
    return new Slice(leaf, inSegment, rows, inSegment.length);
  }
}
