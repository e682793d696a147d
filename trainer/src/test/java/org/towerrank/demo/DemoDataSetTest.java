package org.towerrank.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvTable;
import org.towerrank.dataset.WrittenFile;

class DemoDataSetTest {
  private static final DemoSettings SMALL = new DemoSettings(7, 60, 600);

  @TempDir private static Path out;
  private static Map<String, Long> rows = Map.of();

  @BeforeAll
  static void writeTheDemo() throws IOException {
    rows =
        DemoDataSet.write(out, DemoSettings.DEFAULT).stream()
            .collect(Collectors.toMap(WrittenFile::name, WrittenFile::rows));
  }

  @Test
  void theSameSeedGivesTheSameBytes(@TempDir Path first, @TempDir Path second) throws IOException {
    DemoDataSet.write(first, SMALL);
    DemoDataSet.write(second, SMALL);
    try (Stream<Path> files = Files.walk(first)) {
      List<Path> written = files.filter(Files::isRegularFile).toList();
      assertThat(written).hasSize(10);
      for (Path file : written) {
        assertThat(file).hasSameBinaryContentAs(second.resolve(first.relativize(file)));
      }
    }
  }

  @Test
  void anotherSeedGivesOtherEvents(@TempDir Path first, @TempDir Path second) throws IOException {
    DemoDataSet.write(first, SMALL);
    DemoDataSet.write(second, new DemoSettings(8, 60, 600));
    String file = "demo_recall/positives.csv.gz";
    assertThat(Files.mismatch(first.resolve(file), second.resolve(file))).isNotEqualTo(-1);
  }

  @Test
  void itIsLargeEnoughToLearnFromAndSmallEnoughToFitInTwoMinutes() {
    long ranking =
        Stream.of("train", "val", "test")
            .mapToLong(split -> rows.getOrDefault("demo_ranking/" + split + ".csv.gz", 0L))
            .sum();
    assertThat(ranking).isBetween(45_000L, 60_000L);
    assertThat(rows.get("demo_recall/train.csv.gz")).isBetween(28_000L, 40_000L);
    assertThat(rows.get("demo_recall/test.csv.gz")).isEqualTo(2_000);
    assertThat(rows.get("demo_recall/items.csv.gz")).isEqualTo(3_000);
    assertThat(rows.get("demo_recall/users.csv.gz")).isEqualTo(2_000);
  }

  @Test
  void rankingRowsGoByTimeAndNobodyLikesWithoutAClick() throws IOException {
    long last = 0;
    long clicks = 0;
    long likes = 0;
    for (String split : List.of("train", "val", "test")) {
      try (CsvTable table = CsvTable.open(out.resolve("demo_ranking/" + split + ".csv.gz"))) {
        while (table.next()) {
          long time = Long.parseLong(table.text(table.column("timestamp")));
          assertThat(time).isGreaterThanOrEqualTo(last);
          last = time;
          int click = Integer.parseInt(table.text(table.column("click")));
          int like = Integer.parseInt(table.text(table.column("like")));
          assertThat(like).isBetween(0, click);
          clicks += click;
          likes += like;
        }
      }
    }
    assertThat(clicks).isBetween(8_000L, 25_000L);
    assertThat(likes).isBetween(3_000L, clicks);
  }

  @Test
  void titlesDifferAndEndInTheYear() throws IOException {
    Set<String> titles = new HashSet<>();
    try (CsvTable table = CsvTable.open(out.resolve("demo_recall/items.csv.gz"))) {
      while (table.next()) {
        String title = table.text(table.column("title"));
        assertThat(titles.add(title)).isTrue();
        assertThat(title).endsWith("(" + table.text(table.column("year")) + ")");
        assertThat(table.text(table.column("genres")))
            .startsWith(table.text(table.column("genre1")));
      }
    }
  }

  @Test
  void popularityIsSkewedAndTastesBeatIt() throws IOException {
    RecallMetric recall = new RecallMetric(out.resolve("demo_recall"));
    double popularity = recall.hitRate(50, row -> recall::count);
    double neighbours = recall.hitRate(50, recall::neighbours);
    double truth = recall.hitRate(50, trueInterests());
    assertThat(popularity).isBetween(0.05, 0.20);
    assertThat(neighbours).isGreaterThan(1.8 * popularity);
    assertThat(truth).isGreaterThan(neighbours);
  }

  @Test
  void clicksAndLikesFollowFromWhatAServiceKnows() throws IOException {
    for (String label : List.of("click", "like")) {
      RankingMetric ranking = new RankingMetric(out.resolve("demo_ranking"), label);
      double popularity = ranking.auc(ranking.itemRate());
      double fitted = ranking.auc(ranking.logisticRegression());
      assertThat(fitted).as(label).isGreaterThan(popularity + 0.05);
    }
  }

  @Test
  void refusesTooSmallASettingAndADirectoryThatIsInUse() {
    assertThatThrownBy(() -> new DemoSettings(1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2] and [3]");
    assertThatThrownBy(() -> DemoDataSet.write(out, SMALL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a new name or an empty directory");
  }

  /** Scores by the themes that a user ends with, which no model can see. */
  private static Function<RecallMetric.Held, ToDoubleFunction<Integer>> trueInterests() {
    Chance chance = new Chance(DemoSettings.DEFAULT.seed());
    Catalogue catalogue = new CatalogueGenerator(DemoSettings.DEFAULT, chance.split()).generate();
    Events events = new EventGenerator(catalogue, chance.split()).generate();
    double[] draws =
        catalogue.films().stream().mapToDouble(f -> f.draw(CatalogueGenerator.CLOSES)).toArray();
    return row -> {
      List<Theme> interests = events.interests().getOrDefault(row.user(), List.of());
      return item -> {
        Theme theme = catalogue.films().get(item - 1).theme();
        return draws[item - 1] * (0.1 + interests.indexOf(theme) + 1);
      };
    };
  }
}
