package org.towerrank.files;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells other processes that one works in a folder, until it closes this or ends in any way. It is
 * a file in the folder, which a process that was killed leaves there, unlocked.
 *
 * <p>On Linux and macOS a process loses its lock on a file as soon as it closes the file, however
 * often it has opened it. So all that was opened stays open until the lock is given back.
 */
public final class FolderLock implements Closeable {
  /** The name of the file. */
  public static final String NAME = "lock";

  /** Folders that this process has. What it locks twice it could give back by half. */
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final MadeFolders made;
  private final List<FileChannel> opened;
  private final ExitActions.Registration atExit = ExitActions.register(this::release);

  /**
   * @param made folders that there were not
   */
  private FolderLock(Path folder, MadeFolders made, List<FileChannel> opened) {
    this.folder = folder;
    this.made = made;
    this.opened = opened;
  }

  /**
   * Locks a folder, which is made if need be. Where the file system cannot lock, nobody is told.
   *
   * @return empty if another process, or another part of this one, has it
   * @throws IOException if the file cannot be made
   */
  public static Optional<FolderLock> take(Path folder) throws IOException {
    Path place = place(folder);
    if (!TAKEN.add(place)) {
      return Optional.empty();
    }
    Optional<FolderLock> lock = Optional.empty();
    try {
      lock = ExitActions.make(() -> takeFromOthers(folder));
      return lock;
    } finally {
      if (lock.isEmpty()) {
        TAKEN.remove(place);
      }
    }
  }

  private static Path place(Path folder) {
    return folder.toAbsolutePath().normalize();
  }

  private static Optional<FolderLock> takeFromOthers(Path folder) throws IOException {
    MadeFolders made = MadeFolders.of(folder);
    while (true) {
      List<FileChannel> opened = new ArrayList<>();
      try {
        Files.createDirectories(folder);
        opened.add(FileChannel.open(folder.resolve(NAME), CREATE, WRITE));
      } catch (NoSuchFileException e) {
        // Whoever had the folder has just deleted it.
        continue;
      } catch (IOException e) {
        if (wasJustDeleted(e)) {
          continue;
        }
        made.deleteEmpty();
        throw e;
      }
      Locking locking;
      try {
        locking = lock(folder.resolve(NAME), opened);
      } catch (IOException e) {
        opened.forEach(FolderLock::closeQuietly);
        made.deleteEmpty();
        throw e;
      }
      if (locking == Locking.DONE) {
        return Optional.of(new FolderLock(folder, made, opened));
      }
      opened.forEach(FolderLock::closeQuietly);
      if (locking == Locking.OTHERS) {
        return Optional.empty();
      }
    }
  }

  /** Whether a folder was there when it was to be made, and not a moment later. */
  private static boolean wasJustDeleted(IOException e) {
    if (!(e instanceof FileAlreadyExistsException there)) {
      return false;
    }
    try {
      return Files.readAttributes(
              Path.of(String.valueOf(there.getFile())),
              BasicFileAttributes.class,
              LinkOption.NOFOLLOW_LINKS)
          .isDirectory();
    } catch (IOException gone) {
      return gone instanceof NoSuchFileException;
    }
  }

  /** What became of an attempt. */
  private enum Locking {
    DONE,
    OTHERS,
    /** The one that had the file before has deleted it, and a third may have made another. */
    OF_A_DELETED_FILE
  }

  private static Locking lock(Path file, List<FileChannel> opened) throws IOException {
    try {
      if (opened.getFirst().tryLock() == null) {
        return Locking.OTHERS;
      }
    } catch (OverlappingFileLockException e) {
      return Locking.OTHERS;
    } catch (IOException e) {
      return Locking.DONE; // The file system cannot lock.
    }
    return isAt(file, opened) ? Locking.DONE : Locking.OF_A_DELETED_FILE;
  }

  /**
   * Whether a locked file is the one of its name: then this process cannot lock that once more.
   *
   * @param opened the file, to which what is opened here is added
   */
  private static boolean isAt(Path file, List<FileChannel> opened) throws IOException {
    try {
      FileChannel there = FileChannel.open(file, WRITE);
      opened.add(there);
      there.tryLock();
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
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
    if (!opened.getFirst().isOpen()) {
      return; // What is there by now is another's.
    }
    // The file goes before its lock does, as it would be another's then.
    delete(folder.resolve(NAME));
    opened.forEach(FolderLock::closeQuietly);
    // A link is someone's choice of where the folder is.
    if (!Files.isSymbolicLink(folder)) {
      delete(folder);
    }
    made.deleteEmpty();
    TAKEN.remove(place(folder));
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A file without a lock says nothing, and a folder with files stays.
    }
  }
}
