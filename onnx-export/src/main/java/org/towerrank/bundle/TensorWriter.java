package org.towerrank.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Writes bytes and little-endian numbers to a file, and tells the SHA-256 of what it wrote. */
final class TensorWriter implements TensorFile.Output, Closeable {
  private static final int BUFFERED = 1 << 20;

  private final FileChannel channel;
  private final MessageDigest digest = Checksums.digest();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFERED).order(ByteOrder.LITTLE_ENDIAN);

  private TensorWriter(FileChannel channel) {
    this.channel = channel;
  }

  static TensorWriter create(Path file) throws IOException {
    return new TensorWriter(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  void write(byte[] bytes) throws IOException {
    flush();
    digest.update(bytes);
    ByteBuffer all = ByteBuffer.wrap(bytes);
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  @Override
  public void write(float[] numbers, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (buffer.remaining() < Float.BYTES) {
        flush();
      }
      int some = Math.min(count - done, buffer.remaining() / Float.BYTES);
      buffer.asFloatBuffer().put(numbers, from + done, some);
      buffer.position(buffer.position() + some * Float.BYTES);
      done += some;
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    digest.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Writes what is left, and returns the SHA-256 of all. */
  String finish() throws IOException {
    flush();
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
