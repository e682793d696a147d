package org.towerrank.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.towerrank.dataset.RankingLayout;
import org.towerrank.dataset.RecallLayout;
import org.towerrank.dataset.WrittenFile;
import org.towerrank.files.StagedDirectory;

/**
 * Writes the generated data in the layout of the converted data sets: {@value #RECALL} for DSSM and
 * YoutubeDNN, {@value #RANKING} with the labels click and like for DeepFM and MMoE.
 */
public final class DemoDataSet {

  /** The directory of the data for recall. */
  public static final String RECALL = "demo_recall";

  /** The directory of the data for ranking. */
  public static final String RANKING = "demo_ranking";

  private DemoDataSet() {}

  /**
   * Generates and writes everything.
   *
   * @param out where both directories appear, whole or not at all
   * @return the files and how many rows each has
   * @throws org.towerrank.csv.DataException when one of them is there already, or nothing can be
   *     written
   */
  public static List<WrittenFile> write(Path out, DemoSettings settings) throws IOException {
    try (StagedDirectory staged = StagedDirectory.create(out, List.of(RECALL, RANKING))) {
      Chance chance = new Chance(settings.seed());
      Catalogue catalogue = new CatalogueGenerator(settings, chance.split()).generate();
      Events events = new EventGenerator(catalogue, chance.split()).generate();
      List<WrittenFile> recall =
          new RecallLayout(events.seen())
              .write(staged.path(RECALL), catalogue.users(), catalogue.items());
      List<WrittenFile> ranking =
          new RankingLayout(List.of("click", "like"), catalogue.users(), catalogue.items())
              .write(staged.path(RANKING), events.shown());
      staged.publish();
      return Stream.concat(recall.stream(), ranking.stream()).toList();
    }
  }
}
