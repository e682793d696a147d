package org.towerrank.dataset;

import java.io.IOException;
import java.util.List;
import org.towerrank.files.StagedDirectory;
import org.towerrank.progress.Progress;

/** Converts the files of one public data set. */
sealed interface DatasetConverter
    permits MovieLensConverter, CensusIncomeConverter, CriteoConverter {

  /** Returns the names of the directories that it writes. */
  List<String> directories();

  /**
   * Reads the published files and writes ours.
   *
   * @throws org.towerrank.csv.DataException when a file is missing or not as published
   */
  List<WrittenFile> convert(SourceFiles from, StagedDirectory to, Progress progress)
      throws IOException;
}
