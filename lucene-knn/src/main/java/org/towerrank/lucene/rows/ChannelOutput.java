package org.towerrank.lucene.rows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes a new file in large pieces, which are filled in place. The file system then takes larger
 * pieces of memory for them, in less time; Lucene's own output writes 8 KB at once.
 */
final class ChannelOutput extends IndexOutput {
  private static final int PIECE = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer piece;
  private final CRC32 checksum = new CRC32();
  private long written;

  private ChannelOutput(Path file, FileChannel channel, ByteBuffer piece) {
    super("ChannelOutput(path=\"" + file + "\")", String.valueOf(file.getFileName()));
    this.channel = channel;
    this.piece = piece;
  }

  /**
   * Makes a file.
   *
   * @param most bytes that {@link #next} is asked for
   * @throws java.nio.file.FileAlreadyExistsException when there is one
   * @throws IOException also when there is no memory for a piece; nothing is made then
   */
  static ChannelOutput create(Path file, int most) throws IOException {
    ByteBuffer piece = piece(Math.max(PIECE, most));
    return new ChannelOutput(
        file,
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        piece);
  }

  /** Rows can be computed without a file, so that this is no reason for a server to end. */
  private static ByteBuffer piece(int bytes) throws IOException {
    try {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (OutOfMemoryError e) {
      throw new IOException("expected [" + bytes + "] bytes of direct memory, got none", e);
    }
  }

  /**
   * Room for the next bytes, which count as written: to be filled before anything else is written.
   */
  ByteBuffer next(int bytes) throws IOException {
    if (piece.remaining() < bytes) {
      flush();
    }
    ByteBuffer room = piece.slice(piece.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
    piece.position(piece.position() + bytes);
    return room;
  }

  private void flush() throws IOException {
    piece.flip();
    checksum.update(piece);
    piece.rewind();
    while (piece.hasRemaining()) {
      written += channel.write(piece);
    }
    piece.clear();
  }

  @Override
  public void writeByte(byte b) throws IOException {
    if (!piece.hasRemaining()) {
      flush();
    }
    piece.put(b);
  }

  @Override
  public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    while (from < offset + length) {
      if (!piece.hasRemaining()) {
        flush();
      }
      int some = Math.min(piece.remaining(), offset + length - from);
      piece.put(bytes, from, some);
      from += some;
    }
  }

  @Override
  public long getFilePointer() {
    return written + piece.position();
  }

  @Override
  public long getChecksum() throws IOException {
    flush();
    return checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel.isOpen()) {
        flush();
      }
    }
  }
}
