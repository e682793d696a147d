package org.towerrank.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for what a command needs meanwhile: it is deleted when it is closed, and when the
 * process is told to end before.
 */
public final class TemporaryFolder implements Closeable {
  private final Path path;
  private final ExitActions.Registration unfinished;

  private TemporaryFolder(Path path) {
    this.path = path;
    unfinished = OutputFiles.deleteAtExit(path);
  }

  /**
   * Makes one in the temporary directory, {@code java.io.tmpdir}.
   *
   * @param prefix of its name, which tells whose it is if the process is killed
   */
  public static TemporaryFolder of(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  /** Makes one in another folder, which is made if need be. */
  public static TemporaryFolder in(Path parent, String prefix) throws IOException {
    Files.createDirectories(parent);
    return new TemporaryFolder(Files.createTempDirectory(parent, prefix));
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    OutputFiles.delete(path);
    unfinished.close();
  }
}
