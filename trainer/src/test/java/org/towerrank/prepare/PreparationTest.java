package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Preparations of a generated log against the same computed in Java. */
class PreparationTest {
  private static final int LENGTH = 7;
  private static final String USER = "the \"user\"";

  private static final String WITHOUT =
      "; rows have them without, and so should requests and tables of items";

  @TempDir private Path folder;
  private SmallLog log;

  @BeforeEach
  void write() throws IOException {
    log = SmallLog.write(folder, 3);
  }

  private static boolean positive(SmallLog.Event event) {
    return !event.action().equals("view");
  }

  private static String label(boolean positive) {
    return positive ? "1" : "0";
  }

  /** The last positives before an event, strictly before its time. */
  private static String history(List<SmallLog.Event> ofUser, SmallLog.Event event) {
    List<String> before =
        ofUser.stream()
            .filter(each -> positive(each) && each.time() < event.time())
            .map(SmallLog.Event::item)
            .toList();
    return String.join(" ", before.subList(Math.max(0, before.size() - LENGTH), before.size()));
  }

  @Test
  void rankingRowsHaveLabelsAndTheHistoryBeforeTheEvent() throws IOException {
    Path out = folder.resolve("data");
    PreparationReport report =
        log.prepare(
            SmallLog.spec()
                + "history: {length: 7, of: click}\nranking: {}\n"
                + "split: {by: time, validation: 0.2, test: 0.1}\nformat: csv\n",
            out,
            2);
    List<SmallLog.Event> sorted =
        log.events().stream()
            .sorted(
                Comparator.comparingLong(SmallLog.Event::time)
                    .thenComparingInt(SmallLog.Event::row))
            .toList();
    Map<String, List<SmallLog.Event>> byUser = log.byUser();
    List<String> names = List.of("train", "val", "test");
    List<Integer> ends = List.of(0, 630, 810, 900);
    for (int split = 0; split < names.size(); split++) {
      List<List<String>> expected = new ArrayList<>();
      for (SmallLog.Event event : sorted.subList(ends.get(split), ends.get(split + 1))) {
        int item = Integer.parseInt(event.item().substring(2));
        expected.add(
            List.of(
                label(positive(event)),
                label(event.action().equals("buy")),
                event.user(),
                event.item(),
                "colour " + item % 7,
                history(byUser.getOrDefault(event.user(), List.of()), event),
                Long.toString(event.time())));
      }
      assertThat(
              SmallLog.rows(
                  out.resolve("ranking/" + names.get(split) + ".csv"),
                  "click",
                  "buy",
                  USER,
                  "Item",
                  "colour",
                  "history",
                  "when"))
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(report.splits().get(split).rows()).isEqualTo(expected.size());
    }
  }

