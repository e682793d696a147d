package org.towerrank.parquet.lists;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.xerial.snappy.Snappy;

/** The lists of a column in a group of rows, as compressed pages. */
public final class ListPages {
  private static final int PAGE_BYTES = 1 << 20;

  /** What a column begins with, as a file may have dozens of columns and few rows. */
  private static final int SMALL_BYTES = 1 << 12;

  private final ListColumn column;
  private final Levels levels = new Levels();
  private final PageBytes values = new PageBytes(SMALL_BYTES);
  private final Scratch scratch;
  // Compressed, with their headers.
  private final PageBytes pages = new PageBytes(SMALL_BYTES);
  private int rows;
  private long entries;
  private long uncompressedBytes;

  /** A page while it is made, which the columns of a file take in turn. */
  static final class Scratch {
    private final PageBytes page = new PageBytes(SMALL_BYTES);
    private final PageBytes compressed = new PageBytes(SMALL_BYTES);
  }

  ListPages(ListColumn column, Scratch scratch) {
    this.column = column;
    this.scratch = scratch;
  }

  /** The list of the next row is missing. */
  public void addMissing() {
    levels.missing();
    rows++;
  }

  /**
   * Adds the list of the next row.
   *
   * @param bytes of its items one behind the other, each as {@link ListColumn.Items} says
   * @param items how many they are, at least 1
   */
  public void add(byte[] bytes, int offset, int length, int items) throws IOException {
    if (values.size() > 0 && values.size() + length > PAGE_BYTES) {
      endPage();
    }
    levels.list(items);
    values.write(bytes, offset, length);
    rows++;
  }

  private void endPage() throws IOException {
    if (levels.entries() == 0) {
      return;
    }
    int count = levels.entries();
    PageBytes page = scratch.page;
    PageBytes compressed = scratch.compressed;
    page.clear();
    levels.writeTo(page);
    page.write(values);
    values.clear();
    compressed.clear();
    compressed.reserve(Snappy.maxCompressedLength(page.size()));
    int length = Snappy.compress(page.array(), 0, page.size(), compressed.array(), 0);
    int before = pages.size();
    Util.writePageHeader(header(count, page.size(), length), pages);
    uncompressedBytes += pages.size() - before + page.size();
    pages.write(compressed.array(), 0, length);
    entries += count;
  }

  private static PageHeader header(int entries, int plain, int compressed) {
    return new PageHeader(PageType.DATA_PAGE, plain, compressed)
        .setData_page_header(
            new DataPageHeader(entries, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
  }

  int rows() {
    return rows;
  }

  /**
   * Ends the last page and writes all, to begin with another group of rows.
   *
   * @param offset that the pages are written at
   */
  ColumnChunk writeTo(OutputStream to, long offset) throws IOException {
    endPage();
    to.write(pages.array(), 0, pages.size());
    ColumnChunk chunk =
        new ColumnChunk(0)
            .setMeta_data(
                new ColumnMetaData(
                    column.type(),
                    List.of(Encoding.PLAIN, Encoding.RLE),
                    column.path(),
                    CompressionCodec.SNAPPY,
                    entries,
                    uncompressedBytes,
                    pages.size(),
                    offset));
    pages.clear();
    rows = 0;
    entries = 0;
    uncompressedBytes = 0;
    return chunk;
  }
}
