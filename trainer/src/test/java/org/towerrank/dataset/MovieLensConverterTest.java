package org.towerrank.dataset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;

class MovieLensConverterTest {
  @TempDir private Path directory;
  private Path published = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void writeWhatIsPublished() throws IOException {
    published = directory.resolve("ml-100k");
    out = directory.resolve("out");
    Published.movieLens100k(published);
  }

  @Test
  void rankingRowsAreSplitByTimeAndThenByUserAndItem() throws IOException {
    convert(published);
    assertThat(Published.lines(out.resolve("ml100k_ctr/train.csv.gz")))
        .containsExactly(
            "label|user_id|item_id|age|gender|occupation|zip3|year|genre1|genres|timestamp",
            "1|1|1|24|M|technician|857|1996|Animation|Animation Children Comedy|100",
            "0|1|3|24|M|technician|857|unknown|unknown|unknown|150",
            "1|2|3|53|F|other|940|unknown|unknown|unknown|190",
            "1|1|3|24|M|technician|857|unknown|unknown|unknown|200",
            "1|1|4|24|M|technician|857|1997|FilmNoir|FilmNoir War|200",
            "1|2|1|53|F|other|940|1996|Animation|Animation Children Comedy|200",
            "1|2|4|53|F|other|940|1997|FilmNoir|FilmNoir War|200",
            "0|2|2|53|F|other|940|1995|SciFi|SciFi|210");
    assertThat(Published.lines(out.resolve("ml100k_ctr/val.csv.gz")))
        .containsExactly(
            "label|user_id|item_id|age|gender|occupation|zip3|year|genre1|genres|timestamp",
            "1|1|2|24|M|technician|857|1995|SciFi|SciFi|300");
    assertThat(Published.lines(out.resolve("ml100k_ctr/test.csv.gz"))).hasSize(3);
  }

  @Test
  void recallHoldsOutTheLastTwoPositivesAndKeepsTheOrderOfOneSecond() throws IOException {
    convert(published);
    Path recall = out.resolve("ml100k_recall");
    assertThat(Published.lines(recall.resolve("test.csv.gz")))
        .containsExactly(
            "user_id|target_item|timestamp|history|exclude",
            "1|2|300|1 4 3|1 4 3",
            "2|4|200|3 1|3 1");
    assertThat(Published.lines(recall.resolve("val.csv.gz")))
        .containsExactly(
            "user_id|target_item|timestamp|history|exclude", "1|3|200|1 4|1 4", "2|1|200|3|3");
    assertThat(Published.lines(recall.resolve("train.csv.gz")))
        .containsExactly("user_id|target_item|timestamp|history", "1|4|200|1", "3|1|500|2");
    assertThat(Published.lines(recall.resolve("train_positives.csv.gz")))
        .containsExactly(
            "user_id|item_id|timestamp", "1|1|100", "1|4|200", "2|3|190", "3|2|400", "3|1|500");
    assertThat(Published.lines(recall.resolve("positives.csv.gz")))
        .startsWith("user_id|item_id|rating|timestamp", "1|1|5|100", "1|4|4|200", "1|3|4|200")
        .hasSize(10);
    assertThat(Published.lines(recall.resolve("users.csv.gz"))).endsWith("3|23|M|writer|T8H");
    assertThat(Published.lines(recall.resolve("items.csv.gz")))
        .containsExactly(
            "item_id|title|year|genre1|genres",
            "1|Été, The (1995)|1996|Animation|Animation Children Comedy",
            "2|GoldenThing (1995)|1995|SciFi|SciFi",
            "3|unknown|unknown|unknown|unknown",
            "4|Noir \"Quoted\" (1950)|1997|FilmNoir|FilmNoir War");
  }

  @Test
  void readsTheZipAndADirectoryWithTheZipAlike() throws IOException {
    Path zip =
        Published.zip(
            published,
            "ml-100k",
            Files.createDirectory(directory.resolve("d")).resolve("ml-100k.zip"));
    convert(published);
    Path fromZip = directory.resolve("from-zip");
    OfficialDataset.MOVIELENS_100K.convert(zip, fromZip, Progress.silent());
    Path fromDirectory = directory.resolve("from-directory");
    OfficialDataset.MOVIELENS_100K.convert(
        directory.resolve("d"), fromDirectory, Progress.silent());
    for (String file : List.of("ml100k_ctr/test.csv.gz", "ml100k_recall/items.csv.gz")) {
      assertThat(out.resolve(file))
          .hasSameBinaryContentAs(fromZip.resolve(file))
          .hasSameBinaryContentAs(fromDirectory.resolve(file));
    }
  }

  @Test
  void theLongestHistoryHasFiftyItems() throws IOException {
    StringBuilder ratings = new StringBuilder();
    for (int time = 0; time < 60; time++) {
      ratings.append("1\t").append(1 + time % 4).append("\t5\t").append(time).append('\n');
    }
    Published.latin1(published.resolve("u.data"), ratings.toString());
    convert(published);
    List<String> test = Published.lines(out.resolve("ml100k_recall/test.csv.gz"));
    String[] row = test.get(1).split("\\|", -1);
    assertThat(row[3].split(" ", -1)).hasSize(50);
    assertThat(row[4].split(" ", -1)).hasSize(59);
    assertThat(row[4]).endsWith(row[3]);
  }

