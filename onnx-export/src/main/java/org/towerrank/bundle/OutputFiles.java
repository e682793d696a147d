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
    Path aside = aside(target);
    try {
      Files.createDirectories(aside);
      writer.write(aside);
      delete(target);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(aside);
    }
  }

  /** Writes one file. */
  public static void file(Path target, Writer writer) throws IOException {
    Path aside = aside(target);
    try {
      Files.createDirectories(aside.getParent());
      writer.write(aside);
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** Writes a zip; the same files give the same bytes. */
  public static void zip(Path target, Map<String, byte[]> files) throws IOException {
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

  private static Path aside(Path target) {
    Path whole = target.toAbsolutePath().normalize();
    return whole.resolveSibling(
        "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
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
