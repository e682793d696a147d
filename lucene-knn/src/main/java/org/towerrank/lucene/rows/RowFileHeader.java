package org.towerrank.lucene.rows;

import java.io.IOException;
import java.util.HexFormat;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.DataInput;
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

  void write(IndexOutput out) throws IOException {
    byte[] segmentId = HexFormat.of().parseHex(segment.id());
    CodecUtil.writeIndexHeader(out, CODEC, VERSION, segmentId, "");
    out.writeString(id.fileName());
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

  /**
   * Reads the header of a file.
   *
   * @param expected what the file's name says
   * @throws CorruptIndexException when it is of other rows or another version
   */
  static RowFileHeader read(DataInput in, RowsId expected, String place) throws IOException {
    byte[] segmentId = HexFormat.of().parseHex(expected.segment());
    CodecUtil.checkIndexHeader(in, CODEC, VERSION, VERSION, segmentId, "");
    String name = in.readString();
    if (!name.equals(expected.fileName())) {
      throw new CorruptIndexException("expected the name of the file, got [" + name + "]", place);
    }
    SegmentPlace segment = new SegmentPlace(in.readString(), in.readString(), expected.segment());
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

  /** Where rows begin, given the end of the header's numbers. */
  static long firstRow(IndexInput in) {
    long line = RowLayout.LINE;
    return (in.getFilePointer() + line - 1) / line * line;
  }
}
