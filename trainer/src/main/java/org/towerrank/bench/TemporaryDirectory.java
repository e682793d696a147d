package org.towerrank.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.towerrank.files.ExitActions;
import org.towerrank.files.OutputFiles;

/**
 * A directory that is deleted when it is closed, or when the process is told to end.
 *
 * @param unfinished deletes it at the end of the process
 */
public record TemporaryDirectory(Path path, ExitActions.Registration unfinished)
    implements Closeable {

  /** A new one. */
  public static TemporaryDirectory create() throws IOException {
    return of(Files.createTempDirectory("towerrank-bench-"));
  }

  /** A new one in another directory, which is made if need be. */
  static TemporaryDirectory create(Path parent) throws IOException {
    Files.createDirectories(parent);
    return of(Files.createTempDirectory(parent, "towerrank-bench-"));
  }

  private static TemporaryDirectory of(Path path) {
    return new TemporaryDirectory(path, OutputFiles.deleteAtExit(path));
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
    try (unfinished) {
      for (Path file : tree(path)) {
        Files.delete(file);
      }
    }
  }
}
