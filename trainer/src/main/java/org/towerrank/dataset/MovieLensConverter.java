package org.towerrank.dataset;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.towerrank.files.StagedDirectory;
import org.towerrank.progress.Progress;

/**
 * Makes a ranking and a recall data set of MovieLens. A rating of {@value Rating#POSITIVE} or more
 * is the positive label, and the positive interaction.
 *
 * @param prefix begins the names of both directories
 * @param reader reads this edition's files
 */
record MovieLensConverter(String prefix, MovieLensReader reader) implements DatasetConverter {

  @Override
  public List<String> directories() {
    return List.of(prefix + "_ctr", prefix + "_recall");
  }

  @Override
  public List<WrittenFile> convert(SourceFiles from, StagedDirectory to, Progress progress)
      throws IOException {
    MovieLensData data = reader.read(from, progress);
    List<RankingEvent> events = data.ratings().stream().map(MovieLensConverter::event).toList();
    List<WrittenFile> ranking =
        new RankingLayout(List.of("label"), data.users(), data.items())
            .write(to.path(prefix + "_ctr"), events);
    List<WrittenFile> recall =
        new RecallLayout(data.ratings().stream().filter(Rating::positive).toList())
            .write(to.path(prefix + "_recall"), data.users(), data.items());
    return Stream.concat(ranking.stream(), recall.stream()).toList();
  }

  private static RankingEvent event(Rating rating) {
    return new RankingEvent(
        List.of(rating.positive() ? 1 : 0), rating.user(), rating.item(), rating.timestamp());
  }
}
