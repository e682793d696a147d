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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code prepare} on specifications and values that are not as they should be. */
class PrepareCommandTest {
  @TempDir private Path folder;
  private UnpreparedLog log;

  @BeforeEach
  void writeLog() throws IOException {
    log = UnpreparedLog.write(folder);
  }

  @Test
  void whatWasKeptAndTheSplitsAreTold() throws IOException {
    CommandRun text = log.prepare(LOG + TASKS);
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

  /** A number of none at all is not taken for the default. */
  @Test
  void numbersBelowOneAreToldWithTheirKey() throws IOException {
    String least = "expected at least 1, got 0";
    log.refused(LOG + TASKS + "history: {length: 0}\n", "[history.length]: " + least);
    log.refused(
        LOG + TASKS.replace("ranking: {}", "ranking: {negatives: {count: 0}}"),
        "[ranking.negatives.count]: " + least);
    log.refused(LOG + TASKS + "clean: {min_user_events: 0}\n", "[clean.min_user_events]: " + least);
  }

  /** As of a variable of a shell that is not set: the whole folder would be the log. */
  @Test
  void anEmptyPathIsNoLog() throws IOException {
    log.refused(
        LOG.replace("log.csv", "\"\"") + TASKS,
        "[log.files]: expected a file, a folder or a pattern of files, got an empty path");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsNoLog() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    log.refused(
        LOG.replace("log.csv", "pipe") + TASKS,
        "pipe]: expected a file, a folder or a pattern of files, found a pipe or device: save what"
            + " it gives as a file first");
  }

  /** A run, a search in progress or logs that someone keeps among the rows. */
  @Test
  void rowsAreNotReplacedWhereOtherDirectoriesAreAmongThem() throws IOException {
    log.prepare(LOG + TASKS);
    log.prepare(LOG + RECALL);
    Path run = Files.createDirectories(folder.resolve("data/run/vocab"));
    Files.writeString(run.resolve("user.txt"), "u1");
    log.prepare(LOG + TASKS).failed("data] holds the directory [run], which would be deleted");
    assertThat(run.resolve("user.txt")).hasContent("u1");
    assertThat(folder.resolve("data/recall/train.csv.gz")).exists();
  }

  @Test
  void anOutputInWhosePathTheEngineWouldReadSettingsIsRefused() throws IOException {
    Path file = log.write("prepare.yaml", LOG + TASKS);
    for (String name : List.of("out?a=b", "out;a=b", "out\\b")) {
      CommandRun.of("prepare", file, "--out", folder.resolve(name), "--quiet")
          .failed(name + "]: expected an output whose path has neither [?] nor [;] nor [\\]");
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("log.csv", "prepare.yaml");
  }

  @Test
  void anUnknownKeyIsNamedWithItsLine() throws IOException {
    log.refused(
        LOG + RECALL + "splitt: {by: time}\n",
        "line 4",
        "unknown key [splitt], nearest is [split]");
    log.refused(LOG + "split: {by: time}\n", "expected the key [ranking], [recall] or both");
  }

  @Test
  void aColumnOrAFileThatIsNotThereIsNamedWithTheNearest() throws IOException {
    log.refused(
        LOG.replace("user: user", "user: usr") + RECALL,
        "log.csv]: expected a column [usr]",
        "[user]");
    log.refused(
        LOG.replace("log.csv", "lag.csv") + RECALL,
        "lag.csv]",
        "found nothing, nearest is [log.csv]");
  }

  @Test
  void timesOfTwoKindsAreRefused() throws IOException {
    log.write(
        "log.csv",
        events("user,item,time", i -> "u,i," + (i == 7 ? "1700000000000" : "1700000000")));
    log.refused(
        LOG + RECALL,
        "column [time]: expected times of one kind",
        "1 milliseconds such as [1700000000000], 49 seconds");
    log.write(
        "log.csv",
        events("user,item,time", i -> "u,i," + (i == 7 ? "2026-01-01T00:00:00Z" : "1700000000")));
    log.refused(LOG + RECALL, "1 iso such as [2026-01-01T00:00:00Z]");
    log.write("log.csv", events("user,item,time", i -> "u,i," + (i == 7 ? "noon" : "1700000000")));
    log.refused(LOG + RECALL, "1 unreadable such as [noon]");
  }

  /** Local times beside times with a zone are hours off, and nobody sees it. */
  @Test
  void timesOfWhichSomeSayAZoneAreWarnedOf() throws IOException {
    String column = "column [time]: 25 times say a zone, such as [2026-03-29T02:30:00+01:00],";
    log.write(
        "log.csv",
        events(
            "user,item,time",
            i -> "u%d,i,2026-03-29T02:30:%02d%s".formatted(i % 5, i, i % 2 == 0 ? "+01:00" : "")));
    CommandRun run = log.prepare(LOG + RECALL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            column + " and 25 say none, such as [2026-03-29T02:30:01], which are taken for UTC");
    assertThat(run.out()).as("a terminal shows both").doesNotContain(column);
    assertThat(folder.resolve("data/prepared.json")).content().contains(column);
    log.write(
        "log.csv",
        events("user,item,time", i -> "u%d,i,2026-03-29 02:30:%02d".formatted(i % 5, i)));
    assertThat(log.prepare(LOG + RECALL).err()).doesNotContain("say a zone");
  }

  /** News: each item is there for some events, and none of test was there before. */
  @Test
  void itemsThatTrainingHasAsNegativesAloneAreWarnedOf() throws IOException {
    log.write("log.csv", events("user,item,time", i -> "u%d,i%d,%d".formatted(i % 7, i / 5, i)));
    StringBuilder items = new StringBuilder("item,began\n");
    for (int item = 0; item < 10; item++) {
      items.append("i%d,%d\n".formatted(item, 5 * item));
    }
    log.write("items.csv", items.toString());
    String spec =
        LOG
            + "tasks: [{name: seen, every: true}]\nsplit: {by: time, validation: 0.2, test: 0.2}\n"
            + "items: {files: [items.csv], id: item%s}\nranking: {negatives: {count: 2}}\n";
    CommandRun run = log.prepare(spec.formatted(""));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "100.0 % of the events for test are of items that training has as drawn negatives alone",
            "say by [items.time]");
    CommandRun timed = log.prepare(spec.formatted(", time: began"));
    assertThat(timed.exitCode()).as(timed.err()).isZero();
    assertThat(timed.err()).doesNotContain("nobody wants");
  }

  /** Music: what a user had is left out of lists, but where it is what they chose again. */
  @Test
  void targetsThatUsersHadBeforeAreWarnedOf() throws IOException {
    String spec = LOG + RECALL;
    log.write("log.csv", events("user,item,time", i -> "u%d,i%d,%d".formatted(i % 3, i, i)));
    assertThat(log.prepare(spec).err()).doesNotContain("had before");
    log.write("log.csv", events("user,item,time", i -> "u%d,i%d,%d".formatted(i % 3, i % 4, i)));
    CommandRun run = log.prepare(spec);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "log.csv]: 100.0 % of the targets for test are items that their users had before",
            "leave [data.items.exclude] out of the recipe")
        .doesNotContain("drawn as a negative");
    String drawn =
        """
        tasks: [{name: seen, every: true}]
        split: {by: time, validation: 0.2, test: 0.2}
        ranking: {negatives: {count: 2}}
        """;
    log.write(
        "log.csv", events("user,item,time", i -> "u%d,i%d,%d".formatted(i % 3, i % 3 + i % 2, i)));
    assertThat(log.prepare(LOG + drawn).err())
        .contains(
            "100.0 % of the positive events for test are of items that their users had before,"
                + " and no such item is drawn as a negative");
  }

