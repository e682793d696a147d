package org.towerrank.lucene.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * The beginning of a file of rows. Rows begin at the next line of the processor's cache. Behind
 * them are the number and the documents of those that have no row, and a footer with a checksum.
 *
 * @param documents of the segment
 */
record RowFileHeader(RowsId id, SegmentPlace segment, int documents, RowLayout layout) {
  private static final String CODEC = "TowerRankRows";
  private static final int VERSION = 1;

  /** Bytes of a path at most, so that a damaged file cannot ask for all memory. */
  private static final int MOST_TEXT = 1 << 16;

  /** Bytes of the file, about. */
  long bytes() {
    return layout.bytes(documents);
  }

  void write(IndexOutput out) throws IOException {
    writeName(out, id);
    out.writeString(segment.directory());
    out.writeString(segment.name());
    out.writeInt(documents);
    out.writeInt(layout.ids());
    out.writeInt(layout.parts());
    out.writeByte((byte) layout.precision().bytes());
    while (out.getFilePointer() % RowLayout.LINE != 0) {
      out.writeByte((byte) 0);
    }
  }

  private static void writeName(DataOutput out, RowsId id) throws IOException {
    byte[] segmentId = HexFormat.of().parseHex(id.segment());
    CodecUtil.writeIndexHeader(out, CODEC, VERSION, segmentId, "");
    out.writeString(id.fileName());
  }

  /**
   * Reads the header of a file.
   *
   * @param expected what the file's name says
   * @throws CorruptIndexException when it is of other rows or another version
   */
  static RowFileHeader read(DataInput in, RowsId expected, String place) throws IOException {
    requireName(in, expected, place);
    SegmentPlace segment = new SegmentPlace(text(in, place), text(in, place), expected.segment());
    int documents = in.readInt();
    int ids = in.readInt();
    int parts = in.readInt();
    int precision = in.readByte();
    if (documents < 0 || ids < 0 || parts < 0 || ids + parts <= 0) {
      throw new CorruptIndexException("sizes below 0", place);
    }
    for (RowPrecision known : RowPrecision.values()) {
      if (known.bytes() == precision) {
        RowLayout layout = new RowLayout(ids, parts, known);
        return new RowFileHeader(expected, segment, documents, layout);
      }
    }
    throw new CorruptIndexException("numbers of [" + precision + "] bytes", place);
  }

  /** All up to the name is known before, so nothing of it is believed, such as a length. */
  private static void requireName(DataInput in, RowsId expected, String place) throws IOException {
    ByteBuffersDataOutput known = new ByteBuffersDataOutput();
    writeName(known, expected);
    byte[] read = new byte[Math.toIntExact(known.size())];
    in.readBytes(read, 0, read.length);
    if (!Arrays.equals(read, known.toArrayCopy())) {
      throw new CorruptIndexException(
          "expected rows of version " + VERSION + " with the name of their file", place);
    }
  }

  private static String text(DataInput in, String place) throws IOException {
    int length = in.readVInt();
    if (length < 0 || length > MOST_TEXT) {
      throw new CorruptIndexException("a text of [" + length + "] bytes", place);
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Where rows begin, given the end of the header's numbers. */
  static long firstRow(IndexInput in) {
    long line = RowLayout.LINE;
    return (in.getFilePointer() + line - 1) / line * line;
  }
}
