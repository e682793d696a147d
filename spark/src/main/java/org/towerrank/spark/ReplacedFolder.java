package org.towerrank.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Puts a folder in the place of an earlier one, wherever Spark writes. */
final class ReplacedFolder {
  /** So often another program may put a folder there between two steps. */
  private static final int MOST_ATTEMPTS = 100;

  private final FileSystem system;
  private final Move move;

  /** Gives a folder another name, which nothing has. */
  @FunctionalInterface
  interface Move {
    /**
     * Does it, or nothing.
     *
     * @throws FileAlreadyExistsException when something is at {@code to}
     * @throws FileNotFoundException when nothing is at {@code from}
     */
    void move(Path from, Path to) throws IOException;
  }

  ReplacedFolder(FileSystem system, Move move) {
    this.system = system;
    this.move = move;
  }

  static ReplacedFolder in(FileSystem system) {
    return new ReplacedFolder(
        system,
        "file".equals(system.getUri().getScheme())
            ? ReplacedFolder::moveOnThisMachine
            : (from, to) -> move(system, from, to));
  }

  private static void move(FileSystem system, Path from, Path to) throws IOException {
    FileContext context;
    try {
      context = FileContext.getFileContext(from.toUri(), system.getConf());
    } catch (UnsupportedFileSystemException e) {
      moveByLooking(system, from, to);
      return;
    }
    context.rename(from, to, Options.Rename.NONE);
  }

  /** Of a store that knows no more. */
  static void moveByLooking(FileSystem system, Path from, Path to) throws IOException {
    if (system.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    if (!system.exists(from)) {
      throw new FileNotFoundException(from.toString());
    }
    if (!system.rename(from, to)) {
      throw new IOException("[" + from + "] could not be renamed to [" + to + "]");
    }
  }

  /** {@link FileSystem#rename} would put it into a folder that another program has just made. */
  private static void moveOnThisMachine(Path from, Path to) throws IOException {
    java.nio.file.Path source = java.nio.file.Path.of(from.toUri().getPath());
    java.nio.file.Path target = java.nio.file.Path.of(to.toUri().getPath());
    for (int attempt = 1; ; attempt++) {
      try {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (NoSuchFileException e) {
        throw (IOException) new FileNotFoundException(from.toString()).initCause(e);
      } catch (FileSystemException e) {
        if (Files.exists(target)) {
          throw (IOException) new FileAlreadyExistsException(to.toString()).initCause(e);
        }
        // What was in the way may have gone between both.
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Puts {@code made} at {@code out}. What was there is deleted last, so that it is not lost where
   * the new cannot take its place. Of programs that do so at once the last one's folder stays.
   */
  void replace(Path out, Path made) throws IOException {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Path earlier = made.suffix(".earlier");
      boolean had = system.exists(out) && isMoved(out, earlier);
      try {
        move.move(made, out);
        system.delete(earlier, true);
        return;
      } catch (FileAlreadyExistsException e) {
        // Another has replaced what was there.
        system.delete(earlier, true);
      } catch (IOException e) {
        if (had) {
          putBack(earlier, out, e);
        }
        throw e;
      }
    }
    throw new IOException(
        "[" + out + "] is replaced by other programs again and again: choose another folder");
  }

  /** Whether it was still there. */
  private boolean isMoved(Path from, Path to) throws IOException {
    try {
      move.move(from, to);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private void putBack(Path earlier, Path out, IOException failure) {
    try {
      move.move(earlier, out);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
