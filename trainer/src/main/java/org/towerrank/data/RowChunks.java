package org.towerrank.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.files.TemporaryFolder;

/**
 * Pieces of equal size: the first ones in the heap, those beyond a limit mapped from a temporary
 * file, which the operating system keeps in whatever memory is free. For one writing thread.
 */
final class RowChunks {
  private static final int MOST_ZEROS = 1 << 16;

  private final int length;
  private final long heapLimit;
  private final List<IntBuffer> chunks = new ArrayList<>();
  private @Nullable Path path;
  private @Nullable FileChannel file;
  private long mapped;

  /**
   * @param length numbers of a piece
   * @param heapLimit bytes of the heap for all pieces
   */
  RowChunks(int length, long heapLimit) {
    this.length = length;
    this.heapLimit = heapLimit;
  }

  IntBuffer get(int chunk) {
    return chunks.get(chunk);
  }

  /** Adds a piece, and gives it to be written. */
  IntBuffer add() throws IOException {
    long bytes = (long) length * Integer.BYTES;
    boolean fits = (chunks.size() + 1) * bytes <= heapLimit;
    IntBuffer chunk = fits ? IntBuffer.allocate(length) : map(bytes);
    chunks.add(chunk);
    return chunk;
  }

  private IntBuffer map(long bytes) throws IOException {
    FileChannel open = file;
    if (open == null) {
      path = TemporaryFolder.file("towerrank-rows-", ".bin");
      open = open(path);
      file = open;
    }
    reserve(open, bytes);
    IntBuffer chunk =
        open.map(FileChannel.MapMode.READ_WRITE, mapped, bytes)
            .order(ByteOrder.nativeOrder())
            .asIntBuffer();
    mapped += bytes;
    return chunk;
  }

  /**
   * Writes zeros where the next piece will be. A mapping alone takes nothing of the disk, so that a
   * full one would end the process when rows are written.
   */
  private void reserve(FileChannel open, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, MOST_ZEROS));
    long end = mapped + bytes;
    try {
      for (long at = mapped; at < end; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), end - at));
        at += open.write(zeros, at);
      }
    } catch (IOException e) {
      FileSystemException full =
          new FileSystemException(
              String.valueOf(path),
              null,
              e.getMessage() + ", expected it to take rows that do not fit into memory");
      full.initCause(e);
      throw full;
    }
  }

  /** The mappings outlive the channel, and the file is gone with the process at the latest. */
  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Ends writing. */
  void finish() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
