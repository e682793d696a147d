package org.towerrank.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes files whole or not at all, also where power is lost: beside the target first, then moved
 * (see {@link DiskWrites}). An earlier output of the same kind is replaced; anything else that
 * stands there is an error. What is unfinished when the process is told to end is deleted (see
 * {@link ExitActions}).
 */
public final class OutputFiles {
  private static final int DELETE_ATTEMPTS = 100;
  private static final long SETTLING_NANOS = 20_000_000;

  private OutputFiles() {}

  /** Writes an output to a path. */
  @FunctionalInterface
  public interface Writer {
    void write(Path path) throws IOException;
  }

  /** Moves what was written to its place. */
  @FunctionalInterface
  private interface Move {
    /**
     * @param mark of who writes, which deletes what is left when the process ends
     */
    void move(Path aside, WriterMark mark) throws IOException;
  }

  /** Writes a directory of files. */
  public static void directory(Path target, OutputKind kind, Map<String, byte[]> files)
      throws IOException {
    directory(target, kind, aside -> write(aside, files));
  }

  /** Writes files into a directory, for a {@link Writer}. */
  public static void write(Path directory, Map<String, byte[]> files) throws IOException {
    // All directories first, so that none comes back once the end of the process deletes it.
    for (String file : files.keySet()) {
      Files.createDirectories(directory.resolve(file).getParent());
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
  }

  /** Writes a directory with what the writer puts there. */
  public static void directory(Path given, OutputKind kind, Writer writer) throws IOException {
    Path target = OutputPlace.of(given);
    kind.requireReplaceable(target);
    beside(
        target,
        aside -> {
          Files.createDirectories(aside);
          writer.write(aside);
          DiskWrites.await(aside);
        },
        (aside, mark) -> {
          // Once more: what is written for long may have got a run meanwhile, among its earlier
          // rows.
          kind.requireReplaceable(target);
          replace(aside, target, mark);
        });
  }

  /**
   * Lets a writer write beside the target; what is unfinished is deleted, also by the exit actions.
   *
   * @param move moves what was written to the target
   */
  private static void beside(Path target, Writer writer, Move move) throws IOException {
    Leftovers.delete(target);
    Path aside = Leftovers.beside(target, "partial");
    WriterMark mark = WriterMark.put(target);
    try {
      ExitActions.Registration unfinished = mark.deleteAtExit(aside);
      try {
        writer.write(aside);
      } catch (IOException e) {
        throw explain(target, aside, e);
      } finally {
        unfinished.close();
      }
      move.move(aside, mark);
    } finally {
      try (mark) {
        delete(aside);
      }
    }
  }

  /**
   * The same error, with the target's name for that of the hidden file if the error is about it.
   */
  private static IOException explain(Path target, Path aside, IOException e) {
    if (e instanceof FileSystemException file) {
      return String.valueOf(file.getFile()).startsWith(aside.toString())
          ? failed(target, reason(file), e)
          : e;
    }
    // A full disk comes as a plain IOException, which does not name the file.
    return e.getClass() == IOException.class ? failed(target, e.getMessage(), e) : e;
  }

  private static @Nullable String reason(FileSystemException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException missing -> "a file of it is not there";
      case FileAlreadyExistsException exists -> "something else is there";
      default -> e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    };
  }

  /** The error of an output that cannot be begun, which names where nothing can be made. */
  static IOException notBegun(Path target, IOException e) {
    String why =
        e instanceof FileSystemException file
            ? "[" + file.getFile() + "]: " + reason(file)
            : e.getMessage();
    return new IOException("[" + target + "]: cannot be written: " + why, e);
  }

  private static IOException failed(Path target, @Nullable String reason, IOException e) {
    return new IOException("[" + target + "] could not be written: " + reason, e);
  }

