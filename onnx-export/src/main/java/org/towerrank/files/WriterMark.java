package org.towerrank.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells processes of other containers that one writes an output, until it closes this or ends in
 * any way: a hidden file beside the output, which is locked. Where none can be made or locked they
 * are not told. Folders that are made for it go again if no output comes to be in them.
 */
final class WriterMark implements Closeable {
  private static final String ENDING = "lock";

  private final Path file;
  private final MadeFolders made;
  private final @Nullable FileChannel channel;
  private final ExitActions.Registration atExit = ExitActions.register(this::release);

  private WriterMark(Path file, MadeFolders made, @Nullable FileChannel channel) {
    this.file = file;
    this.made = made;
    this.channel = channel;
  }

  /** Makes and locks the file of this process. To be called before anything is written. */
  static WriterMark put(Path target) throws IOException {
    return ExitActions.make(() -> made(target));
  }

  private static WriterMark made(Path target) {
    Path file = Leftovers.beside(target.toAbsolutePath(), ENDING);
    Path folder = Objects.requireNonNull(file.getParent(), "a folder, which a file lies in");
    MadeFolders made = MadeFolders.of(folder);
    FileChannel channel = null;
    try {
      Files.createDirectories(folder);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.tryLock();
    } catch (OverlappingFileLockException | IOException e) {
      // The output fails by itself if nothing can be written here.
    }
    return new WriterMark(file, made, channel);
  }

  /** Whether there is the file of a writer of an output, and nobody has locked it. */
  static boolean isReleased(Path target, WritingProcess writer) {
    Path file =
        target.resolveSibling("." + target.getFileName() + "." + writer.text() + "." + ENDING);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false;
    }
  }

  /** Deletes what is unfinished if the process is told to end before this is closed. */
  ExitActions.Registration deleteAtExit(Path unfinished) {
    return ExitActions.register(
        () -> {
          OutputFiles.deleteWhileWritten(unfinished);
          made.deleteEmpty();
        });
  }

  @Override
  public void close() {
    atExit.close();
    release();
  }

  private void release() {
    // The file goes before its lock does, as it would say that the process has ended.
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // An output does not fail for what is told of it.
    }
    made.deleteEmpty();
  }
}
