package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of CSV without a header, beside the same with one. */
class HeaderlessLogsTest {
  @TempDir private Path folder;
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    for (int row = 0; row < 500; row++) {
      String item = row % 5 == 0 ? "\"a,b\"" : "i" + random.nextInt(40);
      events.add(
          random.nextInt(30) + "," + item + "," + (1 + row % 5) + "," + (880_000_000 + 61 * row));
    }
    write("whole.csv", "user,item,rating,time", events);
    write("bare.csv", "", events);
    write("named.csv", "item,colour", List.of("i1,red", "i2,blue", "i3,"));
    write("items.csv", "", List.of("i1,red", "i2,blue", "i3,"));
  }

  private Path write(String name, String header, List<String> rows) throws IOException {
    String text = (header.isEmpty() ? "" : header + "\n") + String.join("\n", rows) + "\n";
    return Files.writeString(folder.resolve(name), text);
  }

  private CommandRun prepare(String log, String header, String items, String ofItems, String out)
      throws IOException {
    Path spec = folder.resolve(out + ".yaml");
    Files.writeString(
        spec,
        """
        log: {files: [%s], user: user, item: item, time: time%s}
        tasks: [{name: like, column: rating, positive_from: 4}]
        items: {files: [%s], id: item%s}
        ranking: {}
        split: {by: time, validation: 0.2, test: 0.2}
        format: csv
        """
            .formatted(log, header, items, ofItems));
    return CommandRun.of("prepare", "--quiet", spec, "--out", folder.resolve(out));
  }

  /** Of bare.csv the first half plain and the second compressed, with tabs, or with bars. */
  @ParameterizedTest
  @ValueSource(strings = {"bare.csv", "'*.csv.gz'", "bare.tsv", "bars.csv"})
  void rowsAreThoseOfTheSameFilesWithAHeader(String files) throws IOException {
    for (int half = 0; half < 2; half++) {
      String text = String.join("\n", events.subList(250 * half, 250 * half + 250)) + "\n";
      Path file = folder.resolve(half + ".csv.gz");
      try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
        gzip.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    write("bare.tsv", "", separated("\t"));
    write("bars.csv", "", separated("|"));
    assertThat(prepare("whole.csv", "", "named.csv", "", "one").exitCode()).isZero();
    CommandRun run =
        prepare(
            files,
            ", header: [user, item, rating, time]",
            "items.csv",
            ", header: [item, colour]",
            "two");
    assertThat(run.exitCode()).as(run.err()).isZero();
    for (String file : List.of("ranking/train.csv", "ranking/test.csv", "items.csv")) {
      assertThat(folder.resolve("two").resolve(file))
          .as(file)
          .hasSameTextualContentAs(folder.resolve("one").resolve(file));
    }
  }

  private List<String> separated(String separator) {
    return events.stream()
        .map(row -> row.replace("a,b", "a;b").replace(",", separator).replace("a;b", "a,b"))
        .toList();
  }

  @Test
  void eachColumnHasOneNameAndEachFileAsManyColumns() throws IOException {
    prepare("bare.csv", ", header: [user, item, time]", "named.csv", "", "out")
        .failed("bare.csv]: expected a name in [header] for each of the 4 columns, got [user,");
    prepare("bare.csv", ", header: [user, item, User, time]", "named.csv", "", "out")
        .failed("[log.header]: expected a name of its own for each column");
    prepare("whole.csv", "", "named.csv", ", header: [item, '']", "out")
        .failed("[header]: expected a name of its own for each column");
    write("more.csv", "", List.of("1,i1,3,880000000,5"));
    prepare("bare.csv, more.csv", ", header: [user, item, rating, time]", "named.csv", "", "out")
        .failed("more.csv]");
    Files.writeString(
        folder.resolve("log.jsonl"), "{\"user\": 1, \"item\": 2, \"rating\": 5, \"time\": 3}\n");
    prepare("log.jsonl", ", header: [user, item, rating, time]", "named.csv", "", "out")
        .failed("log.jsonl]: expected no [header], as columns have names in [json_lines]");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFirstLookAsksForTheNamesAndWritesThem() throws IOException {
    Path log = folder.resolve("bare.csv");
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed("expected a header that names the columns, found [", "by --header user,item");
    Path first = folder.resolve("first");
    CommandRun.done(
        "prepare", "--quiet", "--init", log, "--header", "user,item,rating,time", "--out", first);
    assertThat(first.resolve("prepare.yaml"))
        .content()
        .contains("  header: [user, item, rating, time]", "  item: item  # guess");
    CommandRun.done(
        "prepare", "--quiet", first.resolve("prepare.yaml"), "--out", folder.resolve("data"));
    assertThat(folder.resolve("data/ranking/train.csv.gz")).exists();
  }
}
