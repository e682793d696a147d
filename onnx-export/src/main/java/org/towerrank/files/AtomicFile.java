package org.towerrank.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears under its name whole or not at all: what is written goes to a file beside it,
 * and {@link #commit()} moves that into place. Closing without a commit deletes it, and so does the
 * end of the JVM.
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.create(target)) {
 *   file.out().write(bytes);
 *   file.commit();
 * }
 * }</pre>
 */
public final class AtomicFile implements Closeable {

  private final Path target;
  private final Path aside;
  private final OutputStream out;
  private final WriterMark mark;

  private AtomicFile(Path target, Path aside, OutputStream out, WriterMark mark) {
    this.target = target;
    this.aside = aside;
    this.out = out;
    this.mark = mark;
  }

  /**
   * Begins to write beside a file; what has its name stays as it is until the commit.
   *
   * @param given the file, or a link to it, which stays
   * @throws IOException when nothing can be written there, as it is a directory or a device
   */
  public static AtomicFile create(Path given) throws IOException {
    Path target = OutputPlace.of(given);
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(target)) {
      throw new IOException(
          "[" + target + "]: expected the name of a file to write, found a directory");
    }
    WriterMark mark = null;
    try {
      Leftovers.delete(target);
      // Before the folders are made, which go again where nothing is committed.
      mark = WriterMark.put(target);
      // A temporary file would be its owner's alone.
      Path aside = Leftovers.beside(target, "partial");
      aside.toFile().deleteOnExit();
      WriterMark own = mark;
      OutputStream out = ExitActions.make(() -> begin(aside, directory, own));
      return new AtomicFile(target, aside, out, mark);
    } catch (IOException e) {
      if (mark != null) {
        mark.close();
      }
      throw OutputFiles.notBegun(target, e);
    }
  }

  /** Makes the file. Folders that were deleted as the process ends are made again, and go again. */
  private static OutputStream begin(Path aside, Path directory, WriterMark mark)
      throws IOException {
    MadeFolders made = MadeFolders.of(directory);
    Files.createDirectories(directory);
    OutputStream out = Files.newOutputStream(aside);
    if (ExitActions.ending()) {
      mark.deleteAtExit(aside);
      ExitActions.register(made::deleteEmpty);
    }
    return out;
  }

  /** Returns the stream to write to, unbuffered; {@link #commit()} closes it. */
  public OutputStream out() {
    return out;
  }

  /** Closes the stream and moves the file into place, over a former one. */
  public void commit() throws IOException {
    out.close();
    DiskWrites.await(aside);
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes what was written when there was no commit. */
  @Override
  public void close() throws IOException {
    try (mark) {
      try {
        out.close();
      } finally {
        Files.deleteIfExists(aside);
      }
    }
  }
}
