package org.towerrank.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.towerrank.csv.CsvOutput;

/** Writes the files of one layout into its directory. */
record CsvFiles(Path directory) {
  /**
   * Writes {@code name.csv.gz}.
   *
   * @return its name from the parent of the directory, and its rows
   */
  WrittenFile write(String name, List<String> header, Stream<List<String>> rows)
      throws IOException {
    String file = name + ".csv.gz";
    try (CsvOutput out = CsvOutput.create(directory.resolve(file), header)) {
      for (List<String> row : (Iterable<List<String>>) rows::iterator) {
        out.row(row);
      }
      out.commit();
      return new WrittenFile(directory.getFileName() + "/" + file, out.rows());
    }
  }
}
