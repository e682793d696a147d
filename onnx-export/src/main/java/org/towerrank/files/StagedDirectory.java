package org.towerrank.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Directories that appear under their names whole or not at all. They are filled in a hidden
 * directory beside their final place, and {@link #publish} moves them there at the end. Closing
 * deletes what was not published, and so does the end of the process by Ctrl-C (see {@link
 * ExitActions}). What a process that was killed left is deleted when the same directories are begun
 * again.
 *
 * <pre>{@code
 * try (StagedDirectory staged = StagedDirectory.create(out, List.of("ml100k_ctr"))) {
 *   write(staged.path("ml100k_ctr").resolve("train.csv.gz"));
 *   staged.publish();
 * }
 * }</pre>
 */
public final class StagedDirectory implements Closeable {

  private final Path parent;
  private final Path stage;
  private final List<String> names;
  private final WriterMark mark;
  private final ExitActions.Registration atExit;

  private StagedDirectory(Path parent, Path stage, List<String> names, WriterMark mark) {
    this.parent = parent;
    this.stage = stage;
    this.names = names;
    this.mark = mark;
    this.atExit = mark.deleteAtExit(stage);
  }

  /**
   * Begins to fill directories of these names in {@code given}, which is made when it is missing.
   *
   * @param names at least one
   * @throws IOException when one of them is there already and not empty, so that a mistyped path
   *     never costs anyone's files
   */
  public static StagedDirectory create(Path given, List<String> names) throws IOException {
    Path parent = OutputPlace.straight(given);
    for (String name : names) {
      Path target = parent.resolve(name);
      if (Files.exists(target) && !isEmptyDirectory(target)) {
        throw taken(target);
      }
    }
    try {
      Leftovers.delete(parent.resolve(names.getFirst()));
      return ExitActions.make(() -> begin(parent, names));
    } catch (IOException e) {
      throw OutputFiles.notBegun(parent, e);
    }
  }

  private static StagedDirectory begin(Path parent, List<String> names) throws IOException {
    Path first = parent.resolve(names.getFirst());
    WriterMark mark = WriterMark.put(first);
    try {
      Files.createDirectories(parent);
      Path stage = Files.createDirectory(Leftovers.beside(first, "partial"));
      for (String name : names) {
        Files.createDirectories(stage.resolve(name));
      }
      return new StagedDirectory(parent, stage, List.copyOf(names), mark);
    } catch (IOException e) {
      mark.close();
      throw e;
    }
  }

  /** Returns where the directory of this name is filled. */
  public Path path(String name) {
    if (!names.contains(name)) {
      throw new IllegalArgumentException("expected one of " + names + ", got: [" + name + "]");
    }
    return stage.resolve(name);
  }

  /** Returns a place for files that are needed meanwhile and are never published. */
  public Path scratch(String name) {
    return stage.resolve("." + name);
  }

  /** Moves the directories into place: all of them, or none if one cannot be. */
  public void publish() throws IOException {
    for (String name : names) {
      DiskWrites.await(stage.resolve(name));
    }
    List<String> moved = new ArrayList<>();
    try {
      for (String name : names) {
        publish(name);
        moved.add(name);
      }
    } catch (IOException e) {
      moved.forEach(name -> takeBack(name, e));
      throw e;
    }
  }

  private void publish(String name) throws IOException {
    Path target = parent.resolve(name);
    if (Files.exists(target) && !isEmptyDirectory(target)) {
      throw taken(target); // since it was looked at
    }
    Files.deleteIfExists(target);
    Files.move(stage.resolve(name), target, StandardCopyOption.ATOMIC_MOVE);
  }

  private void takeBack(String name, IOException failure) {
    try {
      Files.move(parent.resolve(name), stage.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static IOException taken(Path target) {
    return new IOException(
        "["
            + target
            + "]: expected a new name or an empty directory, found something there: move it away");
  }

  @Override
  public void close() throws IOException {
    try (mark;
        atExit) {
      OutputFiles.delete(stage);
    }
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (var entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }
}
