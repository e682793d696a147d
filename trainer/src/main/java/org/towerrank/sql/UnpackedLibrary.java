package org.towerrank.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * DuckDB's native library, which the driver unpacks to the temporary directory. By itself it
 * deletes it when the JVM ends, but not if that is killed, nor what it could unpack in part alone.
 */
final class UnpackedLibrary {
  private static final String LOADER = "org.duckdb.DuckDBNative";
  private static final String NAME = "libduckdb_java";
  private static final Path MAPPED = Path.of("/proc/self/maps");
  private static boolean asked;

  private UnpackedLibrary() {}

  /**
   * Loads the library if that did not happen yet.
   *
   * @throws LinkageError if it cannot be unpacked or loaded, the first time
   */
  static synchronized void load() {
    if (asked) {
      return;
    }
    asked = true;
    Set<Path> others = unpacked();
    try {
      Class.forName(LOADER);
    } catch (ClassNotFoundException e) {
      return; // The driver has another way.
    } catch (LinkageError e) {
      // Where this one failed, one that another process unpacks meanwhile could not be loaded.
      unpacked().stream().filter(file -> !others.contains(file)).forEach(UnpackedLibrary::delete);
      throw e;
    }
    unpacked().stream().filter(mapped()::contains).forEach(UnpackedLibrary::delete);
  }

  /** Those of all processes. */
  private static Set<Path> unpacked() {
    Set<Path> found = new HashSet<>();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary, NAME + "*")) {
      for (Path file : files) {
        found.add(file.toRealPath());
      }
    } catch (IOException e) {
      // One that is gone meanwhile, or no directory, which the driver tells.
    }
    return found;
  }

  /** What this process has loaded: on Linux that needs the files no more. */
  private static Set<Path> mapped() {
    Set<Path> found = new HashSet<>();
    try {
      List<String> lines =
          Files.exists(MAPPED) ? Files.readAllLines(MAPPED, StandardCharsets.UTF_8) : List.of();
      for (String line : lines) {
        int path = line.indexOf('/');
        if (path >= 0 && line.contains(NAME)) {
          found.add(Path.of(line.substring(path)));
        }
      }
    } catch (IOException | RuntimeException e) {
      // The end of the JVM deletes it.
    }
    return found;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The end of the JVM deletes it, if anything can.
    }
  }
}
