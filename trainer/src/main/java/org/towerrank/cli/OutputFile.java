package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.towerrank.sql.TableFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file that a command writes, and that an earlier one of any kind makes room for. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Checks that a file is none of those that the command reads, which would be lost: of a folder,
   * such as that of a run, any that is there and is no table that an earlier command may have put
   * beside them.
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
      if (!isTable(out)) {
        requireNoneWithin(spec, out, each.getKey(), file);
      }
    }
  }

  /**
   * Checks that a file is none of those of a table that the command reads, which may be a folder.
   *
   * @param option that names the table
   * @throws ParameterException if it is one
   */
  static void requireNoPart(CommandSpec spec, Path out, String option, Path table)
      throws IOException {
    if (TableFormat.of(out).filter(TableFormat.PARQUET::equals).isPresent()) {
      requireNoneWithin(spec, out, option, table);
    }
  }

  private static boolean isTable(Path file) {
    return TableFormat.of(file).filter(format -> format != TableFormat.JSON_LINES).isPresent();
  }

  private static void requireNoneWithin(CommandSpec spec, Path out, String option, Path folder)
      throws IOException {
    // Of a pipe, such as /dev/stdout may be, there is no real path: it is refused by who writes.
    if (Files.isDirectory(folder)
        && Files.isRegularFile(out)
        && out.toRealPath().startsWith(folder.toRealPath())) {
      throw new ParameterException(
          spec.commandLine(),
          "--out is a file of the folder of " + option + ", which it would take the place of");
    }
  }
}
