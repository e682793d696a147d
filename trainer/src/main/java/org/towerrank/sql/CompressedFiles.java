package org.towerrank.sql;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.ZipException;
import org.towerrank.csv.DataException;
import org.towerrank.csv.GzipData;

/**
 * Whether compressed files are whole. The engine takes one that a copy broke off in for a shorter
 * table, whose last value may be cut, and does not look at checksums.
 */
final class CompressedFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private CompressedFiles() {}

  /**
   * Reads all files that are compressed, by their names, on all processors.
   *
   * @throws DataException naming one that is cut or corrupt
   */
  static void requireWhole(List<Path> files) throws IOException {
    try {
      files.parallelStream()
          .filter(file -> isGzip(name(file)) || isZstd(name(file)))
          .forEach(CompressedFiles::requireReadable);
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private static void requireReadable(Path file) {
    try {
      requireWhole(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  private static boolean isGzip(String name) {
    return name.endsWith(".gz");
  }

  private static boolean isZstd(String name) {
    return name.endsWith(".zst");
  }

  private static void requireWhole(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream in =
            isGzip(name(file))
                ? GzipData.decompress(file.toString(), bytes)
                : new ZstdInputStreamNoFinalizer(bytes)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      while (in.read(buffer) >= 0) {
        // Only whether it can be read is of interest.
      }
    } catch (EOFException cut) {
      throw DataException.of(
          file, "the gzip data ends too early, in " + cut.getMessage() + ": truncated?", cut);
    } catch (ZipException corrupt) {
      throw DataException.of(file, "the gzip data is corrupt: " + corrupt.getMessage(), corrupt);
    } catch (ZstdIOException bad) {
      throw DataException.of(
          file, "the zstd data is truncated or corrupt: " + bad.getMessage(), bad);
    }
  }
}
