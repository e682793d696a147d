package org.towerrank.files;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tells other processes that one works in a folder, until it closes this or ends in any way. It is
 * a file in the folder, which a process that was killed leaves there, unlocked.
 */
public final class FolderLock implements Closeable {
  /** The name of the file. */
  public static final String NAME = "lock";

  /** Times to make a folder that others delete meanwhile. */
  private static final int ATTEMPTS = 1000;

  /** Bytes of a file at most, which take no more than a block of the disk. */
  private static final int LENGTHS = 1 << 20;

  private final Path folder;
  private final List<Path> made;
  private final FileChannel channel;
  private final ExitActions.Registration atExit = ExitActions.register(this::release);

  /**
   * @param made folders that there were not, from the innermost on
   */
  private FolderLock(Path folder, List<Path> made, FileChannel channel) {
    this.folder = folder;
    this.made = made;
    this.channel = channel;
  }

  /**
   * Locks a folder, which is made if need be. Where the file system cannot lock, nobody is told.
   *
   * @return empty if another process, or another part of this one, has it
   * @throws IOException if the file cannot be made
   */
  public static Optional<FolderLock> take(Path folder) throws IOException {
    List<Path> made = missing(folder);
    for (int attempt = 1; ; attempt++) {
      FileChannel opened;
      try {
        Files.createDirectories(folder);
        opened = FileChannel.open(folder.resolve(NAME), CREATE, WRITE);
      } catch (IOException e) {
        if (attempt < ATTEMPTS && mayBeDeletedMeanwhile(e)) {
          continue;
        }
        made.forEach(FolderLock::delete);
        throw e;
      }
      Locking locking = lock(folder.resolve(NAME), opened);
      if (locking == Locking.DONE) {
        return Optional.of(new FolderLock(folder, made, opened));
      }
      closeQuietly(opened);
      if (locking == Locking.OTHERS) {
        return Optional.empty();
      }
    }
  }

  /** Whoever had the folder may just be deleting it. */
  private static boolean mayBeDeletedMeanwhile(IOException e) {
    return e instanceof NoSuchFileException || e instanceof FileAlreadyExistsException;
  }

  /** What became of an attempt. */
  private enum Locking {
    DONE,
    OTHERS,
    /** The one that had the file before has deleted it, and a third may have made another. */
    OF_A_DELETED_FILE
  }

  private static Locking lock(Path file, FileChannel opened) {
    try {
      if (opened.tryLock() == null) {
        return Locking.OTHERS;
      }
      return isAt(file, opened) ? Locking.DONE : Locking.OF_A_DELETED_FILE;
    } catch (OverlappingFileLockException e) {
      return Locking.OTHERS;
    } catch (IOException e) {
      // The file system cannot lock, or has no room for a few bytes.
      return Locking.DONE;
    }
  }

  /**
   * Whether an open file is the one of its name, which has then the length that it is given. To
   * read it by its name would give the lock back, as POSIX does where a process closes a file.
   */
  private static boolean isAt(Path file, FileChannel opened) throws IOException {
    int length = 1 + ThreadLocalRandom.current().nextInt(LENGTHS);
    opened.truncate(0);
    opened.write(ByteBuffer.allocate(1), length - 1);
    try {
      return Files.size(file) == length;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static List<Path> missing(Path folder) {
    List<Path> missing = new ArrayList<>();
    for (Path each = folder.toAbsolutePath();
        each != null && !Files.exists(each);
        each = each.getParent()) {
      missing.add(each);
    }
    return missing;
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written to it.
    }
  }

  /** Deletes the file, and the folder with those that were made for it if nothing else is there. */
  @Override
  public void close() {
    atExit.close();
    release();
  }

  /** Deletes all that the folder has, and gives it back: until then nobody else can have it. */
  public void deleteFolder() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!entry.endsWith(NAME)) {
          OutputFiles.delete(entry);
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing is there to delete.
    } finally {
      close();
    }
  }

  private synchronized void release() {
    if (!channel.isOpen()) {
      return; // What is there by now is another's.
    }
    // The file goes before its lock does, as it would be another's then.
    delete(folder.resolve(NAME));
    closeQuietly(channel);
    // A link is someone's choice of where the folder is.
    if (!Files.isSymbolicLink(folder)) {
      delete(folder);
    }
    made.forEach(FolderLock::delete);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A file without a lock says nothing, and a folder with files stays.
    }
  }
}