  @Test
  void textsThatOftenStandForNoUserAreWarnedOf() throws IOException {
    log.write(
        "log.csv",
        events(
            "user,item,time",
            i -> "%s,%s,%d".formatted(i == 3 ? "NULL" : "u" + i % 5, i % 20 == 9 ? "-" : "i", i)));
    CommandRun run = log.prepare(LOG + RECALL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "column [user]: [NULL] in 1 events: such texts often stand for a missing value",
            "column [item]: [-] in 3 events",
            "if they do, say [log.missing: ['-']]");
  }

  @Test
  void textsThatASpecificationTakesForMissingAreSoInEveryColumn() throws IOException {
    log.write(
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
    log.write("users.csv", "user,age,mother\nu0,-999,u4\nu1,NA,u0\nNA,7,-\n");
    String spec =
        LOG.replace("[log.csv]", "[log.csv], missing: [NA, \"-\", \"\\\\N\"]")
            + "users: {files: [users.csv], id: user, missing: [NA, -999.0]}\n"
            + TASKS
            + "format: csv\n";
    CommandRun run = log.prepare(spec);
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
    String spec = LOG.replace("[log.csv]", "[log.csv], missing: [%s]") + TASKS;
    log.refused(
        spec.formatted("NA, null"),
        "key [missing]: expected a text, such as [\"null\"], got [null]");
    log.refused(spec.formatted("\" \""), "[log.missing]: expected texts, got an empty one");
    log.refused(
        LOG.replace("[log.csv]", "[log.csv], mising: [NA]") + TASKS,
        "unknown key [mising]",
        "missing");
  }

  /** The log has labels of both kinds, so that negatives would be the wrong advice. */
  @Test
  void aSplitWithTooFewRowsForALabelIsSaid() throws IOException {
    log.write(
        "log.csv",
        events(
            "user,item,time,label",
            i -> "u%d,i%d,%d,%d".formatted(i % 5, i % 7, i, i < 44 ? i % 2 : 0)));
    log.refused(
        LOG + TASKS,
        "among the rows of [test], every row has [0.0]; these are 5 rows, and other splits have"
            + " others: give it more in [split]");
  }

  /** As seconds they would all be of one morning of August 1970. */
  @Test
  void daysWithoutHyphensAreRefused() throws IOException {
    log.write("log.csv", events("user,item,time", i -> "u,i,202605" + (10 + i % 20)));
    log.refused(
        LOG + RECALL, "column [time]", "[2026-05-31]", "days without hyphens such as [202605");
    log.write("log.csv", events("user,item,time", i -> "u,i,202605" + (10 + i % 20) + "183000"));
    log.refused(
        LOG + RECALL, "days without hyphens such as [202605", "; the key [log.time_format] says");
    log.write("log.csv", events("user,item,time", i -> "u,i,202605" + (10 + i % 30)));
    assertThat(log.prepare(LOG + RECALL).exitCode()).isZero();
  }

  @Test
  void whereNoEventHasAHistoryThatIsSaid() throws IOException {
    log.write("log.csv", events("user,item,time", i -> "u%d,i,%d".formatted(i, i)));
    log.refused(
        LOG + "recall: {}\nsplit: {by: time}\n",
        "split [train] of the recall rows is empty",
        "no event has [1] items of its user before it",
        "[recall.min_history]");
  }

  /** Where one value has a fraction, all are of floating point. */
  @Test
  void numbersThatHaveLostDigitsAreNoUsers() throws IOException {
    log.write(
        "log.jsonl",
        events(
                "",
                i ->
                    "{\"user\": %s, \"item\": %d, \"time\": %d}"
                        .formatted(i == 7 ? "1.5" : 9007199254740993L + i, i % 7, i))
            .strip());
    String json = LOG.replace("log.csv", "log.jsonl");
    log.refused(json + RECALL, "log.jsonl]: column [user]", "have lost digits", "write texts");
    log.refused(
        LOG + "users: {files: [log.jsonl], id: user, columns: []}\n" + RECALL,
        "log.jsonl]: column [user]",
        "have lost digits");
  }

  @Test
  void aLabelOfOneKindIsRefused() throws IOException {
    log.write(
        "log.csv",
        events("user,item,time,label", i -> "u" + i % 5 + ",i" + i % 7 + "," + i + ",1"));
    log.refused(
        LOG + TASKS, "task [label]: expected positive and negative labels", "[ranking.negatives]");
    log.refused(
        LOG.replace("time: time", "time: time, action: label")
            + TASKS.replace("{name: label}", "{name: click, positive: [klick]}"),
        "task [click]: expected positive events, none is: column [label] has [1]");
  }

  /** No negative is missing there: where no event is positive, none is drawn. */
  @Test
  void rowsWithoutAPositiveAreNotToldToLackNegatives() throws IOException {
    log.write(
        "log.csv",
        events("user,item,time,label", i -> "u,i" + i % 7 + "," + i + "," + (i < 9 ? 1 : 0)));
    String drawn = LOG + TASKS.replace("ranking: {}", "ranking: {negatives: {count: 1}}");
    log.refused(drawn, "of [val], every row has [0.0]; these are 5 rows, and other splits have");
    log.refused(
        drawn + "clean: {earliest: '1970-01-01T00:00:20Z'}\n",
        "of [train], every row has [0.0]; all positive events were left out by [clean]");
  }

  @Test
  void aLabelThatIsNoNumberIsRefused() throws IOException {
    log.write(
        "log.csv", events("user,item,time,label", i -> "u,i," + i + "," + (i == 3 ? "yes" : "1")));
    log.refused(LOG + TASKS, "column [label]: expected a number, true or false, found [yes]");
  }

  @Test
  void aLogInPlaceOfAPreparationIsRefused() throws IOException {
    log.write("log.csv", "user,item,time\nu,a,1\n");
    log.write("log.jsonl", "{\"user\":1}\n{\"user\":2}\n");
    Files.write(folder.resolve("log.parquet"), new byte[] {'P', 'A', 'R', '1', -1});
    for (String name : List.of("log.csv", "log.jsonl", "log.parquet")) {
      String path = folder.resolve(name).toString();
      CommandRun.of("prepare", path, "--out", folder.resolve("data"))
          .failed("[" + path + "]", "where it is a log, [prepare --init " + path + "] makes");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void aSplitWithoutRowsIsRefused() throws IOException {
    log.write("log.csv", "user,item,time\nu,a,1\nu,b,2\n");
    log.refused(LOG + "recall: {}\nsplit: {by: time}\n", "is empty", "too few events");
    log.refused(LOG + "recall: {}\nsplit: {by: user_last}\n", "is empty", "three events");
    log.write("log.csv", "user,item,time\n");
    log.refused(LOG + RECALL, "log.csv]: expected events, found none");
    log.write("log.csv", "");
    log.refused(LOG + RECALL, "log.csv]: expected a table, the file is empty");
  }

  @Test
  void whereAllTimesAreEqualNoEventHasAHistory() throws IOException {
    log.write("log.csv", events("user,item,time", i -> "u,i" + i + ",2026-01-01"));
    assertThat(log.prepare(LOG + RECALL + "format: csv\n").exitCode()).isZero();
    assertThat(Files.readAllLines(folder.resolve("data/recall/train.csv")))
        .hasSize(41)
        .first()
        .isEqualTo("user,target_item,label,history,time".replace("label,", ""));
    assertThat(Files.readAllLines(folder.resolve("data/recall/train.csv")).get(1))
        .isEqualTo("u,i0,,2026-01-01T00:00:00Z");
  }

  @Test
  void anItemWithASpaceNeedsLists() throws IOException {
    log.write("log.csv", events("user,item,time", i -> "u,the item " + i + "," + i));
    log.refused(LOG + RECALL, "item [the item 0] has a space", "[format: parquet]", "[separator]");
    assertThat(log.prepare(LOG + RECALL + "format: parquet\n").exitCode()).isZero();
  }
}
