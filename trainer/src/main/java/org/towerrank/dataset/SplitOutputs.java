package org.towerrank.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.csv.CsvOutput;

/** Several files of one layout that are written at the same time. */
final class SplitOutputs implements Closeable {

  private final Path directory;
  private final List<String> names;
  private final List<CsvOutput> outputs = new ArrayList<>();

  private SplitOutputs(Path directory, List<String> names) {
    this.directory = directory;
    this.names = names;
  }

  /** Begins {@code name.csv.gz} for each name. */
  static SplitOutputs create(Path directory, List<String> names, List<String> header)
      throws IOException {
    SplitOutputs split = new SplitOutputs(directory, names);
    try {
      for (String name : names) {
        split.outputs.add(CsvOutput.create(directory.resolve(name + ".csv.gz"), header));
      }
      return split;
    } catch (IOException e) {
      split.close();
      throw e;
    }
  }

  CsvOutput get(int index) {
    return outputs.get(index);
  }

  /** Ends all files. */
  List<WrittenFile> commit() throws IOException {
    List<WrittenFile> written = new ArrayList<>();
    for (int index = 0; index < outputs.size(); index++) {
      outputs.get(index).commit();
      String name = directory.getFileName() + "/" + names.get(index) + ".csv.gz";
      written.add(new WrittenFile(name, outputs.get(index).rows()));
    }
    return written;
  }

  @Override
  public void close() throws IOException {
    for (CsvOutput output : outputs) {
      output.close();
    }
  }
}