  @Test
  void convertsTheMillionEdition() throws IOException {
    Path million = directory.resolve("ml-1m");
    Published.movieLens1m(million);
    OfficialDataset.MOVIELENS_1M.convert(million, out, Progress.silent());
    assertThat(Published.lines(out.resolve("ml1m_recall/items.csv.gz")))
        .containsExactly(
            "item_id|title|year|genre1|genres",
            "1|Toy, Ünlike (1995)|1995|Animation|Animation Children Comedy",
            "2|A: B|unknown|Drama|Drama",
            "9|Night (Nuit, La) (1961)|1961|FilmNoir|FilmNoir");
    assertThat(Published.lines(out.resolve("ml1m_recall/test.csv.gz")))
        .endsWith("1|2|978300800|1 9|1 9");
    assertThat(Published.lines(out.resolve("ml1m_ctr/train.csv.gz")))
        .contains("0|1|2|1|F|10|480|unknown|Drama|Drama|978300761");
  }

  @Test
  void saysWhatIsWrongWithAPublishedFileAndLeavesNothing() throws IOException {
    refuses("u.data", "1\t1\t5\t100\n1\t1\t9\t100\n", "u.data] line 2: field 3", "found [9]");
    refuses("u.data", "1\t1\t5\n", "u.data] line 1: expected 4 fields", "found 3");
    refuses("u.data", "7\t1\t5\t100\n", "one of the 3 users, found [7]");
    refuses("u.data", "1\t8\t5\t100\n", "one of the 4 films, found [8]");
    refuses("u.data", "1\tx\t5\t100\n", "field 2: expected a film's number, found [x]");
    refuses("u.item", "1|A|1995||u|" + "0|".repeat(18) + "0\n", "a date such as 01-Jan-1995");
    refuses("u.item", "1|A|01-Jan-1995||u|" + "0|".repeat(18) + "2\n", "genre [Western]");
  }

  @Test
  void saysWhichFilesAreMissing() throws IOException {
    Files.delete(published.resolve("u.item"));
    assertThatThrownBy(() -> convert(published))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a file [u.item]")
        .hasMessageContaining("[u.data, u.genre, u.user]");
    assertThatThrownBy(() -> convert(directory.resolve("nowhere")))
        .hasMessageContaining("expected a file or a directory, found nothing");
  }

  @Test
  void readsCompressedFilesOfSeveralPartsWhole() throws IOException {
    convert(published);
    Path plain = published.resolve("u.data");
    List<String> ratings = Files.readAllLines(plain);
    Path compressed = published.resolve("u.data.gz");
    Path rest = published.resolve("rest.gz");
    Published.gzip(compressed, String.join("\n", ratings.subList(0, 4)) + "\n");
    Published.gzip(rest, String.join("\n", ratings.subList(4, 11)) + "\n");
    Files.delete(plain);
    byte[] second = Files.readAllBytes(rest);
    Files.delete(rest);
    Files.write(compressed, second, StandardOpenOption.APPEND);
    Path zip = Published.zip(published, "ml-100k", directory.resolve("parts.zip"));
    for (Path from : List.of(published, zip)) {
      Path again = directory.resolve("again-" + from.getFileName());
      OfficialDataset.MOVIELENS_100K.convert(from, again, Progress.silent());
      assertThat(out.resolve("ml100k_ctr/train.csv.gz"))
          .hasSameBinaryContentAs(again.resolve("ml100k_ctr/train.csv.gz"));
    }

    byte[] whole = Files.readAllBytes(compressed);
    Files.write(compressed, Arrays.copyOf(whole, whole.length - second.length + 5));
    refuses(published, "u.data.gz]", "truncated or corrupt after line 4", "part 2");
    Files.write(compressed, Arrays.copyOf(whole, whole.length + 3));
    Files.write(compressed, "2\t1\t5\t200\n".getBytes(ISO_8859_1), StandardOpenOption.APPEND);
    refuses(published, "u.data.gz]", "after line 11", "behind part 2, found the byte [");
    Path cut = Published.zip(published, "ml-100k", directory.resolve("cut.zip"));
    refuses(cut, "cut.zip!/u.data]", "after line 11", "behind part 2");
  }

  private void refuses(Path from, String... parts) {
    Path refused = directory.resolve("refused");
    assertThatThrownBy(
            () -> OfficialDataset.MOVIELENS_100K.convert(from, refused, Progress.silent()))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
    assertThat(refused).doesNotExist();
  }

  @Test
  void aTruncatedArchiveIsRefused() throws IOException {
    Path zip = Published.zip(published, "ml-100k", directory.resolve("whole.zip"));
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(bytes, 200));
    assertThatThrownBy(() -> convert(zip)).isInstanceOf(IOException.class);
    assertThat(out).doesNotExist();
  }

  private void refuses(String file, String content, String... parts) throws IOException {
    Published.movieLens100k(published);
    Published.latin1(published.resolve(file), content);
    assertThatThrownBy(() -> convert(published))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
    assertThat(out).doesNotExist();
  }

  private void convert(Path from) throws IOException {
    OfficialDataset.MOVIELENS_100K.convert(from, out, Progress.silent());
  }
}
