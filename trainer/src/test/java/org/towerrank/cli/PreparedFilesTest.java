package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.towerrank.cli.UnpreparedLog.LOG;
import static org.towerrank.cli.UnpreparedLog.RECALL;
import static org.towerrank.cli.UnpreparedLog.TASKS;
import static org.towerrank.cli.UnpreparedLog.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.files.OutputFiles;

/** {@code prepare} on logs and tables of several forms, some not as they should be. */
class PreparedFilesTest {
  @TempDir private Path folder;
  private UnpreparedLog log;

  @BeforeEach
  void writeLog() throws IOException {
    log = UnpreparedLog.write(folder);
  }

  /**
   * Of a thousand events a few are positive, and of these fewer have a positive one before them.
   */
  @Test
  void whereFewEventsHaveAPositiveOneBeforeThemThatIsSaid() throws IOException {
    StringBuilder text = new StringBuilder("user,item,time,action\n");
    for (int i = 0; i < 1000; i++) {
      String action = i % 90 == 0 && i < 800 ? "buy" : "view";
      text.append("u%d,i%d,%d,%s%n".formatted(i % 2, i, 1000 + i, action));
    }
    log.write("log.csv", text.toString());
    log.refused(
        LOG.replace("time: time", "time: time, action: action")
            + "tasks: [{name: bought, positive: [buy]}]\nhistory: {of: bought}\n"
            + "recall: {}\nsplit: {by: time}\n",
        "split [val] of the recall rows is empty, [train] has",
        "too few events that [recall.of] counts have [1] of their user before them");
  }

  /** Of a folder whose name has all of them, and into another one. */
  @Test
  void charactersOfPatternsInThePathsAreOnlyCharacters() throws IOException {
    Path data = Files.createDirectories(folder.resolve("da?ta [x] *{a,b};day=1"));
    Files.move(folder.resolve("log.csv"), data.resolve("log [a]?.csv"));
    for (String format : List.of("csv.gz", "parquet")) {
      String spec = LOG.replace("log.csv", "\"log [a]?.csv\"") + TASKS + "format: " + format + "\n";
      Path file = Files.writeString(data.resolve("prepare.yaml"), spec);
      Path out = folder.resolve("out [x] *{a,b} day=1");
      CommandRun.done("prepare", file, "--out", out, "--quiet");
      assertThat(out.resolve("ranking/train." + format)).exists();
    }
  }

  @Test
  void aFileThatIsNoParquetIsRefused() throws IOException {
    log.write("log.parquet", "user,item,time\n");
    log.refused(LOG.replace("log.csv", "log.parquet") + RECALL, "log.parquet]: expected Parquet");
  }

  @Test
  void filesWithOtherColumnsAreRefused() throws IOException {
    log.write("log-2.csv", "user,itm,time,label\nu,i,1,0\n");
    log.refused(LOG.replace("[log.csv]", "[log*.csv]") + RECALL, "log.csv]", "[itm]", "nearest is");
  }

  @Test
  void columnsThatCollideInAJoinAreRefused() throws IOException {
    log.write("items.csv", "id,Label\ni1,x\n");
    log.refused(
        LOG + TASKS + "items: {files: [items.csv], id: id}\n",
        "column [Label] is in [tasks] and in [items]",
        "[prefix]");
    assertThat(
            log.prepare(LOG + TASKS + "items: {files: [items.csv], id: id, prefix: item_}\n")
                .exitCode())
        .isZero();
  }

  @Test
  void aTableWithTwoRowsOfAnItemIsRefused() throws IOException {
    log.write("items.csv", "id,colour\ni1,x\ni1,y\n");
    log.refused(
        LOG + TASKS + "items: {files: [items.csv], id: id}\n",
        "[i1] occurs a second time, with another [colour]: [x] and [y]",
        "[items.time]");
    log.write("items.csv", "id,size,colour\ni1,,x\ni2,3,x\ni1,,x\ni2,3,x\n");
    assertThat(log.prepare(LOG + TASKS + "items: {files: [items.csv], id: id}\n").exitCode())
        .isZero();
  }