  /** Moves a directory into place; the earlier one is deleted only when that is done. */
  private static void replace(Path written, Path target, WriterMark mark) throws IOException {
    Path earlier = Leftovers.beside(target, "earlier");
    boolean replaces = Files.exists(target);
    if (replaces) {
      Files.move(target, earlier, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        Files.move(earlier, target, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    DiskWrites.awaitName(target);
    // It may be large.
    ExitActions.Registration unfinished = mark.deleteAtExit(earlier);
    try {
      delete(earlier);
    } finally {
      unfinished.close();
    }
  }

  /** Writes one file. */
  public static void file(Path given, Writer writer) throws IOException {
    Path target = OutputPlace.of(given);
    beside(
        target,
        aside -> {
          Files.createDirectories(aside.getParent());
          writer.write(aside);
          DiskWrites.await(aside);
        },
        (aside, mark) -> replaceFile(aside, target));
  }

  /** Writes one file that is made of others, which the writer may put beside the path it gets. */
  public static void fileOfOthers(Path given, Writer writer) throws IOException {
    Path target = OutputPlace.of(given);
    Path name = target.getFileName();
    beside(
        target,
        aside -> {
          Files.createDirectories(aside);
          writer.write(aside.resolve(name));
          DiskWrites.await(aside.resolve(name));
        },
        (aside, mark) -> replaceFile(aside.resolve(name), target));
  }

  private static void replaceFile(Path written, Path target) throws IOException {
    Files.move(
        written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes a zip; the same files give the same bytes.
   *
   * @param marker a file that identifies an earlier output of this kind
   */
  public static void zip(Path target, String marker, Map<String, byte[]> files) throws IOException {
    if (Files.exists(target) && !isZipWith(target, marker)) {
      throw new IOException(
          "["
              + target
              + "] exists and is no zip with ["
              + marker
              + "]: not overwritten; choose another output");
    }
    file(
        target,
        aside -> {
          // A zip writes its headers byte by byte.
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside));
              ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
              ZipEntry entry = new ZipEntry(file.getKey());
              entry.setTime(0);
              zip.putNextEntry(entry);
              zip.write(file.getValue());
            }
          }
        });
  }

  private static boolean isZipWith(Path file, String entry) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.getEntry(entry) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that nothing of someone else's stands there, and that a directory can be written beside
   * it.
   *
   * @param marker a file that identifies an earlier output of the same kind
   * @throws IOException otherwise
   */
  public static void requireOwn(Path target, String marker) throws IOException {
    if (!Files.exists(target)) {
      OutputPlace.requireNoLink(target);
    } else if (!Files.exists(target.resolve(marker)) && !isEmptyDirectory(target)) {
      throw new IOException(
          "["
              + target
              + "] exists and holds no ["
              + marker
              + "]: not overwritten; choose another output");
    }
    requireBeside(OutputPlace.of(target).toAbsolutePath());
  }

  private static boolean isEmptyDirectory(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
      return !entries.iterator().hasNext();
    }
  }

  /** Outputs are written beside their place, and moved there. */
  private static void requireBeside(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent != null && Files.isDirectory(target) && isMounted(target, parent)) {
      throw new IOException(
          "["
              + target
              + "] is a mount point, which cannot be replaced as a whole: choose a directory in it,"
              + " such as ["
              + target.resolve("out")
              + "]");
    }
    Path existing = parent;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !Files.isDirectory(existing)) {
      throw new IOException(
          "["
              + target
              + "]: expected a place to write to, ["
              + existing
              + "] is no directory; choose another output");
    }
    if (existing != null && !Files.isWritable(existing)) {
      throw new IOException(
          "["
              + target
              + "]: expected a place that can be written to, nothing can be written to ["
              + existing
              + "]; choose another output");
    }
    requireName(target);
  }

  /** The name of what is written beside it is longer, and may be too long. */
  private static void requireName(Path target) throws IOException {
    try {
      Files.readAttributes(
          Leftovers.beside(target, "earlier"),
          BasicFileAttributes.class,
          LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // As it should be.
    } catch (FileSystemException e) {
      throw new IOException(
          "["
              + target
              + "]: expected a place to write to, nothing can be written beside it: "
              + reason(e)
              + "; choose another output",
          e);
    }
  }

  private static boolean isMounted(Path directory, Path parent) throws IOException {
    return directory.getFileSystem().supportedFileAttributeViews().contains("unix")
        && !Files.getAttribute(directory, "unix:dev")
            .equals(Files.getAttribute(parent, "unix:dev"));
  }

  /** Deletes a path if the process is told to end before the registration is closed. */
  public static ExitActions.Registration deleteAtExit(Path path) {
    return ExitActions.register(() -> deleteWhileWritten(path));
  }

  /** Another thread may still be writing there: what it adds meanwhile is deleted too. */
  static void deleteWhileWritten(Path path) {
    for (int attempt = 1; !isGone(path); attempt++) {
      try {
        delete(path);
      } catch (IOException e) {
        if (attempt == DELETE_ATTEMPTS) {
          throw new UncheckedIOException("[" + path + "] could not be deleted", e);
        }
      }
    }
  }

  /** Whether there is nothing, also a moment later: a thread may have been about to make it. */
  private static boolean isGone(Path path) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    LockSupport.parkNanos(SETTLING_NANOS);
    return !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes a file or a directory with all it holds, if it exists. */
  public static void delete(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(path, new Deletion());
    }
  }

  /** Deletes what it visits; what is gone already is no error. */
  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
