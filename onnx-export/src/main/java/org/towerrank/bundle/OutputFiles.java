package org.towerrank.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes files whole or not at all: beside the target first, then moved. An earlier output of the
 * same kind is replaced; anything else that stands there is an error.
 */
public final class OutputFiles {
  private OutputFiles() {}

  /** Writes something at a path that it is given. */
  @FunctionalInterface
  public interface Writer {
    void write(Path path) throws IOException;
  }

  /**
   * Writes a directory of files.
   *
   * @param marker a file that tells an earlier output of this kind
   */
  public static void directory(Path target, String marker, Map<String, byte[]> files)
      throws IOException {
    directory(
        target,
        marker,
        aside -> {
          for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = aside.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
          }
        });
  }

  /** Writes a directory by whatever the writer puts there. */
  public static void directory(Path target, String marker, Writer writer) throws IOException {
    requireReplaceable(target, marker);
    Path aside = beside(target, "partial");
    try {
      Files.createDirectories(aside);
      writer.write(aside);
      replace(aside, target);
    } finally {
      delete(aside);
    }
  }

  /** Moves a directory into place; the earlier one is deleted only when that is done. */
  private static void replace(Path written, Path target) throws IOException {
    Path earlier = beside(target, "earlier");
    boolean replaces = Files.exists(target);
    if (replaces) {
      Files.move(target, earlier, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(earlier, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    delete(earlier);
  }

  /** Writes one file. */
  public static void file(Path target, Writer writer) throws IOException {
    Path aside = beside(target, "partial");
    try {
      Files.createDirectories(aside.getParent());
      writer.write(aside);
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /**
   * Writes a zip; the same files give the same bytes.
   *
   * @param marker a file that tells an earlier output of this kind
   */
  public static void zip(Path target, String marker, Map<String, byte[]> files) throws IOException {
    if (Files.exists(target) && !isZipWith(target, marker)) {
      throw new IOException(
          "["
              + target
              + "] exists and is no zip with ["
              + marker
              + "]: not overwritten; choose another output");
    }
    file(
        target,
        aside -> {
          try (OutputStream out = Files.newOutputStream(aside);
              ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
              ZipEntry entry = new ZipEntry(file.getKey());
              entry.setTime(0);
              zip.putNextEntry(entry);
              zip.write(file.getValue());
            }
          }
        });
  }

  private static boolean isZipWith(Path file, String entry) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(entry) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path beside(Path target, String ending) {
    Path whole = target.toAbsolutePath().normalize();
    return whole.resolveSibling(
        "." + whole.getFileName() + "." + ProcessHandle.current().pid() + "." + ending);
  }

  private static void requireReplaceable(Path target, String marker) throws IOException {
    if (!Files.exists(target) || Files.exists(target.resolve(marker))) {
      return;
    }
    if (Files.isDirectory(target)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
        if (!entries.iterator().hasNext()) {
          return;
        }
      }
    }
    throw new IOException(
        "["
            + target
            + "] exists and holds no ["
            + marker
            + "]: not overwritten; choose another output");
  }

  /** Deletes a file or a directory with all it holds, if it exists. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
