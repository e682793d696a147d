package org.towerrank.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that is deleted when it is closed. */
public record TemporaryDirectory(Path path) implements Closeable {

  /** A new one. */
  public static TemporaryDirectory create() throws IOException {
    return new TemporaryDirectory(Files.createTempDirectory("towerrank-bench-"));
  }

  /** A new one in another directory, which is made if need be. */
  static TemporaryDirectory create(Path parent) throws IOException {
    Files.createDirectories(parent);
    return new TemporaryDirectory(Files.createTempDirectory(parent, "towerrank-bench-"));
  }

  /** Bytes of all files in it. */
  static long bytes(Path directory) throws IOException {
    long bytes = 0;
    for (Path file : tree(directory)) {
      bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
    }
    return bytes;
  }

  private static List<Path> tree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public void close() throws IOException {
    for (Path file : tree(path)) {
      Files.delete(file);
    }
  }
}
