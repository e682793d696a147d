package org.towerrank.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells other processes that one works in a folder, until it closes this or ends in any way. It is
 * a file in the folder, which a process that was killed leaves there, unlocked.
 */
public final class FolderLock implements Closeable {
  /** The name of the file. */
  public static final String NAME = "lock";

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
    FileChannel opened;
    try {
      Files.createDirectories(folder);
      opened =
          FileChannel.open(
              folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      made.forEach(FolderLock::delete);
      throw e;
    }
    if (isOthers(opened)) {
      closeQuietly(opened);
      return Optional.empty();
    }
    return Optional.of(new FolderLock(folder, made, opened));
  }

  private static boolean isOthers(FileChannel opened) {
    try {
      return opened.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
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

  private void release() {
    // The file goes before its lock does, as it would be another's then.
    delete(folder.resolve(NAME));
    closeQuietly(channel);
    delete(folder);
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
