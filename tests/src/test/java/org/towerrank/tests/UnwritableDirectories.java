package org.towerrank.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.towerrank.server.ElasticsearchServer;
import org.towerrank.server.ServerException;
import org.towerrank.server.ServerNode;

/** Temporary directories in which no file can be made until this is closed. */
final class UnwritableDirectories implements AutoCloseable {
  private final Map<Path, Set<PosixFilePermission>> permissions = new LinkedHashMap<>();
  private final Map<Path, Long> files = new LinkedHashMap<>();

  private UnwritableDirectories() {}

  /** Those of all nodes. */
  static UnwritableDirectories of(ElasticsearchServer server) throws IOException {
    UnwritableDirectories directories = new UnwritableDirectories();
    for (ServerNode node : server.nodes()) {
      try (Stream<Path> below = Files.walk(node.temporaryFiles())) {
        for (Path directory : below.filter(Files::isDirectory).toList()) {
          directories.close(directory);
        }
      }
    }
    return directories;
  }

  private void close(Path directory) throws IOException {
    permissions.put(directory, Files.getPosixFilePermissions(directory));
    files.put(directory, count(directory));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
  }

  /** Fails when there are other files than before. */
  void check() throws IOException {
    for (Map.Entry<Path, Long> before : files.entrySet()) {
      if (count(before.getKey()) > before.getValue()) {
        throw new ServerException("files were left in [" + before.getKey() + "]");
      }
    }
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }

  @Override
  public void close() throws IOException {
    for (Map.Entry<Path, Set<PosixFilePermission>> before : permissions.entrySet()) {
      Files.setPosixFilePermissions(before.getKey(), before.getValue());
    }
  }
}
