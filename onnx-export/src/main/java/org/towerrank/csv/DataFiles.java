package org.towerrank.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.towerrank.feature.Nearest;

/** The files of a data set in their directory. */
public final class DataFiles {

  private DataFiles() {}

  /**
   * Returns the file of a data set that is called {@code name}, {@code name.csv} or {@code
   * name.csv.gz}, in this order.
   *
   * @throws DataException when there is none; the message names the nearest file of the directory
   */
  public static Path locate(Path directory, String name) throws IOException {
    for (String ending : List.of("", ".csv", ".csv.gz")) {
      Path file = directory.resolve(name + ending);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    if (!Files.isDirectory(directory)) {
      throw DataException.of(directory, "expected a directory with data files, found none");
    }
    throw DataException.of(
        directory,
        "expected a file ["
            + name
            + ".csv] or ["
            + name
            + ".csv.gz], found none"
            + Nearest.hint(name + ".csv", names(directory)));
  }

  public static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
