package org.towerrank.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.towerrank.command.LauncherEnvironment;

/**
 * A program in Python that a benchmark compares with.
 *
 * @param file the program
 * @param python what runs it
 */
public record PythonScript(Path file, String python) {

  /**
   * Writes a program that lies beside a class into a directory.
   *
   * @throws IOException also if the directory has it already
   */
  public static PythonScript of(Class<?> owner, String name, Path directory, String python)
      throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in = owner.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(in, name), file);
    }
    return new PythonScript(file, python);
  }

  /** A process of it, not started yet, without the launcher's settings; its errors are shown. */
  public ProcessBuilder process(String... arguments) {
    List<String> command = new ArrayList<>(List.of(python, file.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    LauncherEnvironment.removeFrom(builder);
    return builder;
  }
}
