package org.towerrank.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.towerrank.csv.DataException;
import org.towerrank.files.StagedDirectory;
import org.towerrank.progress.Progress;

/**
 * Makes a ranking data set of {@code train.txt} of the Criteo display advertising challenge: label,
 * 13 counts and 26 hashed categories between tabs, in the order of time. The first 80 % of the
 * lines are {@code train}, the next 10 % {@code val}, the last 10 % {@code test}. A missing value
 * stays empty. The file is read twice, as it has to be counted first.
 */
record CriteoConverter() implements DatasetConverter {

  private static final String DIRECTORY = "criteo_ctr";
  private static final String FILE = "train.txt";

  private static final List<String> HEADER =
      Stream.of(
              Stream.of("label"),
              IntStream.rangeClosed(1, 13).mapToObj(number -> "I" + number),
              IntStream.rangeClosed(1, 26).mapToObj(number -> "C" + number))
          .flatMap(names -> names)
          .toList();

  @Override
  public List<String> directories() {
    return List.of(DIRECTORY);
  }

  @Override
  public List<WrittenFile> convert(SourceFiles from, StagedDirectory to, Progress progress)
      throws IOException {
    long lines = count(from, progress);
    try (SourceFile file = open(from);
        SplitOutputs outputs =
            SplitOutputs.create(to.path(DIRECTORY), List.of("train", "val", "test"), HEADER);
        Progress.Task task = progress.start("convert " + file.place(), file.bytes())) {
      for (long line = 0; file.next(HEADER.size()); line++) {
        int split = line < lines * 8 / 10 ? 0 : line < lines * 9 / 10 ? 1 : 2;
        outputs.get(split).row(row(file));
        task.update(file.bytesRead(), line + 1, "");
      }
      return outputs.commit();
    }
  }

  private static SourceFile open(SourceFiles from) throws IOException {
    return from.open(FILE, StandardCharsets.UTF_8, "\t");
  }

  private static long count(SourceFiles from, Progress progress) throws IOException {
    try (SourceFile file = open(from);
        Progress.Task task = progress.start("count " + file.place(), file.bytes())) {
      long lines = 0;
      while (file.skip()) {
        lines++;
        task.update(file.bytesRead(), lines, "");
      }
      return lines;
    }
  }

  private static List<String> row(SourceFile file) throws DataException {
    int label = file.integer(0, "a label, 0 or 1");
    if (label != 0 && label != 1) {
      throw file.unexpected(0, "a label, 0 or 1");
    }
    for (int field = 1; field <= 13; field++) {
      if (!file.text(field).isEmpty()) {
        file.integer(field, "a count");
      }
    }
    return file.fields();
  }
}
