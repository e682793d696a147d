package org.towerrank.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hidden files and directories beside an output, which a process that was killed left unfinished.
 * Their names say which process wrote them: {@code .DATA.4711-ee68f9f9-4026531836.partial}, as
 * {@link WritingProcess} has it.
 */
final class Leftovers {
  private Leftovers() {}

  /** The name beside an output that this process writes to. */
  static Path beside(Path target, String ending) {
    Path whole = target.toAbsolutePath().normalize();
    return whole.resolveSibling(
        "." + whole.getFileName() + "." + WritingProcess.OWN.text() + "." + ending);
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
                + "\\."
                + WritingProcess.TEXT
                + "\\."
                + (Files.exists(whole) ? "(?:partial|earlier|lock)" : "(?:partial|lock)"));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      Map<WritingProcess, List<Path>> left = new HashMap<>();
      for (Path entry : entries) {
        Matcher name = names.matcher(String.valueOf(entry.getFileName()));
        if (name.matches()) {
          left.computeIfAbsent(WritingProcess.of(name), each -> new ArrayList<>()).add(entry);
        }
      }
      for (Map.Entry<WritingProcess, List<Path>> each : left.entrySet()) {
        if (each.getKey().hasEnded(whole, each.getValue())) {
          for (Path path : each.getValue()) {
            OutputFiles.delete(path);
          }
        }
      }
    } catch (IOException e) {
      // An output does not fail for what others left.
    }
  }
}