  @Test
  void aJoinThatMatchesNothingIsWarnedOf() throws IOException {
    log.write("items.csv", "id,colour\nI-1,x\nI-2,y\n");
    CommandRun run = log.prepare(LOG + TASKS + "items: {files: [items.csv], id: id}\n");
    assertThat(run.err())
        .contains(
            "only 0 of 50 events have a row",
            "events have such as [i0, i1, i2], the table such as [I-1, I-2]");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void jsonLinesAndTabsAreRead() throws IOException {
    log.write(
        "log.jsonl",
        events("", i -> "{\"user\": %d, \"item\": \"i\", \"time\": %d}".formatted(i % 3, i))
            .strip());
    assertThat(log.prepare(LOG.replace("log.csv", "log.jsonl") + RECALL).exitCode()).isZero();
    log.write("log.tsv", events("user\titem\ttime", i -> "u\ti," + i + "\t" + i));
    assertThat(log.prepare(LOG.replace("log.csv", "log.tsv") + RECALL).exitCode()).isZero();
  }

  /** The engine ended the process with a signal. */
  @Test
  void listsOfJsonThatLieTooDeepInEachOtherAreRefused() throws IOException {
    String spec = LOG.replace("log.csv", "log.jsonl") + RECALL;
    List<String> shallow =
        List.of(
            "[".repeat(900) + "]".repeat(900),
            "[" + "[], ".repeat(3000) + "{}]",
            "\"\\\"" + "[{".repeat(3000) + "\"");
    for (String value : shallow) {
      writeLinesWith(value);
      CommandRun run = log.prepare(spec);
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    OutputFiles.delete(folder.resolve("data"));
    writeLinesWith("[".repeat(100_000) + "]".repeat(100_000));
    log.refused(
        spec,
        "log.jsonl]: expected at most 1000 JSON lists and objects in each other, found a line with"
            + " more that begins with [{\"user\": 49, ");
  }

  private void writeLinesWith(String last) throws IOException {
    log.write(
        "log.jsonl",
        events(
                "",
                i ->
                    "{\"user\": %d, \"item\": \"i\", \"time\": %d, \"more\": %s}"
                        .formatted(i == 49 ? 49 : i % 3, i, i == 49 ? last : "1"))
            .strip());
  }

  @Test
  void copiesOfALogInHiddenFoldersAreNotRead() throws IOException {
    for (String copy : List.of("logs/log", "logs/.checkpoints/log", "logs/_temporary/0/log")) {
      Path file = folder.resolve(copy + ".csv");
      Files.createDirectories(file.getParent());
      Files.copy(folder.resolve("log.csv"), file);
    }
    for (String files : List.of("logs", "logs/**.csv", "\"logs/{.check,_temp}*/**.csv\"")) {
      CommandRun run = log.prepare(LOG.replace("log.csv", files) + RECALL);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(Files.readString(folder.resolve("data/prepared.json")).replaceAll("\\s", ""))
          .contains("\"read\":" + (files.contains("_temp") ? 100 : 50) + ",");
    }
  }

  /** Those of the first 20,480 lines alone would leave out a key, round prices and keep quotes. */
  @Test
  void allLinesDecideWhatAKeyOfJsonLinesIs() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 23_000; i++) {
      lines.append(
          i < 20_500
              ? "{\"user\":%d,\"item\":%d,\"time\":%d,\"price\":4,\"day\":\"31-12-2025\",\"note\":null}\n"
                  .formatted(i % 999, i % 7, i)
              : "{\"user\":%d,\"item\":\"a1\",\"time\":%d,\"price\":3.5,\"day\":\"31-12-2025\",\"note\":\"abc\",\"coupon\":\"x\"}\n"
                  .formatted(i % 999, i));
    }
    log.write("log.jsonl", lines.toString());
    String spec = LOG.replace("log.csv", "log.jsonl") + "recall: {}\nsplit: {by: time}\n";
    assertThat(log.prepare(spec + "format: csv\nhistory: {length: 3}\n").exitCode()).isZero();
    List<String> rows = Files.readAllLines(folder.resolve("data/recall/test.csv"));
    assertThat(rows.getFirst())
        .isEqualTo("user,target_item,price,day,note,coupon,history,time,exclude");
    assertThat(rows)
        .anyMatch(row -> row.startsWith("22,a1,3.5,31-12-2025,abc,x,3 a1 a1,22999,1 6 4 "));
    assertThat(Files.readAllLines(folder.resolve("data/recall/train.csv")))
        .contains("0,5,4.0,31-12-2025,,,0,999");
  }

  /** What is called otherwise is no column beside the one that is asked for. */
  @Test
  void aColumnOfAnotherCaseIsNamed() throws IOException {
    log.write("log.csv", events("User,item,time", i -> "u,i" + i + "," + i));
    log.refused(LOG + RECALL, "log.csv]: expected a column [user], it has none, nearest is [User]");
  }

  /** Files that were joined, of which one comes from Windows. */
  @ParameterizedTest
  @ValueSource(ints = {12, 25_000})
  void linesThatEndInTwoWaysAreToldAsSuch(int first) throws IOException {
    StringBuilder lines = new StringBuilder("user,item,time\n");
    for (int i = 0; i < 30_000; i++) {
      lines.append("u%d,i%d,%d".formatted(i % 99, i % 7, i)).append(i < first ? "\n" : "\r\n");
    }
    log.write("log.csv", lines.toString());
    log.refused(LOG + RECALL, "lines", "that all end alike, by \\n or by \\r\\n");
  }

  @Test
  void aFieldThatIsCalledAsAKeyIsRefused() throws IOException {
    log.write(
        "log.jsonl",
        events(
                "",
                i ->
                    "{\"user\": 1, \"item\": %d, \"time\": %d, \"a.b\": 1, \"a\": {\"b\": 2}}"
                        .formatted(i % 3, i))
            .strip());
    log.refused(
        LOG.replace("log.csv", "log.jsonl") + RECALL,
        "log.jsonl]: expected columns of different names, found two that are [a.b]");
  }

  @Test
  void keysThatDifferInCaseAloneAreRefused() throws IOException {
    String line = "{\"user\": %d, \"User\": 7, \"item\": \"i\", \"time\": %d, \"%s\": 5}";
    log.write("log.jsonl", events("", i -> line.formatted(i % 3, i, "a")).strip());
    String spec = LOG.replace("log.csv", "log.jsonl") + RECALL;
    log.refused(spec, "log.jsonl]: expected keys that differ in more than case", "[User]");
    log.write(
        "log.jsonl",
        events("", i -> line.replace("User", "user_1").formatted(i % 3, i, "a")).strip());
    assertThat(log.prepare(spec).exitCode()).isZero();
  }
}
