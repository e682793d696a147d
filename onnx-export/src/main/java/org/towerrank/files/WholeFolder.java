package org.towerrank.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads folders that another process may replace as a whole meanwhile, as {@link OutputFiles} does.
 * Whoever reads file after file has some of the earlier folder then and some of the later one. That
 * looks like damage, and is none.
 */
public final class WholeFolder {
  /** One that is replaced during each of so many reads is replaced all the time. */
  private static final int ATTEMPTS = 20;

  private static final long BETWEEN_MOVES_NANOS = 5_000_000;

  private WholeFolder() {}

  /** Reads what is in a folder, and fails if its files do not fit together. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads it, from its beginning each time. */
    T read(Path folder) throws IOException;
  }

  /**
   * Reads a folder, and once more where that failed because it was replaced meanwhile. Where
   * nothing is, it may be about to come: it fails after a tenth of a second.
   *
   * @param folder or a file
   */
  public static <T> T read(Path folder, Reader<T> reader) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Identity before = Identity.of(folder);
      try {
        return reader.read(folder);
      } catch (IOException | RuntimeException e) {
        if (attempt == ATTEMPTS || (before != null && before.equals(Identity.of(folder)))) {
          throw e;
        }
        if (before == null) {
          // Between two moves nothing is there.
          LockSupport.parkNanos(BETWEEN_MOVES_NANOS);
        }
      }
    }
  }

  /**
   * What tells a folder from one that takes its place. The system gives the key of a folder that is
   * gone to the next one, which is of another time.
   *
   * @param key null where the system has none
   */
  private record Identity(@Nullable Object key, FileTime created) {

    /** That of what is there now, also behind a link; null where there is nothing. */
    static @Nullable Identity of(Path folder) {
      try {
        BasicFileAttributes is = Files.readAttributes(folder, BasicFileAttributes.class);
        return new Identity(is.fileKey(), is.creationTime());
      } catch (IOException e) {
        return null;
      }
    }
  }
}
