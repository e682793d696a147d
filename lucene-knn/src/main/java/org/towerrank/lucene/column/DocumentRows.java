package org.towerrank.lucene.column;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SegmentReader;
import org.jspecify.annotations.Nullable;
import org.towerrank.inference.GraphBuffers;
import org.towerrank.inference.PartBuffers;
import org.towerrank.lucene.rows.RowContent;
import org.towerrank.lucene.rows.RowFile;
import org.towerrank.lucene.rows.RowHandle;
import org.towerrank.lucene.rows.RowLayout;
import org.towerrank.lucene.rows.RowReader;
import org.towerrank.lucene.rows.RowSource;
import org.towerrank.lucene.rows.SegmentRows;

/**
 * Copies documents' rows from files beside the index. Only what a segment itself holds has a file:
 * a reader that hides fields reads doc values.
 */
final class DocumentRows {
  /**
   * Rows that are touched one after another, before they are read. Their lines and those of the
   * rows before have room in a processor's second cache.
   */
  private static final int BLOCK = 32;

  private final SegmentRows rows;
  private final RowContent content;
  private final ItemColumns columns;
  private final List<String> fields;
  private final ItemInputs items;
  private final int partWidth;

  /** Rows in files. */
  DocumentRows(
      SegmentRows rows,
      String fingerprint,
      ItemColumns columns,
      ItemInputs items,
      int partWidth,
      RowSource source) {
    this.rows = rows;
    RowLayout layout = new RowLayout(items.width(), partWidth, rows.precision());
    this.content = rows.content(fingerprint, columns.ways(), layout, source);
    this.columns = columns;
    this.fields = columns.fields();
    this.items = items;
    this.partWidth = partWidth;
  }

  /** The rows of a segment as a reader sees them, null where it gets no file. */
  @Nullable RowHandle of(SegmentCache.Segment segment, LeafReader reader, SegmentCache.View view) {
    return content.includes(reader) ? segment.onDisk(rows, view, () -> handle(reader, view)) : null;
  }

  private @Nullable RowHandle handle(LeafReader reader, SegmentCache.View view) {
    SegmentReader whole = whole(reader, view);
    return whole != null && canRead(whole) ? content.of(whole, view.isUpdated()) : null;
  }

  /**
   * The segment that a reader shows, from which the rows of a view may be computed; null where it
   * has more of the fields than the view.
   */
  @Nullable SegmentReader whole(LeafReader reader, SegmentCache.View view) {
    SegmentReader whole = segment(reader);
    return whole != null && view.isOf(whole.getFieldInfos(), fields) ? whole : null;
  }

  /** Where it cannot, each window says why. */
  private boolean canRead(SegmentReader segment) {
    try {
      return columns.canRead(segment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The segment that a reader shows, null if it is another kind of reader. */
  static @Nullable SegmentReader segment(LeafReader reader) {
    LeafReader inner = reader;
    while (true) {
      switch (inner) {
        case SegmentReader segment -> {
          return segment;
        }
        case FilterLeafReader filter -> inner = filter.getDelegate();
        case FilterCodecReader filter -> inner = filter.getDelegate();
        default -> {
          return null;
        }
      }
    }
  }

  /**
   * Copies rows from a file, if there is one.
   *
   * @param view what the slice's reader sees
   * @return the documents that have none
   */
  DocumentWindow.Slice copy(
      RowHandle handle,
      SegmentCache.View view,
      DocumentWindow.Slice slice,
      GraphBuffers buffers,
      @Nullable PartBuffers parts) {
    RowFile file = handle.acquire();
    if (file == null) {
      SegmentReader reader = whole(slice.leaf().reader(), view);
      if (reader != null) {
        handle.want(reader);
      }
      return slice;
    }
    try {
      return RowFile.reading(() -> copy(file.reader(), slice, buffers, parts));
    } catch (IOException e) {
      handle.failed(e);
      return slice;
    } finally {
      file.release();
    }
  }

  private DocumentWindow.Slice copy(
      RowReader rows, DocumentWindow.Slice slice, GraphBuffers buffers, @Nullable PartBuffers parts)
      throws IOException {
    int[] row = new int[items.width() + partWidth];
    int[][] block = new int[Math.min(BLOCK, slice.count())][items.width()];
    int[] missing = new int[slice.count()];
    int missed = 0;
    for (int from = 0; from < slice.count(); from += BLOCK) {
      int to = Math.min(from + BLOCK, slice.count());
      touch(rows, slice, from, to);
      int before = missed;
      for (int i = from; i < to; i++) {
        if (rows.has(slice.document(i))) {
          rows.read(slice.document(i), row);
          System.arraycopy(row, 0, block[i - from], 0, items.width());
          if (parts != null) {
            parts.put(slice.row(i), row, items.width());
          }
        } else {
          missing[missed++] = i;
        }
      }
      if (missed == before && slice.isWithoutGaps()) {
        items.copyAllFrom(block, to - from, 0, buffers, slice.row(from));
      } else {
        copyItems(rows, slice, from, to, block, buffers);
      }
    }
    return slice.only(missing, missed);
  }

  /** Copies the features of a block's documents one by one, as some have no row. */
  private void copyItems(
      RowReader rows,
      DocumentWindow.Slice slice,
      int from,
      int to,
      int[][] block,
      GraphBuffers buffers) {
    for (int i = from; i < to; i++) {
      if (rows.has(slice.document(i))) {
        items.copyFrom(block[i - from], 0, buffers, slice.row(i));
      }
    }
  }

  /** Brings rows near, in loops that do nothing else: first their pages, then their lines. */
  private static void touch(RowReader rows, DocumentWindow.Slice slice, int from, int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      rows.touchEnds(slice.document(i));
    }
    for (int i = from; i < to; i++) {
      rows.touch(slice.document(i));
    }
  }
}
