package org.towerrank.dataset;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.towerrank.csv.DataException;
import org.towerrank.files.StagedDirectory;
import org.towerrank.progress.Progress;

/** A public data set, by the name that {@code towerrank dataset} knows it by. */
public final class OfficialDataset {
  /** GroupLens, 100,000 ratings of 943 users; for research, not to be redistributed. */
  public static final OfficialDataset MOVIELENS_100K =
      new OfficialDataset(
          "movielens-100k",
          new MovieLensConverter("ml100k", new MovieLens100kReader()),
          movieLens("ml-100k.zip", "0e33842e24a9c977be4e0107933c0723"));

  /** GroupLens, 1,000,209 ratings of 6,040 users; for research, not to be redistributed. */
  public static final OfficialDataset MOVIELENS_1M =
      new OfficialDataset(
          "movielens-1m",
          new MovieLensConverter("ml1m", new MovieLens1mReader()),
          movieLens("ml-1m.zip", "c4d9eecfca2ab87c1945afe126590906"));

  /** UCI, 299,285 people of the surveys of 1994 and 1995; CC BY 4.0. */
  public static final OfficialDataset CENSUS_INCOME =
      new OfficialDataset(
          "census-income",
          new CensusIncomeConverter(),
          List.of(
              census("census-income.data.gz", 199_523), census("census-income.test.gz", 99_762)));

  /** Criteo, 45,840,617 ads that were shown; only after agreeing to its terms. */
  public static final OfficialDataset CRITEO =
      new OfficialDataset("criteo", new CriteoConverter(), List.of());

  private static final List<OfficialDataset> ALL =
      List.of(MOVIELENS_100K, MOVIELENS_1M, CENSUS_INCOME, CRITEO);

  private final String title;
  private final DatasetConverter converter;
  private final List<Download> downloads;

  private OfficialDataset(String title, DatasetConverter converter, List<Download> downloads) {
    this.title = title;
    this.converter = converter;
    this.downloads = downloads;
  }

  /** Returns all of them. */
  public static List<OfficialDataset> all() {
    return ALL;
  }

  /** Returns its name. */
  public String title() {
    return title;
  }

  /**
   * Converts the published files, which a person has already.
   *
   * @param from one of the files, an archive of them, or a directory with them
   * @param out where the directories of the data set appear, whole or not at all
   * @return the files and how many rows each has
   * @throws DataException when a file is missing or not as published, or there is something in the
   *     way
   */
  public List<WrittenFile> convert(Path from, Path out, Progress progress) throws IOException {
    try (StagedDirectory staged = StagedDirectory.create(out, converter.directories())) {
      return convert(from, staged, progress);
    }
  }

  /**
   * Downloads the published files, checks and converts them; they are not kept.
   *
   * @param out where the directories of the data set appear, whole or not at all
   * @return the files and how many rows each has
   * @throws DataException as {@link #convert}, and when a file cannot be downloaded
   */
  public List<WrittenFile> download(Path out, Progress progress) throws IOException {
    if (downloads.isEmpty()) {
      throw new DataException(
          "["
              + title
              + "] has no address to download it from: agree to its terms at"
              + " [https://ailab.criteo.com/ressources/], then give the archive or its train.txt"
              + " with --from");
    }
    try (StagedDirectory staged = StagedDirectory.create(out, converter.directories())) {
      Path scratch = Files.createDirectories(staged.scratch("download"));
      for (Download download : downloads) {
        download.fetch(scratch, progress);
      }
      return convert(scratch, staged, progress);
    }
  }

  private List<WrittenFile> convert(Path from, StagedDirectory staged, Progress progress)
      throws IOException {
    List<WrittenFile> written = converter.convert(new SourceFiles(from), staged, progress);
    staged.publish();
    return written;
  }

  private static List<Download> movieLens(String file, String md5) {
    URI address = URI.create("https://files.grouplens.org/datasets/movielens/" + file);
    return List.of(new Download(address, new FileChecksum.Md5(md5)));
  }

  private static Download census(String file, long lines) {
    String directory =
        "https://archive.ics.uci.edu/ml/machine-learning-databases/census-income-mld/";
    return new Download(URI.create(directory + file), new FileChecksum.Lines(lines));
  }
}
