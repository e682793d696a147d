package org.towerrank.elasticsearch.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.env.NodeEnvironment;

/**
 * A node's directory for bundles in transit, below the server's temporary one, which several nodes
 * may share. Files in it at the start are left over from a process that was killed.
 */
public final class ScratchDirectory {
  private static final Logger LOGGER = LogManager.getLogger(ScratchDirectory.class);

  private ScratchDirectory() {}

  /**
   * Makes a node's directory, or empties it.
   *
   * @param temporary the server's
   * @return the server's itself where that cannot be done, which is no reason for a node to stay
   *     down
   */
  public static Path prepare(Path temporary, NodeEnvironment node) {
    // While a node runs no other one has its data path, nor, in its cluster, its id.
    String paths = Integer.toHexString(Arrays.hashCode(node.nodeDataPaths()));
    Path directory = temporary.resolve("towerrank-" + node.nodeId() + "-" + paths);
    try {
      delete(directory);
      return Files.createDirectories(directory);
    } catch (IOException e) {
      LOGGER.warn("what models leave in the temporary directory will not be looked for", e);
      return temporary;
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
