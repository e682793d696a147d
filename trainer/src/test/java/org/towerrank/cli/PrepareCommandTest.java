package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** {@code prepare} on logs that are not as they should be. */
class PrepareCommandTest {
  private static final String LOG = "log: {files: [log.csv], user: user, item: item, time: time}\n";
  private static final String RECALL = "recall: {min_history: 0}\nsplit: {by: time}\n";
  private static final String TASKS = "tasks: [{name: label}]\nranking: {}\nsplit: {by: time}\n";

  @TempDir private Path folder;

  @BeforeEach
  void writeLog() throws IOException {
    write(
        "log.csv",
        events("user,item,time,label", i -> "u%d,i%d,%d,%d".formatted(i % 5, i % 7, i, i % 2)));
  }

  private interface Row {
    String of(int row);
  }

  private static String events(String header, Row rows) {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int i = 0; i < 50; i++) {
      text.append(rows.of(i)).append('\n');
    }
    return text.toString();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private CommandRun prepare(String spec) throws IOException {
    return CommandRun.of(
        "prepare", write("prepare.yaml", spec), "--out", folder.resolve("data"), "--quiet");
  }

  private void refused(String spec, String... parts) throws IOException {
    prepare(spec).failed(parts);
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void whatWasKeptAndTheSplitsAreTold() throws IOException {
    CommandRun text = prepare(LOG + TASKS);
    assertThat(text.out())
        .contains("Of 50 events 50 were kept, of 5 users and 7 items.", "ranking  train  40")
        .contains("label 50.0 %");
    CommandRun json =
        CommandRun.done(
            "prepare", folder.resolve("prepare.yaml"), "--out", folder.resolve("data"), "--json");
    assertThat(json.json().at("/splits/2/split").asText()).isEqualTo("test");
    assertThat(json.json().at("/splits/2/positives/label").asInt()).isBetween(1, 4);
    assertThat(json.json().at("/splits/2/overlap").asDouble()).isZero();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsNoLog() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused(
        LOG.replace("log.csv", "pipe") + TASKS,
        "pipe]: expected a file, a folder or a pattern of files, found a pipe or device: save what"
            + " it gives as a file first");
  }

  /** A run, a search in progress or logs that someone keeps among the rows. */
  @Test
  void rowsAreNotReplacedWhereOtherDirectoriesAreAmongThem() throws IOException {
    prepare(LOG + TASKS);
    prepare(LOG + RECALL);
    Path run = Files.createDirectories(folder.resolve("data/run/vocab"));
    Files.writeString(run.resolve("user.txt"), "u1");
    prepare(LOG + TASKS).failed("data] holds the directory [run], which would be deleted");
    assertThat(run.resolve("user.txt")).hasContent("u1");
    assertThat(folder.resolve("data/recall/train.csv.gz")).exists();
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
  void anOutputInWhosePathTheEngineWouldReadSettingsIsRefused() throws IOException {
    Path file = write("prepare.yaml", LOG + TASKS);
    for (String name : List.of("out?a=b", "out;a=b")) {
      CommandRun.of("prepare", file, "--out", folder.resolve(name), "--quiet")
          .failed(name + "]: expected an output whose path has neither [?] nor [;]");
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log.csv", "prepare.yaml");
  }

  @Test
  void anUnknownKeyIsNamedWithItsLine() throws IOException {
    refused(
        LOG + RECALL + "splitt: {by: time}\n",
        "line 4",
        "unknown key [splitt], nearest is [split]");
    refused(LOG + "split: {by: time}\n", "expected the key [ranking], [recall] or both");
  }

  @Test
  void aColumnOrAFileThatIsNotThereIsNamedWithTheNearest() throws IOException {
    refused(
        LOG.replace("user: user", "user: usr") + RECALL,
        "log.csv]: expected a column [usr]",
        "[user]");
    refused(
        LOG.replace("log.csv", "lag.csv") + RECALL,
        "lag.csv]",
        "found nothing, nearest is [log.csv]");
  }

  @Test
  void timesOfTwoKindsAreRefused() throws IOException {
    write(
        "log.csv",
        events("user,item,time", i -> "u,i," + (i == 7 ? "1700000000000" : "1700000000")));
    refused(
        LOG + RECALL,
        "column [time]: expected times of one kind",
        "1 milliseconds such as [1700000000000], 49 seconds");
    write(
        "log.csv",
        events("user,item,time", i -> "u,i," + (i == 7 ? "2026-01-01T00:00:00Z" : "1700000000")));
    refused(LOG + RECALL, "1 iso such as [2026-01-01T00:00:00Z]");
    write("log.csv", events("user,item,time", i -> "u,i," + (i == 7 ? "noon" : "1700000000")));
    refused(LOG + RECALL, "1 unreadable such as [noon]");
  }

  /** Local times beside times with a zone are hours off, and nobody sees it. */
  @Test
  void timesOfWhichSomeSayAZoneAreWarnedOf() throws IOException {
    String column = "column [time]: 25 times say a zone, such as [2026-03-29T02:30:00+01:00],";
    write(
        "log.csv",
        events(
            "user,item,time",
            i -> "u%d,i,2026-03-29T02:30:%02d%s".formatted(i % 5, i, i % 2 == 0 ? "+01:00" : "")));
    CommandRun run = prepare(LOG + RECALL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            column + " and 25 say none, such as [2026-03-29T02:30:01], which are taken for UTC");
    write(
        "log.csv",
        events("user,item,time", i -> "u%d,i,2026-03-29 02:30:%02d".formatted(i % 5, i)));
    assertThat(prepare(LOG + RECALL).err()).doesNotContain("say a zone");
  }

  /** News: each item is there for some events, and none of test was there before. */
  @Test
  void itemsThatTrainingHasAsNegativesAloneAreWarnedOf() throws IOException {
    write("log.csv", events("user,item,time", i -> "u%d,i%d,%d".formatted(i % 7, i / 5, i)));
    StringBuilder items = new StringBuilder("item,began\n");
    for (int item = 0; item < 10; item++) {
      items.append("i%d,%d\n".formatted(item, 5 * item));
    }
    write("items.csv", items.toString());
    String spec =
        LOG
            + "tasks: [{name: seen, every: true}]\nsplit: {by: time, validation: 0.2, test: 0.2}\n"
            + "items: {files: [items.csv], id: item%s}\nranking: {negatives: {count: 2}}\n";
    CommandRun run = prepare(spec.formatted(""));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "100.0 % of the events for test are of items that training has as drawn negatives alone",
            "say by [items.time]");
    CommandRun timed = prepare(spec.formatted(", time: began"));
    assertThat(timed.exitCode()).as(timed.err()).isZero();
    assertThat(timed.err()).doesNotContain("nobody wants");
  }

  @Test
  void textsThatOftenStandForNoUserAreWarnedOf() throws IOException {
    write(
        "log.csv",
        events(
            "user,item,time",
            i -> "%s,%s,%d".formatted(i == 3 ? "NULL" : "u" + i % 5, i % 20 == 9 ? "-" : "i", i)));
    CommandRun run = prepare(LOG + RECALL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "column [user]: [NULL] in 1 events: such texts often stand for a missing value",
            "column [item]: [-] in 3 events",
            "if they do, say [log.missing: ['-']]");
  }

  @Test
  void textsThatASpecificationTakesForMissingAreSoInEveryColumn() throws IOException {
    write(
        "log.csv",
        events(
            "user,item,time,label,city",
            i ->
                "%s,%s,%s,%s,%s"
                    .formatted(
                        i == 3 ? " NA " : "u" + i % 5,
                        i == 9 ? "\\N" : "i" + i % 7,
                        i == 11 ? "-" : i,
                        i == 13 ? "NA" : i % 2,
                        i == 15 ? "-" : i == 17 ? "NAB" : "c")));
    write("users.csv", "user,age,mother\nu0,-999,u4\nu1,NA,u0\nNA,7,-\n");
    String spec =
        LOG.replace("[log.csv]", "[log.csv], missing: [NA, \"-\", \"\\\\N\"]")
            + "users: {files: [users.csv], id: user, missing: [NA, -999.0]}\n"
            + TASKS
            + "format: csv\n";
    CommandRun run = prepare(spec);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("of 5 users and 7 items", "without a user")
        .contains("without an item", "without a time");
    assertThat(run.err()).doesNotContain("often stand");
    String rows = Files.readString(folder.resolve("data/ranking/train.csv"));
    assertThat(rows).contains("NAB").doesNotContain("NA,", "-", "\\N");
    assertThat(rows.lines().filter(row -> row.contains("u4") && row.contains("u0")).toList())
        .isNotEmpty();
  }

  @Test
  void missingTextsThatAreNoneAreRefused() throws IOException {
    String log = LOG.replace("[log.csv]", "[log.csv], missing: [%s]") + TASKS;
    refused(log.formatted("NA, null"), "[log.missing]: expected texts, got null", "[\"null\"]");
    refused(log.formatted("\" \""), "[log.missing]: expected texts, got an empty one");
    refused(
        LOG.replace("[log.csv]", "[log.csv], mising: [NA]") + TASKS,
        "unknown key [mising]",
        "missing");
  }

  /** The log has labels of both kinds, so that negatives would be the wrong advice. */
  @Test
  void aSplitWithTooFewRowsForALabelIsSaid() throws IOException {
    write(
        "log.csv",
        events(
            "user,item,time,label",
            i -> "u%d,i%d,%d,%d".formatted(i % 5, i % 7, i, i < 44 ? i % 2 : 0)));
    refused(
        LOG + TASKS,
        "among the rows of [test], every row has [0.0]; these are 5 rows, and other splits have"
            + " others: give it more in [split]");
  }

  /** As seconds they would all be of one morning of August 1970. */
  @Test
  void daysWithoutHyphensAreRefused() throws IOException {
    write("log.csv", events("user,item,time", i -> "u,i,202605" + (10 + i % 20)));
    refused(LOG + RECALL, "column [time]", "[2026-05-31]", "days without hyphens such as [202605");
    write("log.csv", events("user,item,time", i -> "u,i,202605" + (10 + i % 20) + "183000"));
    refused(LOG + RECALL, "days without hyphens such as [202605");
    write("log.csv", events("user,item,time", i -> "u,i,202605" + (10 + i % 30)));
    assertThat(prepare(LOG + RECALL).exitCode()).isZero();
  }

  @Test
  void whereNoEventHasAHistoryThatIsSaid() throws IOException {
    write("log.csv", events("user,item,time", i -> "u%d,i,%d".formatted(i, i)));
    refused(
        LOG + "recall: {}\nsplit: {by: time}\n",
        "split [train] of the recall rows is empty",
        "no event has [1] items of its user before it",
        "[recall.min_history]");
  }

  /** Where one value has a fraction, all are of floating point. */
  @Test
  void numbersThatHaveLostDigitsAreNoUsers() throws IOException {
    write(
        "log.jsonl",
        events(
                "",
                i ->
                    "{\"user\": %s, \"item\": %d, \"time\": %d}"
                        .formatted(i == 7 ? "1.5" : 9007199254740993L + i, i % 7, i))
            .strip());
    String json = LOG.replace("log.csv", "log.jsonl");
    refused(json + RECALL, "log.jsonl]: column [user]", "have lost digits", "write texts");
    refused(
        LOG + "users: {files: [log.jsonl], id: user, columns: []}\n" + RECALL,
        "log.jsonl]: column [user]",
        "have lost digits");
  }

  @Test
  void aFileThatIsNoParquetIsRefused() throws IOException {
    write("log.parquet", "user,item,time\n");
    refused(LOG.replace("log.csv", "log.parquet") + RECALL, "log.parquet]: expected Parquet");
  }

  @Test
  void filesWithOtherColumnsAreRefused() throws IOException {
    write("log-2.csv", "user,itm,time,label\nu,i,1,0\n");
    refused(LOG.replace("[log.csv]", "[log*.csv]") + RECALL, "log.csv]", "[itm]", "nearest is");
  }

  @Test
  void columnsThatCollideInAJoinAreRefused() throws IOException {
    write("items.csv", "id,Label\ni1,x\n");
    refused(
        LOG + TASKS + "items: {files: [items.csv], id: id}\n",
        "column [Label] is in [tasks] and in [items]",
        "[prefix]");
    assertThat(
            prepare(LOG + TASKS + "items: {files: [items.csv], id: id, prefix: item_}\n")
                .exitCode())
        .isZero();
  }

  @Test
  void aTableWithTwoRowsOfAnItemIsRefused() throws IOException {
    write("items.csv", "id,colour\ni1,x\ni1,y\n");
    refused(
        LOG + TASKS + "items: {files: [items.csv], id: id}\n",
        "[i1] occurs a second time, with another [colour]: [x] and [y]",
        "[items.time]");
    write("items.csv", "id,size,colour\ni1,,x\ni2,3,x\ni1,,x\ni2,3,x\n");
    assertThat(prepare(LOG + TASKS + "items: {files: [items.csv], id: id}\n").exitCode()).isZero();
  }

  @Test
  void aJoinThatMatchesNothingIsWarnedOf() throws IOException {
    write("items.csv", "id,colour\nI-1,x\nI-2,y\n");
    CommandRun run = prepare(LOG + TASKS + "items: {files: [items.csv], id: id}\n");
    assertThat(run.err())
        .contains(
            "only 0 of 50 events have a row",
            "events have such as [i0, i1, i2], the table such as [I-1, I-2]");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void aLabelOfOneKindIsRefused() throws IOException {
    write(
        "log.csv",
        events("user,item,time,label", i -> "u" + i % 5 + ",i" + i % 7 + "," + i + ",1"));
    refused(
        LOG + TASKS, "task [label]: expected positive and negative labels", "[ranking.negatives]");
    refused(
        LOG.replace("time: time", "time: time, action: label")
            + TASKS.replace("{name: label}", "{name: click, positive: [klick]}"),
        "task [click]: expected positive events, none is: column [label] has [1]");
  }

  @Test
  void aLabelThatIsNoNumberIsRefused() throws IOException {
    write(
        "log.csv", events("user,item,time,label", i -> "u,i," + i + "," + (i == 3 ? "yes" : "1")));
    refused(LOG + TASKS, "column [label]: expected a number, found [yes]");
  }

  @Test
  void aLogInPlaceOfAPreparationIsRefused() throws IOException {
    write("log.csv", "user,item,time\nu,a,1\n");
    write("log.jsonl", "{\"user\":1}\n{\"user\":2}\n");
    Files.write(folder.resolve("log.parquet"), new byte[] {'P', 'A', 'R', '1', -1});
    for (String name : List.of("log.csv", "log.jsonl", "log.parquet")) {
      String log = folder.resolve(name).toString();
      CommandRun.of("prepare", log, "--out", folder.resolve("data"))
          .failed("[" + log + "]", "where it is a log, [prepare --init " + log + "] makes");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aSplitWithoutRowsIsRefused() throws IOException {
    write("log.csv", "user,item,time\nu,a,1\nu,b,2\n");
    refused(LOG + "recall: {}\nsplit: {by: time}\n", "is empty", "too few events");
    refused(LOG + "recall: {}\nsplit: {by: user_last}\n", "is empty", "three events");
    write("log.csv", "user,item,time\n");
    refused(LOG + RECALL, "log.csv]: expected events, found none");
    write("log.csv", "");
    refused(LOG + RECALL, "log.csv]: expected a table, the file is empty");
  }

  @Test
  void whereAllTimesAreEqualNoEventHasAHistory() throws IOException {
    write("log.csv", events("user,item,time", i -> "u,i" + i + ",2026-01-01"));
    assertThat(prepare(LOG + RECALL + "format: csv\n").exitCode()).isZero();
    assertThat(Files.readAllLines(folder.resolve("data/recall/train.csv")))
        .hasSize(41)
        .first()
        .isEqualTo("user,target_item,label,history,time".replace("label,", ""));
    assertThat(Files.readAllLines(folder.resolve("data/recall/train.csv")).get(1))
        .isEqualTo("u,i0,,2026-01-01T00:00:00Z");
  }

  @Test
  void anItemWithASpaceNeedsLists() throws IOException {
    write("log.csv", events("user,item,time", i -> "u,the item " + i + "," + i));
    refused(LOG + RECALL, "item [the item 0] has a space", "[format: parquet]", "[separator]");
    assertThat(prepare(LOG + RECALL + "format: parquet\n").exitCode()).isZero();
  }

  @Test
  void jsonLinesAndTabsAreRead() throws IOException {
    write(
        "log.jsonl",
        events("", i -> "{\"user\": %d, \"item\": \"i\", \"time\": %d}".formatted(i % 3, i))
            .strip());
    assertThat(prepare(LOG.replace("log.csv", "log.jsonl") + RECALL).exitCode()).isZero();
    write("log.tsv", events("user\titem\ttime", i -> "u\ti," + i + "\t" + i));
    assertThat(prepare(LOG.replace("log.csv", "log.tsv") + RECALL).exitCode()).isZero();
  }

  @Test
  void copiesOfALogInHiddenFoldersAreNotRead() throws IOException {
    for (String copy : List.of("logs/log", "logs/.checkpoints/log", "logs/_temporary/0/log")) {
      Path file = folder.resolve(copy + ".csv");
      Files.createDirectories(file.getParent());
      Files.copy(folder.resolve("log.csv"), file);
    }
    for (String files : List.of("logs", "logs/**.csv", "\"logs/{.check,_temp}*/**.csv\"")) {
      CommandRun run = prepare(LOG.replace("log.csv", files) + RECALL);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(Files.readString(folder.resolve("data/prepared.json")).replaceAll("\\s", ""))
          .contains("\"read\":" + (files.contains("_temp") ? 100 : 50) + ",");
    }
  }

  /** Those of the first 20,480 lines alone would leave out a key, round prices and keep quotes. */
  @Test
  void allLinesDecideWhatAKeyOfJsonLinesIs() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 23_000; i++) {
      log.append(
          i < 20_500
              ? "{\"user\":%d,\"item\":%d,\"time\":%d,\"price\":4,\"day\":\"31-12-2025\",\"note\":null}\n"
                  .formatted(i % 999, i % 7, i)
              : "{\"user\":%d,\"item\":\"a1\",\"time\":%d,\"price\":3.5,\"day\":\"31-12-2025\",\"note\":\"abc\",\"coupon\":\"x\"}\n"
                  .formatted(i % 999, i));
    }
    write("log.jsonl", log.toString());
    String spec = LOG.replace("log.csv", "log.jsonl") + "recall: {}\nsplit: {by: time}\n";
    assertThat(prepare(spec + "format: csv\nhistory: {length: 3}\n").exitCode()).isZero();
    List<String> rows = Files.readAllLines(folder.resolve("data/recall/test.csv"));
    assertThat(rows.getFirst())
        .isEqualTo("user,target_item,price,day,note,coupon,history,time,exclude");
    assertThat(rows)
        .anyMatch(row -> row.startsWith("22,a1,3.5,31-12-2025,abc,x,3 a1 a1,22999,1 6 4 "));
    assertThat(Files.readAllLines(folder.resolve("data/recall/train.csv")))
        .contains("0,5,4.0,31-12-2025,,,0,999");
  }

  @Test
  void keysThatDifferInCaseAloneAreRefused() throws IOException {
    String line = "{\"user\": %d, \"User\": 7, \"item\": \"i\", \"time\": %d, \"%s\": 5}";
    write("log.jsonl", events("", i -> line.formatted(i % 3, i, "a")).strip());
    String spec = LOG.replace("log.csv", "log.jsonl") + RECALL;
    refused(spec, "log.jsonl]: expected keys that differ in more than case", "[User]");
    write(
        "log.jsonl",
        events("", i -> line.replace("User", "user_1").formatted(i % 3, i, "a")).strip());
    assertThat(prepare(spec).exitCode()).isZero();
  }

  @Test
  void whereTheEnginesLibraryDoesNotFitOnTheDiskNothingIsLeft() throws Exception {
    try (ChildProcess prepare =
        ChildProcess.startWithLargestFile(
            1000,
            "prepare",
            write("prepare.yaml", LOG + RECALL),
            "--out",
            folder.resolve("data"),
            "--quiet")) {
      assertThat(prepare.exitCode()).isEqualTo(1);
      assertThat(prepare.errors())
          .singleElement()
          .asString()
          .contains("DuckDB's library cannot be unpacked there", "IOException: File too large")
          .contains("[" + System.getProperty("java.io.tmpdir") + "]", "-Djava.io.tmpdir=DIR")
          .doesNotContain("could not be written");
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log.csv", "prepare.yaml");
  }

  /** A log that takes longer than a signal, of long texts that hardly compress. */
  private void writeLargeLog(int rows) throws IOException {
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT range % 9777 AS user, sha256(range::VARCHAR) AS item, range AS time FROM range("
              + rows
              + ")) TO "
              + Sql.path(folder.resolve("log.parquet")).code());
    }
  }

  private ChildProcess prepareLarge(int kilobytes) throws IOException {
    Path spec = write("prepare.yaml", LOG.replace("log.csv", "log.parquet") + RECALL);
    Path out = folder.resolve("data");
    return kilobytes == 0
        ? ChildProcess.start("prepare", spec, "--out", out)
        : ChildProcess.startWithLargestFile(kilobytes, "prepare", spec, "--out", out, "--quiet");
  }

  @Test
  void whereTheTablesDoNotFitOnTheDiskNothingIsLeft() throws Exception {
    writeLargeLog(1_500_000);
    // Enough for the engine's library, which is unpacked first.
    try (ChildProcess prepare = prepareLarge(70_000)) {
      assertThat(prepare.exitCode()).isEqualTo(1);
      assertThat(prepare.errors())
          .containsExactly(
              "towerrank prepare: ["
                  + folder.resolve("data")
                  + "] could not be written: File too large");
    }
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("log.csv", "log.parquet", "prepare.yaml");
  }

  @Test
  void afterAKillThereIsNoOutputAndTheNextRunWorks() throws Exception {
    writeLargeLog(300_000);
    try (ChildProcess prepare = prepareLarge(0)) {
      prepare.awaitLine("clean");
      prepare.signal("KILL");
      assertThat(prepare.exitCode()).isEqualTo(137);
    }
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(prepare(LOG + RECALL).exitCode()).isZero();
    assertThat(folder.resolve("data/recall/train.csv.gz")).isNotEmptyFile();
  }

  @Test
  void whenInterruptedNothingIsLeft() throws Exception {
    StringBuilder large = new StringBuilder("user,item,time\n");
    for (int i = 0; i < 500_000; i++) {
      large.append(i % 977 + ",item" + i * 7919L % 100_003 + "," + i + "\n");
    }
    write("log.csv", large.toString());
    try (ChildProcess prepare =
        ChildProcess.start(
            "prepare", write("prepare.yaml", LOG + RECALL), "--out", folder.resolve("data"))) {
      prepare.awaitLine("read the log");
      prepare.signal("TERM");
      assertThat(prepare.exitCode()).isEqualTo(143);
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log.csv", "prepare.yaml");
  }
}
