package org.towerrank.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.hardwood.metadata.CompressionCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** Decompresses pages. */
enum PageCodec {
  UNCOMPRESSED(1) {
    @Override
    int decompress(ByteBuffer from, byte[] to, int at, int size) {
      int read = Math.min(size, from.remaining());
      from.get(to, at, read);
      return read + from.remaining();
    }
  },
  /** Copies of up to 64 bytes, said in 3. */
  SNAPPY(22) {
    @Override
    int decompress(ByteBuffer from, byte[] to, int at, int size) throws IOException {
      byte[] compressed = copy(from);
      // The library trusts the length that the bytes themselves name.
      int length = Snappy.uncompressedLength(compressed, 0, compressed.length);
      return length == size ? Snappy.uncompress(compressed, 0, compressed.length, to, at) : length;
    }
  },
  GZIP(1040) {
    // The last four bytes say it of the last member, of which there is nearly always one.
    @Override
    long announced(ByteBuffer from, int size) throws IOException {
      int last = from.limit() - Integer.BYTES;
      ByteBuffer lowestFirst = from.slice().order(ByteOrder.LITTLE_ENDIAN);
      if (last >= 0 && lowestFirst.getInt(last) == size) {
        return size;
      }
      return size(from);
    }

    @Override
    void requireWhole(ByteBuffer from) throws IOException {
      size(from);
    }

    // Compares the checksum, too.
    private static long size(ByteBuffer from) throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(copy(from)))) {
        return in.transferTo(OutputStream.nullOutputStream());
      }
    }

    @Override
    int decompress(ByteBuffer from, byte[] to, int at, int size) throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(copy(from)))) {
        int read = in.readNBytes(to, at, size);
        return in.read() < 0 ? read : size + 1;
      }
    }
  },
  /** Blocks of up to 128 KiB of one byte, said in 4. */
  ZSTD(1 << 15) {
    @Override
    long announced(ByteBuffer from, int size) {
      byte[] start = copy(from.slice(from.position(), Math.min(from.remaining(), FRAME_HEADER)));
      long content = Zstd.getFrameContentSize(start, 0, start.length);
      return content == 0 || Zstd.isError(content) ? UNKNOWN : content;
    }

    @Override
    int decompress(ByteBuffer from, byte[] to, int at, int size) throws IOException {
      byte[] compressed = copy(from);
      long read = Zstd.decompressByteArray(to, at, size, compressed, 0, compressed.length);
      if (Zstd.isError(read)) {
        throw new IOException("not zstd: " + Zstd.getErrorName(read));
      }
      return (int) read;
    }
  };

  /** Bytes behind a page, so that 8 may be read at once wherever it has one. */
  static final int PADDING = Long.BYTES;

  private static final long UNKNOWN = -1;

  // Of zstd, at most.
  private static final int FRAME_HEADER = 18;

  // Too few bytes for this to be about them.
  private static final int HEADROOM = 64;

  private final int mostRatio;

  /**
   * @param mostRatio bytes that one can become at most
   */
  PageCodec(int mostRatio) {
    this.mostRatio = mostRatio;
  }

  /** The codec of this kind; empty where the library has to read the column. */
  static Optional<PageCodec> of(CompressionCodec codec) {
    return switch (codec) {
      case UNCOMPRESSED -> Optional.of(UNCOMPRESSED);
      case SNAPPY -> Optional.of(SNAPPY);
      case GZIP -> Optional.of(GZIP);
      case ZSTD -> Optional.of(ZSTD);
      case LZO, BROTLI, LZ4, LZ4_RAW -> Optional.empty();
    };
  }

  /**
   * Requires that bytes can become as many as a file says, before memory is taken for them.
   *
   * @throws IOException when they cannot
   */
  void requirePossible(ByteBuffer from, int size) throws IOException {
    if (size > HEADROOM + (long) mostRatio * from.remaining()
        || size > Integer.MAX_VALUE - HEADROOM) {
      throw new IOException(
          "a page of " + from.remaining() + " bytes (" + this + ") cannot become " + size);
    }
    // A page without any value may have no bytes, not even those that its codec begins with.
    long announced = from.hasRemaining() ? announced(from.slice(), size) : 0;
    if (announced != UNKNOWN && announced != size) {
      throw new IOException("expected a page of " + size + " bytes, found " + announced);
    }
  }

  /**
   * The bytes that there are to be, by what is compressed alone; {@link #UNKNOWN} if it does not
   * say.
   */
  long announced(ByteBuffer from, int size) throws IOException {
    return UNKNOWN;
  }

  /**
   * Requires that bytes become what was compressed, where they have a checksum that not everyone
   * who decompresses them looks at.
   *
   * @throws IOException when they do not
   */
  void requireWhole(ByteBuffer from) throws IOException {}

  /**
   * Decompresses a page.
   *
   * @param to takes it from {@code at} on
   * @throws IOException when it does not become {@code size} bytes
   */
  void read(ByteBuffer from, byte[] to, int at, int size) throws IOException {
    int read = size == 0 && !from.hasRemaining() ? 0 : decompressOrFail(from, to, at, size);
    if (read != size) {
      throw new IOException("expected a page of " + size + " bytes, found " + read);
    }
  }

  private int decompressOrFail(ByteBuffer from, byte[] to, int at, int size) throws IOException {
    try {
      return decompress(from, to, at, size);
    } catch (ZstdException e) {
      throw new IOException("not zstd: " + e.getMessage(), e);
    }
  }

  /** Gives how many bytes there were; what is behind {@code size} of them stays as it is. */
  abstract int decompress(ByteBuffer from, byte[] to, int at, int size) throws IOException;

  private static byte[] copy(ByteBuffer from) {
    byte[] copy = new byte[from.remaining()];
    from.get(copy);
    return copy;
  }
}
