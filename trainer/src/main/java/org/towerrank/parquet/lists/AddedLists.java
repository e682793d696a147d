package org.towerrank.parquet.lists;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * Adds columns of lists to a file. What it has stays where it is; pages of lists follow behind it,
 * group of rows by group of rows, and then what the file says of itself. Until it is closed the
 * file is no Parquet. One thread at a time may use it.
 */
public final class AddedLists implements Closeable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL_BYTES = Integer.BYTES + MAGIC.length;

  private final Path file;
  private final FileChannel channel;
  private final OutputStream out;
  private final FileMetaData metadata;
  private final List<SchemaElement> schema;
  private final List<RowGroup> groups;
  private final List<ListColumn> columns;
  private final List<ListPages> pages = new ArrayList<>();
  private long end;
  private int group;
  private long rows;

  private AddedLists(
      Path file, FileChannel channel, FileMetaData metadata, long end, List<ListColumn> columns) {
    this.file = file;
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    this.metadata = metadata;
    this.schema = requireNonNull(metadata.getSchema());
    this.groups = requireNonNull(metadata.getRow_groups());
    this.end = end;
    this.columns = columns;
    ListPages.Scratch scratch = new ListPages.Scratch();
    columns.forEach(column -> pages.add(new ListPages(column, scratch)));
  }

  /**
   * Opens a file.
   *
   * @param columns to be added, in the order of their places
   * @throws IOException when it is no Parquet
   */
  public static AddedLists to(Path file, List<ListColumn> columns) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long tail = channel.size() - TAIL_BYTES;
      ByteBuffer read = ByteBuffer.allocate(TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      if (tail < 0 || channel.read(read, tail) < TAIL_BYTES) {
        throw noParquet(file);
      }
      long begin = tail - read.getInt(0);
      if (read.get(Integer.BYTES) != MAGIC[0] || begin < MAGIC.length || begin > tail) {
        throw noParquet(file);
      }
      channel.position(begin);
      InputStream footer = new BufferedInputStream(Channels.newInputStream(channel));
      FileMetaData metadata = Util.readFileMetaData(footer);
      channel.truncate(begin);
      channel.position(begin);
      AddedLists lists = new AddedLists(file, channel, metadata, begin, columns);
      lists.addToSchema();
      lists.skipEmptyGroups();
      return lists;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static IOException noParquet(Path file) {
    return new IOException("expected Parquet in [" + file + "]");
  }

  private void addToSchema() {
    for (ListColumn column : columns) {
      int element = element(column.place());
      schema.addAll(element, column.schema());
      schema.getFirst().setNum_children(children() + 1);
    }
    // Both would have to be told of the new columns.
    metadata.unsetColumn_orders();
    groups.forEach(RowGroup::unsetSorting_columns);
  }

  private int children() {
    return schema.getFirst().getNum_children();
  }

  /** Where the schema of a column begins. */
  private int element(int place) {
    int element = 1;
    for (int i = 0; i < place; i++) {
      element = behind(element);
    }
    return element;
  }

  private int behind(int element) {
    int next = element + 1;
    for (int i = 0; i < schema.get(element).getNum_children(); i++) {
      next = behind(next);
    }
    return next;
  }

  /** How many columns of values there are before the one at a place. */
  private int leaf(int place) {
    return (int)
        schema.subList(1, element(place)).stream()
            .filter(each -> each.getNum_children() == 0)
            .count();
  }

  /** The lists of a column that was given, by its number; each row needs one of every column. */
  public ListPages column(int number) {
    return pages.get(number);
  }

  /**
   * Ends a row, after its lists.
   *
   * @throws IOException when there are more rows than the file has, or it cannot be written
   */
  public void endRow() throws IOException {
    if (group == groups.size()) {
      throw wrongRows();
    }
    rows++;
    if (rows == groups.get(group).getNum_rows()) {
      endGroup(groups.get(group));
      group++;
      rows = 0;
      skipEmptyGroups();
    }
  }

  private IOException wrongRows() {
    return new IOException(
        "expected " + metadata.getNum_rows() + " rows of lists for [" + file + "], got others");
  }

  private void skipEmptyGroups() throws IOException {
    while (group < groups.size() && groups.get(group).getNum_rows() == 0) {
      endGroup(groups.get(group));
      group++;
    }
  }

  private void endGroup(RowGroup of) throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      if (pages.get(i).rows() != of.getNum_rows()) {
        throw wrongRows();
      }
      ColumnChunk chunk = pages.get(i).writeTo(out, end);
      ColumnMetaData written = requireNonNull(chunk.getMeta_data());
      long bytes = written.getTotal_compressed_size();
      end += bytes;
      requireNonNull(of.getColumns()).add(leaf(columns.get(i).place()), chunk);
      of.setTotal_byte_size(of.getTotal_byte_size() + written.getTotal_uncompressed_size());
      if (of.isSetTotal_compressed_size()) {
        of.setTotal_compressed_size(of.getTotal_compressed_size() + bytes);
      }
    }
  }

  /**
   * Writes what the file says of itself.
   *
   * @throws IOException when there are fewer rows than the file has, or it cannot be written
   */
  public void finish() throws IOException {
    if (group < groups.size()) {
      throw wrongRows();
    }
    out.flush();
    long begin = channel.position();
    Util.writeFileMetaData(metadata, out);
    out.flush();
    int length = Math.toIntExact(channel.position() - begin);
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    out.write(MAGIC);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
