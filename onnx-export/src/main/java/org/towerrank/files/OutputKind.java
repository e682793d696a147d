package org.towerrank.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What an output that is a directory is known by. An earlier one of its kind is replaced as a
 * whole, but not with what someone else keeps in it, such as runs among the rows that they were
 * fitted to.
 *
 * @param marker a file that each output of this kind has
 * @param directories the directories that it may have, such as {@code runs} and {@code runs/dssm}.
 *     One without any below it here may have what it likes
 */
public record OutputKind(String marker, Set<String> directories) {

  public OutputKind {
    directories = Set.copyOf(directories);
  }

  /**
   * Checks that an output may be written there.
   *
   * @throws IOException when something else stands there or in the earlier output, the command runs
   *     there, or nothing can be written beside it
   */
  public void requireReplaceable(Path target) throws IOException {
    OutputPlace.requireNotWorkedIn(target);
    OutputFiles.requireOwn(target, marker);
    if (Files.isDirectory(target)) {
      requireOwnDirectories(target, target, "");
    }
  }

  private void requireOwnDirectories(Path target, Path directory, String prefix)
      throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path entry : entries) {
        String path = prefix + entry.getFileName();
        requireOwnDirectory(target.toString(), path);
        if (directories.stream().anyMatch(own -> own.startsWith(path + "/"))) {
          requireOwnDirectories(target, entry, path + "/");
        }
      }
    }
  }

  /**
   * Checks a directory in an earlier output. Hidden ones do not count.
   *
   * @param path where it is in the output, with {@code /} between names
   * @throws IOException if an output of this kind has no such directory
   */
  public void requireOwnDirectory(String target, String path) throws IOException {
    if (!path.startsWith(".") && !path.contains("/.") && !directories.contains(path)) {
      throw new IOException(
          "["
              + target
              + "] holds the directory ["
              + path
              + "], which would be deleted with the earlier output: move it away, or choose another"
              + " output");
    }
  }
}
