package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file that a command writes, and that an earlier one of any kind makes room for. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Checks that a file is none of those that the command reads, which would be lost.
   *
   * @param read by the options or parameters that name them
   * @throws ParameterException naming one that it is
   */
  static void requireOther(CommandSpec spec, Path out, Map<String, Path> read) throws IOException {
    for (Map.Entry<String, Path> each : read.entrySet()) {
      Path file = each.getValue();
      if (Files.exists(out) && Files.exists(file) && Files.isSameFile(file, out)) {
        throw new ParameterException(
            spec.commandLine(),
            "--out is the file of " + each.getKey() + ", which it would take the place of");
      }
    }
  }
}
