package org.towerrank.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
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
    try {
      return ExitActions.make(() -> new TemporaryFolder(Files.createTempDirectory(prefix)));
    } catch (IOException e) {
      throw notMade(e);
    }
  }

  /**
   * Makes a file in the temporary directory, which whoever makes it deletes.
   *
   * @param prefix of its name, as of a folder
   */
  public static Path file(String prefix, String ending) throws IOException {
    try {
      return Files.createTempFile(prefix, ending);
    } catch (IOException e) {
      throw notMade(e);
    }
  }

  /** An error about the temporary directory, not about a name in it that nobody gave. */
  private static IOException notMade(IOException e) {
    String directory = System.getProperty("java.io.tmpdir");
    String problem =
        Files.isDirectory(Path.of(directory))
            ? "nothing can be made there [" + reason(e) + "]"
            : "there is none";
    FileSystemException failure =
        new FileSystemException(
            directory,
            null,
            "expected a temporary directory, "
                + problem
                + "; TOWERRANK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR names another directory");
    failure.initCause(e);
    return failure;
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : e.getClass().getSimpleName();
  }

  /** Makes one in another folder, which is made if need be. */
  public static TemporaryFolder in(Path parent, String prefix) throws IOException {
    Files.createDirectories(parent);
    return ExitActions.make(() -> new TemporaryFolder(Files.createTempDirectory(parent, prefix)));
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
