package org.towerrank.lucene.rows;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/**
 * Writes the rows of a segment in the order of its documents, to a file of another name that gets
 * its own by {@link #finish}. Closing it before deletes what was written.
 */
final class RowFileWriter implements Closeable {
  /** What files are called that are not finished. */
  static final String UNFINISHED = ".part";

  private final FSDirectory directory;
  private final RowFileHeader header;
  private final String unfinished;
  private final ChannelOutput out;
  private int[] without = new int[16];
  private int withoutCount;
  private int documents;
  private boolean finished;

  RowFileWriter(FSDirectory directory, RowFileHeader header) throws IOException {
    this.directory = directory;
    this.header = header;
    this.unfinished = header.id().fileName() + UNFINISHED;
    this.out =
        ChannelOutput.create(
            directory.getDirectory().resolve(unfinished), header.layout().stride());
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
   * Writes the rows of the next documents. One with a number that is too large for the precision
   * gets none: it would be infinite.
   *
   * @param ids of all rows, one after another
   * @param parts of all rows, from index 0 on
   */
  void write(int count, int[] ids, FloatBuffer parts) throws IOException {
    RowLayout layout = header.layout();
    int stride = layout.stride();
    for (int row = 0; row < count; row++) {
      if (!layout.precision().holds(parts, row * layout.parts(), layout.parts())) {
        writeNone();
        continue;
      }
      ByteBuffer to = out.next(stride);
      to.asIntBuffer().put(ids, row * layout.ids(), layout.ids());
      to.position(layout.ids() * Integer.BYTES);
      write(to, parts, row * layout.parts());
      documents++;
    }
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

  /** Leaves the row of the next document empty. */
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

  /** Completes the file, and gives it its name. It may not be on the disk yet. */
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
    directory.rename(unfinished, header.id().fileName());
    finished = true;
  }

  @Override
  public void close() {
    if (!finished) {
      IOUtils.closeWhileHandlingException(out);
      IOUtils.deleteFilesIgnoringExceptions(directory, unfinished);
    }
  }
}
