package org.towerrank.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hidden files and directories beside an output, which a process that was killed left unfinished.
 * Their names have the number of the process that wrote them: {@code .DATA.4711.partial}.
 */
final class Leftovers {
  private static final long OWN = ProcessHandle.current().pid();

  private Leftovers() {}

  /** The name beside an output that this process writes to. */
  static Path beside(Path target, String ending) {
    Path whole = target.toAbsolutePath().normalize();
    return whole.resolveSibling("." + whole.getFileName() + "." + OWN + "." + ending);
  }

  /**
   * Deletes what processes that live no more left beside an output: what is unfinished, and an
   * earlier output where there is a later one. What cannot be looked at or deleted stays.
   */
  static void delete(Path target) {
    Path whole = target.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return;
    }
    Pattern names =
        Pattern.compile(
            "\\."
                + Pattern.quote(String.valueOf(whole.getFileName()))
                + "\\.(\\d{1,18})\\."
                + (Files.exists(whole) ? "(partial|earlier)" : "partial"));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      for (Path entry : entries) {
        Matcher name = names.matcher(String.valueOf(entry.getFileName()));
        if (name.matches() && !lives(Long.parseLong(name.group(1)))) {
          OutputFiles.delete(entry);
        }
      }
    } catch (IOException e) {
      // An output does not fail for what others left.
    }
  }

  /** One with this process's number is of an earlier process, as this one has not begun. */
  private static boolean lives(long process) {
    return process != OWN && ProcessHandle.of(process).isPresent();
  }
}
