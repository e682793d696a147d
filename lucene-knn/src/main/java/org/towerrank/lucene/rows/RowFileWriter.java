package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IOUtils;

/**
 * Writes the rows of a segment in the order of its documents, to a file of another name that gets
 * its own by {@link #finish}. Closing it before deletes what was written.
 */
final class RowFileWriter implements Closeable {
  /** What files are called that are not finished. */
  static final String UNFINISHED = ".part";

  private final Directory directory;
  private final RowFileHeader header;
  private final String unfinished;
  private final IndexOutput out;
  private byte[] bytes = new byte[0];
  private int[] without = new int[16];
  private int withoutCount;
  private int documents;
  private boolean finished;

  RowFileWriter(Directory directory, RowFileHeader header) throws IOException {
    this.directory = directory;
    this.header = header;
    this.unfinished = header.id().fileName() + UNFINISHED;
    this.out = directory.createOutput(unfinished, IOContext.DEFAULT);
    try {
      header.write(out);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(this);
      throw e;
    }
  }

  /** Documents written until now: the next one's number. */
  int documents() {
    return documents;
  }

  /**
   * Writes the rows of the next documents.
   *
   * @param ids of all rows, one after another
   * @param parts of all rows, from index 0 on
   */
  void write(int count, int[] ids, FloatBuffer parts) throws IOException {
    RowLayout layout = header.layout();
    int stride = layout.stride();
    int length = Math.multiplyExact(count, stride);
    if (bytes.length < length) {
      bytes = new byte[length];
    }
    ByteBuffer rows = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < count; row++) {
      rows.position(row * stride);
      rows.asIntBuffer().put(ids, row * layout.ids(), layout.ids());
      rows.position(row * stride + layout.ids() * Integer.BYTES);
      write(rows, parts, row * layout.parts());
    }
    out.writeBytes(bytes, 0, length);
    documents += count;
  }

  private void write(ByteBuffer to, FloatBuffer parts, int from) {
    int count = header.layout().parts();
    switch (header.layout().precision()) {
      case FLOAT32 -> to.asFloatBuffer().put(0, parts, from, count);
      case FLOAT16 -> {
        for (int i = 0; i < count; i++) {
          to.putShort(Float.floatToFloat16(parts.get(from + i)));
        }
      }
    }
  }

  /** Leaves the row of the next document empty: its values cannot be encoded. */
  void writeNone() throws IOException {
    if (withoutCount == without.length) {
      without = Arrays.copyOf(without, 2 * withoutCount);
    }
    without[withoutCount++] = documents;
    byte[] none = new byte[header.layout().stride()];
    out.writeBytes(none, none.length);
    documents++;
  }

  /** How many rows were left empty. */
  int withoutRow() {
    return withoutCount;
  }

  /** Completes the file, and gives it its name when it is surely on the disk. */
  void finish() throws IOException {
    if (documents != header.documents()) {
      throw new IllegalStateException(
          "expected [" + header.documents() + "] rows, got [" + documents + "]");
    }
    out.writeInt(withoutCount);
    for (int document : IntStream.range(0, withoutCount).map(i -> without[i]).toArray()) {
      out.writeInt(document);
    }
    CodecUtil.writeFooter(out);
    out.close();
    directory.sync(List.of(unfinished));
    directory.rename(unfinished, header.id().fileName());
    finished = true;
    directory.syncMetaData();
  }

  @Override
  public void close() {
    if (!finished) {
      IOUtils.closeWhileHandlingException(out);
      IOUtils.deleteFilesIgnoringExceptions(directory, unfinished);
    }
  }
}
