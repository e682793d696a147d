package org.towerrank.lucene.rows;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.StringHelper;

/**
 * Where a segment lies, to find out later whether it still exists.
 *
 * @param directory of the index; empty where the index is not in the file system
 * @param name such as {@code _7}
 * @param id in hexadecimal digits
 */
record SegmentPlace(String directory, String name, String id) {

  static SegmentPlace of(SegmentReader reader) {
    SegmentInfo info = reader.getSegmentInfo().info;
    Directory directory = FilterDirectory.unwrap(info.dir);
    String path =
        directory instanceof FSDirectory files
            ? files.getDirectory().toAbsolutePath().toString()
            : "";
    return new SegmentPlace(path, info.name, hex(info.getId()));
  }

  private static String hex(byte[] id) {
    // Of fixed width, unlike Lucene's own text.
    return HexFormat.of().formatHex(id);
  }

  /** Whether the index is in the file system. */
  boolean isOnDisk() {
    return !directory.isEmpty();
  }

  /**
   * Whether the segment is surely gone: its index is there no more, or has no such segment. Where
   * that cannot be found out it is not.
   */
  boolean isGone() {
    if (!isOnDisk()) {
      return false;
    }
    String info = IndexFileNames.segmentFileName(name, "", "si");
    try {
      // A directory that is opened is made, so it has to be there.
      return !List.of(FSDirectory.listAll(Path.of(directory))).contains(info) || isOther(info);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private boolean isOther(String info) throws IOException {
    try (Directory index = new NIOFSDirectory(Path.of(directory), NoLockFactory.INSTANCE);
        IndexInput in = index.openInput(info, IOContext.READONCE)) {
      return !hex(idOf(CodecUtil.readIndexHeader(in))).equals(id);
    }
  }

  /** The id in an index header: behind it there is only a suffix with its length. */
  private static byte[] idOf(byte[] header) {
    // The suffix of an .si file is empty: one byte of length.
    int end = header.length - 1;
    return Arrays.copyOfRange(header, end - StringHelper.ID_LENGTH, end);
  }
}
