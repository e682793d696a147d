package org.towerrank.elasticsearch.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The directories that native libraries are unpacked into, below the server's temporary one, which
 * several nodes may share. A node deletes its own as soon as it has loaded them; one that was
 * killed before could not.
 *
 * <p>Whoever unpacks holds a lock of a file together with all others who do, and whoever deletes
 * holds it alone: what is there then is nobody's. The lock of a killed process ends with it.
 */
final class UnpackedRuntime {
  /** How the directories' names begin: the patched loader of the plugin's jar says so. */
  static final String PREFIX = "towerrank-onnxruntime-";

  private static final Logger LOGGER = LogManager.getLogger(UnpackedRuntime.class);
  private static final String LOCK = "towerrank-native.lock";

  private UnpackedRuntime() {}

  /**
   * Deletes what killed processes have left, unless another one loads libraries just now; then
   * loads them.
   *
   * @param temporary the server's temporary directory
   */
  static <T> T load(Path temporary, Supplier<T> loading) {
    try (FileChannel file = open(temporary)) {
      try (FileLock alone = file.tryLock()) {
        if (alone != null) {
          deleteAll(temporary);
        }
      }
      // Waits only for a node that is deleting.
      try (FileLock shared = file.lock(0, Long.MAX_VALUE, true)) {
        LOGGER.trace("native libraries are loaded under {}", shared);
        return loading.get();
      }
    } catch (IOException | OverlappingFileLockException e) {
      LOGGER.debug("what killed nodes left of native libraries is not looked for", e);
      return loading.get();
    }
  }

  private static FileChannel open(Path temporary) throws IOException {
    return FileChannel.open(
        temporary.resolve(LOCK),
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS));
  }

  private static void deleteAll(Path temporary) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path directory : left) {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
          delete(directory);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException | DirectoryIteratorException e) {
      LOGGER.warn("[{}] is left over from a node that was killed, and stays: {}", directory, e);
    }
  }
}
