package org.towerrank.train;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import org.towerrank.files.DiskWrites;
import org.towerrank.files.FolderLock;
import org.towerrank.files.OutputFiles;

/**
 * The files of a checkpoint, each of which appears under its name whole or not at all, also where
 * power is lost.
 */
record CheckpointFolder(Path path) {
  /** How the names of files of weights end. */
  static final String STATE = ".safetensors";

  private static final String PART = ".part";

  /** Beside a run: {@code RUN.checkpoint}. */
  static CheckpointFolder of(Path run) {
    Path whole = run.toAbsolutePath().normalize();
    return new CheckpointFolder(whole.resolveSibling(whole.getFileName() + ".checkpoint"));
  }

  /** Writes a file to a path. */
  @FunctionalInterface
  interface Writer {
    void write(Path file) throws IOException;
  }

  /** Writes a file aside and moves it into place. */
  void write(String name, Writer writer) throws IOException {
    Files.createDirectories(path);
    Path aside = path.resolve(name + PART);
    writer.write(aside);
    DiskWrites.await(aside);
    Files.move(
        aside,
        path.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    DiskWrites.awaitName(path.resolve(name));
  }

  boolean has(String name) {
    return Files.exists(path.resolve(name));
  }

  /**
   * Checks that nothing but a checkpoint is there.
   *
   * @throws IOException if something is, which is not overwritten
   */
  void requireOurs() throws IOException {
    if (Files.exists(path) && !(Files.isDirectory(path) && holdsOurs())) {
      throw new IOException(
          "[" + path + "] exists and is no checkpoint: not overwritten; choose another output");
    }
  }

  private boolean holdsOurs() throws IOException {
    boolean ours = true;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        ours &= isOurs(file.getFileName().toString());
      }
    }
    return ours;
  }

  private static boolean isOurs(String name) {
    String whole = name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name;
    return List.of(Checkpoint.FILE, FolderLock.NAME).contains(whole) || whole.endsWith(STATE);
  }

  /** Deletes all other files, and the folder if none is left. */
  void deleteAllBut(Set<String> kept) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    boolean empty = true;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (kept.contains(name) || name.equals(FolderLock.NAME)) {
          empty = false;
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
    if (empty) {
      Files.deleteIfExists(path);
    }
  }

  void delete() throws IOException {
    OutputFiles.delete(path);
  }
}
