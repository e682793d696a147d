package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvTable;

/** Logs whose rows say several items, as {@code prepare --init} takes them apart. */
class FirstLookListsTest {
  private static final int ROWS = 400;

  @TempDir private Path folder;

  /** A row of a log: its number, what was shown, and what was chosen of it. */
  private interface Line {
    String of(int row, List<String> shown, List<String> chosen);
  }

  private Path log(String name, String header, Line line) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder log = new StringBuilder(header);
    for (int row = 0; row < ROWS; row++) {
      List<String> shown =
          random.ints(2 + random.nextInt(4), 0, 30).distinct().mapToObj(i -> "d" + i).toList();
      List<String> chosen = shown.stream().filter(dish -> random.nextInt(2) == 0).toList();
      log.append(line.of(row, shown, chosen)).append('\n');
    }
    return Files.writeString(folder.resolve(name), log);
  }

  private String first(Path log) throws IOException {
    Path out = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", log, "--out", out);
    return Files.readString(out.resolve("prepare.yaml"));
  }

  private String ranking() throws IOException {
    return Files.readString(folder.resolve("first/ranking.yaml"));
  }

  /** The rows of the first specification, which goes through as it is. */
  private long rows() throws IOException {
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", folder.resolve("first/prepare.yaml"), "--out", data);
    long rows = 0;
    try (CsvTable table = CsvTable.open(data.resolve("ranking/train.csv.gz"))) {
      while (table.next()) {
        rows++;
      }
    }
    return rows;
  }

  private static String json(List<String> texts) {
    return texts.stream()
        .map(text -> "\"" + text + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void whatHasTheOthersIsWhatWasShown() throws IOException {
    Path log =
        log(
            "log.jsonl",
            "",
            (row, shown, chosen) ->
                "{\"reader\": \"r%d\", \"at\": %d, \"kept\": %s, \"page\": %s, \"cooked\": %s}"
                    .formatted(
                        row % 20,
                        1_767_225_601 + 61 * row,
                        chosen.isEmpty() ? "null" : "\"" + chosen.getFirst() + "\"",
                        json(shown),
                        json(chosen)));
    assertThat(first(log))
        .contains("  item: page  # guess: texts, 30 values")
        .contains("  each: {chosen: [cooked, kept], position: position}  # guess: rows say several")
        .contains("name: positive, column: cooked, positive_from: 1");
    assertThat(ranking())
        .contains("{name: position, side: context", "missing_share: 0.1")
        .contains("# left out kept, it may come of the event");
    assertThat(rows()).isGreaterThan(ROWS);
  }

  @Test
  void anOrderOfProductsIsAnEventForEach() throws IOException {
    Path log =
        log(
            "log.csv",
            "customer,at,products,store\n",
            (row, shown, chosen) ->
                "c%d,%d,%s,s%d"
                    .formatted(
                        row % 20, 1_767_225_601 + 61 * row, String.join(" ", shown), row % 3));
    assertThat(first(log))
        .contains("  item: products", "  each: {separator: \" \"}  # guess: rows say several items")
        .contains("name: positive, every: true");
    assertThat(rows()).isGreaterThan(ROWS);
  }

  /** As where a log tells what a user had. */
  @Test
  void listsBesideAnItemAreNoItems() throws IOException {
    Path log =
        log(
            "log.jsonl",
            "",
            (row, shown, chosen) ->
                "{\"reader\": \"r%d\", \"at\": %d, \"item\": \"%s\", \"before\": %s}"
                    .formatted(row % 20, 1_767_225_601 + 61 * row, shown.getFirst(), json(shown)));
    assertThat(first(log)).contains("  item: item  # guess").doesNotContain("each:");
  }

  /** An item has its tags always, and the main one is among them. */
  @Test
  void tagsOfAnItemAreNoItems() throws IOException {
    Path log =
        log(
            "log.jsonl",
            "",
            (row, shown, chosen) ->
                "{\"guest\": \"g%d\", \"at\": %d, \"restaurant\": \"r%d\", \"tags\": %s, \"cuisine\": \"t%d\"}"
                    .formatted(
                        row * 7 % 25,
                        1_767_225_601 + 61 * row,
                        row % 40,
                        json(List.of("t" + row % 8, "t" + row % 5)),
                        row % 8));
    assertThat(first(log)).contains("  item: restaurant  # guess").doesNotContain("each:");
    assertThat(rows()).isPositive();
  }

  /** As where the same list stands in another order. */
  @Test
  void aListOfAllItemsChoosesNone() throws IOException {
    Path log =
        log(
            "log.jsonl",
            "",
            (row, shown, chosen) ->
                "{\"reader\": \"r%d\", \"at\": %d, \"page\": %s, \"ordered\": %s, \"cooked\": %s}"
                    .formatted(
                        row % 20,
                        1_767_225_601 + 61 * row,
                        json(shown),
                        json(shown.stream().sorted().toList()),
                        json(chosen)));
    assertThat(first(log))
        .contains("  item: page  # guess", "each: {chosen: [cooked], position: position}");
    assertThat(rows()).isGreaterThan(ROWS);
  }

  /** Python prints lists so, and documents have real ones, which would all be unknown. */
  @Test
  void listsThatAreTextsInBracketsAreNoFeatures() throws IOException {
    Path log =
        log(
            "log.csv",
            "reader,dish,at,tags,steps\n",
            (row, shown, chosen) ->
                "r%d,%s,%d,\"['%s', 'new']\",\"[\"\"%s\"\", \"\"bake\"\"]\""
                    .formatted(
                        row % 20,
                        shown.getFirst(),
                        1_767_225_601 + 61 * row,
                        row % 3 == 0 ? "sour" : "sweet",
                        row % 2 == 0 ? "fry" : "boil"));
    first(log);
    assertThat(ranking())
        .contains("# left out tags, its lists are texts in brackets")
        .contains("# left out steps, its lists are texts in brackets")
        .contains("write them without brackets and quotes, such as [sql|java]");
    rows();
  }

  @Test
  void listsOfListsAreNoFeatures() throws IOException {
    Path log =
        log(
            "log.jsonl",
            "",
            (row, shown, chosen) ->
                "{\"reader\": \"r%d\", \"dish\": \"%s\", \"at\": %d, \"grid\": [[1, 2], [%d]]}"
                    .formatted(row % 20, shown.getFirst(), 1_767_225_601 + 61 * row, row % 3));
    first(log);
    assertThat(ranking())
        .contains("# left out grid, it holds objects, maps, bytes or lists of lists");
  }
}
