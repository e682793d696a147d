package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.dataset.OfficialDataset;
import org.towerrank.dataset.WrittenFile;
import org.towerrank.demo.DemoDataSet;
import org.towerrank.demo.DemoSettings;
import org.towerrank.feature.Nearest;
import org.towerrank.progress.Progress;

/** What {@code towerrank dataset} makes: public data, or that of {@code towerrank demo}. */
sealed interface NamedDataset {

  /** Returns the name that the command knows it by. */
  String title();

  /**
   * Writes it.
   *
   * @param from the published files; null to download them
   * @param out where its directories appear, whole or not at all
   * @return the files and how many rows each has
   */
  List<WrittenFile> write(@Nullable Path from, Path out, Progress progress) throws IOException;

  /** Returns all names. */
  static List<String> titles() {
    return all().map(NamedDataset::title).toList();
  }

  /**
   * Returns the data set of this name.
   *
   * @throws IllegalArgumentException when there is none; the message names the nearest
   */
  static NamedDataset named(String name) {
    return all()
        .filter(dataset -> dataset.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + titles()
                        + ", got: ["
                        + name
                        + "]"
                        + Nearest.hint(name, titles())));
  }

  private static Stream<NamedDataset> all() {
    return Stream.concat(
        OfficialDataset.all().stream().map(Published::new), Stream.of(new Generated()));
  }

  /** Data that others publish. */
  record Published(OfficialDataset dataset) implements NamedDataset {
    @Override
    public String title() {
      return dataset.title();
    }

    @Override
    public List<WrittenFile> write(@Nullable Path from, Path out, Progress progress)
        throws IOException {
      return from == null ? dataset.download(out, progress) : dataset.convert(from, out, progress);
    }
  }

  /** What a made-up service logged. */
  record Generated() implements NamedDataset {
    @Override
    public String title() {
      return "demo";
    }

    @Override
    public List<WrittenFile> write(@Nullable Path from, Path out, Progress progress)
        throws IOException {
      if (from != null) {
        throw new DataException("[demo] is generated: expected no --from, got [" + from + "]");
      }
      return DemoDataSet.write(out, DemoSettings.DEFAULT);
    }
  }
}
