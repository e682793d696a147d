package org.towerrank.dataset;

import java.io.IOException;
import java.util.List;
import org.towerrank.data.Progress;
import org.towerrank.files.StagedDirectory;

/** Converts the files of one public data set. */
sealed interface DatasetConverter
    permits MovieLensConverter, CensusIncomeConverter, CriteoConverter {

  /** Returns the names of the directories that it writes. */
  List<String> directories();

  /**
   * Reads the published files and writes ours.
   *
   * @throws org.towerrank.data.DataException when a file is missing or not as published
   */
  List<WrittenFile> convert(SourceFiles from, StagedDirectory to, Progress progress)
      throws IOException;
}
