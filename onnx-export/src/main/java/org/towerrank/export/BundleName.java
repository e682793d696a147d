package org.towerrank.export;

import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a bundle that is to be written is called. */
final class BundleName {
  private BundleName() {}

  /**
   * Refuses a directory that is called as a zip file: whoever names it so means a file, such as one
   * to upload.
   *
   * @param zip whether a zip file is to be written
   */
  static void require(CommandSpec spec, Path out, boolean zip) {
    if (!zip && out.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      throw new ParameterException(
          spec.commandLine(), "[" + out + "] would be a directory: --zip writes a zip file");
    }
  }
}
