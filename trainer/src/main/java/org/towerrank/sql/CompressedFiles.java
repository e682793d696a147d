package org.towerrank.sql;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
   * Reads all files that are compressed, by their names.
   *
   * @param threads that read a file each
   * @throws DataException naming one that is cut or corrupt
   */
  static void requireWhole(List<Path> files, int threads) throws IOException {
    List<Path> compressed =
        files.stream().filter(file -> isGzip(name(file)) || isZstd(name(file))).toList();
    if (compressed.isEmpty()) {
      return;
    }
    ExecutorService readers = Executors.newFixedThreadPool(Math.min(threads, compressed.size()));
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Path file : compressed) {
        running.add(
            readers.submit(
                () -> {
                  requireWhole(file);
                  return file;
                }));
      }
      for (Future<?> each : running) {
        await(each);
      }
    } finally {
      readers.shutdownNow();
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
        if (Thread.interrupted()) {
          return;
        }
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

  private static void await(Future<?> reading) throws IOException {
    try {
      reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }
}
