package org.towerrank.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Awaits that what was written is on the disk. A system writes later than it says. Where power is
 * lost, a file that has its place already may be empty then, and what it replaced is gone.
 */
public final class DiskWrites {
  private DiskWrites() {}

  /** Awaits a file, or a directory with all it holds. Call it before moving that into place. */
  public static void await(Path written) throws IOException {
    Files.walkFileTree(
        written,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              // Some systems write nothing by a channel that reads. A copy may be read-only.
              force(
                  file,
                  Files.isWritable(file) ? StandardOpenOption.WRITE : StandardOpenOption.READ);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            awaitNames(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Awaits the name of what was moved, where the system can do that. Call it before deleting what
   * that replaced.
   */
  public static void awaitName(Path moved) {
    Path directory = moved.toAbsolutePath().getParent();
    if (directory != null) {
      awaitNames(directory);
    }
  }

  private static void awaitNames(Path directory) {
    try {
      force(directory, StandardOpenOption.READ);
    } catch (IOException e) {
      // Windows and some shares can do so with files alone. Then the system decides when, as ever.
    }
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel file = FileChannel.open(path, option)) {
      file.force(true);
    }
  }
}