  @Test
  void recallRowsHaveTheLastPositivesOfEveryUserHeldOut() throws IOException {
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec()
            + "history: {length: 7, of: click}\nrecall: {min_history: 0}\n"
            + "split: {by: user_last}\nformat: csv\n",
        out,
        2);
    List<List<String>> train = new ArrayList<>();
    List<List<String>> test = new ArrayList<>();
    log.byUser()
        .forEach(
            (user, all) -> {
              List<SmallLog.Event> chosen = all.stream().filter(PreparationTest::positive).toList();
              for (SmallLog.Event event : chosen.subList(0, chosen.size() - 2)) {
                train.add(List.of(user, event.item(), history(all, event)));
              }
              SmallLog.Event last = chosen.getLast();
              String exclude =
                  chosen.stream()
                      .filter(each -> each.time() < last.time())
                      .map(SmallLog.Event::item)
                      .filter(item -> !item.equals(last.item()))
                      .collect(Collectors.joining(" "));
              test.add(List.of(user, last.item(), history(all, last), exclude));
            });
    assertThat(SmallLog.rows(out.resolve("recall/train.csv"), USER, "target_item", "history"))
        .containsExactlyInAnyOrderElementsOf(train);
    assertThat(
            SmallLog.rows(
                out.resolve("recall/test.csv"), USER, "target_item", "history", "exclude"))
        .containsExactlyInAnyOrderElementsOf(test);
    assertThat(SmallLog.rows(out.resolve("items.csv"), "Item")).hasSize(30);
  }

  /** Requests that send them with the spaces ask for other users and items than rows have. */
  @Test
  void valuesThatLoseSpacesAreCountedInAWarning() throws IOException {
    String spec = SmallLog.spec() + "ranking: {}\nsplit: {by: random}\nformat: csv\n";
    assertThat(log.prepare(spec, folder.resolve("data"), 2).warnings()).isEmpty();
    log.write(
        "log 'two'.csv",
        "when,\"the \"\"user\"\"\",Item,action\n"
            + "1700000001, 17 ,ab,buy\n1700000002,17,\u00a0ab,view\n1700000003,\"  \",ab,buy\n"
            + "1700000004, u,\u00e9,view\n");
    log.write("items.csv", "Item,colour\n ab,red\nab,red\n");
    assertThat(log.prepare(spec, folder.resolve("data"), 2).warnings())
        .startsWith(
            "["
                + folder.resolve("log 'one'.csv")
                + "] and 1 more files: column ["
                + USER
                + "]: 2 values have spaces around them, such as [ 17 ]"
                + WITHOUT,
            "["
                + folder.resolve("log 'one'.csv")
                + "] and 1 more files: column [Item]: 1 values"
                + " have spaces around them, such as [\u00a0ab]"
                + WITHOUT,
            "["
                + folder.resolve("items.csv")
                + "]: column [Item]: 1 values have spaces around"
                + " them, such as [ ab]"
                + WITHOUT);
  }

  @Test
  void eventsOfEqualTimeCountInTheLogsOrderWhereThatIsAskedFor() throws IOException {
    Path out = folder.resolve("data");
    log.prepare(
        SmallLog.spec()
            + "history: {length: 1000, equal_times: log_order}\nranking: {}\n"
            + "split: {by: random}\nformat: csv\n",
        out,
        2);
    Set<List<String>> expected = new HashSet<>();
    log.byUser()
        .forEach(
            (user, all) -> {
              for (int i = 0; i < all.size(); i++) {
                expected.add(
                    List.of(
                        user,
                        all.get(i).item(),
                        all.subList(0, i).stream()
                            .map(SmallLog.Event::item)
                            .collect(Collectors.joining(" "))));
              }
            });
    Set<List<String>> found = new HashSet<>();
    for (String split : List.of("train", "val", "test")) {
      found.addAll(
          SmallLog.rows(out.resolve("ranking/" + split + ".csv"), USER, "Item", "history"));
    }
    assertThat(found).isEqualTo(expected);
  }

  /**
   * What is behind the others in the order of events of one time is the last one for splits too.
   */
  @ParameterizedTest
  @ValueSource(strings = {"by: user_last", "by: time, validation: 0.25, test: 0.25"})
  void theLastEventIsTheLastOneInTheOrderOfEqualTimes(String split) throws IOException {
    log.write(
        "equal.csv",
        """
        user,item,time,place
        u,nowhere,1700000000,
        u,second,1700000000,10
        u,third,1700000000,late
        u,first,1700000000,9
        """);
    Path out = folder.resolve("data");
    log.prepare(
        """
        log: {files: [equal.csv], user: user, item: item, time: time, order: [place]}
        tasks: [{name: seen, every: true}]
        history: {equal_times: log_order}
        recall: {min_history: 0}
        format: csv
        """
            + ("split: {" + split + "}\n"),
        out,
        1);
    assertThat(rows(out, "train"))
        .containsExactlyInAnyOrder(List.of("first", ""), List.of("second", "first"));
    assertThat(rows(out, "val")).containsExactly(List.of("third", "first second"));
    assertThat(rows(out, "test")).containsExactly(List.of("nowhere", "first second third"));
  }

  private static List<List<String>> rows(Path out, String split) throws IOException {
    return SmallLog.rows(out.resolve("recall").resolve(split + ".csv"), "target_item", "history");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "csv.gz", "parquet"})
  void theSameBytesComeOutWithAnyNumberOfThreads(String format) throws IOException {
    String spec =
        SmallLog.spec()
            + "ranking: {negatives: {count: 3}}\nrecall: {of: buy}\n"
            + "split: {by: random, validation: 0.3, test: 0.3}\nseed: 7\nformat: "
            + format
            + "\n";
    log.prepare(spec, folder.resolve("one"), 1);
    log.prepare(spec, folder.resolve("four"), 4);
    Map<String, String> one = contents(folder.resolve("one"));
    assertThat(one).hasSizeGreaterThanOrEqualTo(9);
    assertThat(contents(folder.resolve("four"))).isEqualTo(one);
  }

  /** Names of folders make columns of what the engine reads, and are taken for patterns. */
  @ParameterizedTest
  @ValueSource(strings = {"day=2026-06-01", "colour=1", "out[1]", "a*b"})
  void theNameOfTheFolderAboveChangesNoRow(String name) throws IOException {
    String spec = SmallLog.spec() + "ranking: {}\nsplit: {by: time}\nformat: csv\n";
    log.prepare(spec, folder.resolve("plain"), 2);
    Path other = Files.createDirectories(folder.resolve(name)).resolve("data");
    log.prepare(spec, other, 2);
    assertThat(contents(other)).isEqualTo(contents(folder.resolve("plain")));
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            directory.relativize(file).toString(),
            java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
