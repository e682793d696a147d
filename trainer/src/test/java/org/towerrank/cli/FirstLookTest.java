package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a log that nothing was written for to recommendations, as the document says. */
class FirstLookTest {
  private static final Path DOCUMENT = Path.of("../docs/prepare.md");
  private static final String BEGIN = "## From a log to recommendations";
  private static final Pattern PART = Pattern.compile("'[^']*'|\\S+");
  private static final List<String> KINDS = List.of("soup", "cake", "salad", "pie");

  @TempDir private Path folder;

  /** Readers open recipes of their own kind more often, and cook some of them. */
  private void writeLog() throws IOException {
    Random random = new Random(5);
    StringBuilder dishes = new StringBuilder("dish,name,tags,minutes\n");
    for (int dish = 0; dish < 60; dish++) {
      String kind = KINDS.get(dish % 4);
      dishes.append(dish).append(",The ").append(kind).append(" no. ").append(dish).append(',');
      dishes
          .append(kind)
          .append(dish % 3 == 0 ? "|quick" : "|slow")
          .append(',')
          .append(10 + dish)
          .append('\n');
    }
    Files.writeString(folder.resolve("dishes.csv"), dishes);
    StringBuilder log = new StringBuilder();
    for (int event = 0; event < 4000; event++) {
      int reader = random.nextInt(80);
      boolean own = random.nextInt(10) < 7;
      int dish = own ? 4 * random.nextInt(15) + reader % 4 : random.nextInt(60);
      boolean cooked = random.nextInt(10) < (dish % 4 == reader % 4 ? 6 : 2);
      log.append(
          "{\"reader\": \"r%d\", \"dish\": %d, \"at\": %d, \"action\": \"%s\", \"device\": \"%s\"}\n"
              .formatted(
                  reader,
                  dish,
                  1_700_000_000_000L + 1000L * event,
                  cooked ? "cook" : "view",
                  event % 3 == 0 ? "phone" : "desk"));
    }
    Files.writeString(folder.resolve("events.jsonl"), log);
  }

  /** The commands that the document shows, with files in the test's folder. */
  private static List<List<String>> commands() throws IOException {
    String document = Files.readString(DOCUMENT);
    String section = document.substring(document.indexOf(BEGIN));
    List<List<String>> commands = new ArrayList<>();
    for (String line : section.lines().toList()) {
      if (line.startsWith("    ./towerrank ")) {
        Matcher parts = PART.matcher(line.strip().substring("./towerrank ".length()));
        commands.add(parts.results().map(part -> part.group().replace("'", "")).toList());
      }
    }
    return commands;
  }

  private Object placed(String part) {
    return part.matches("(events|dishes|kitchen|data|runs|bundles|index|scores).*")
            && !part.equals("index")
        ? folder.resolve(part)
        : part;
  }

  @Test
  void theDocumentsCommandsLeadToRecommendations() throws IOException {
    writeLog();
    List<List<String>> commands = commands();
    assertThat(commands).hasSizeGreaterThanOrEqualTo(7);
    String last = "";
    for (List<String> command : commands) {
      List<Object> arguments = new ArrayList<>();
      arguments.add(command.getFirst());
      command.stream().skip(1).map(this::placed).forEach(arguments::add);
      if (command.getFirst().equals("train")) {
        arguments.addAll(List.of("--set", "fit.epochs=2"));
      }
      CommandRun run = CommandRun.of(arguments.toArray());
      assertThat(run.exitCode()).as("%s: %s", command, run.err()).isZero();
      last = run.out();
    }
    assertThat(last).contains("recalled in").contains("The ");
  }

  @Test
  void guessesAreMarkedAndSayWhatWasSeen() throws IOException {
    writeLog();
    CommandRun look =
        CommandRun.done(
            "prepare",
            "--quiet",
            "--init",
            folder.resolve("events.jsonl"),
            "--items",
            folder.resolve("dishes.csv"));
    assertThat(look.out())
        .contains(
            "# ---- prepare.yaml ----",
            "  user: reader  # guess: texts, 80 values",
            "  item: dish  # guess: numbers, 60 values",
            "  time: \"at\"".replace("\"at\"", "at") + "  # guess: numbers, 4,000 values",
            "{name: positive, column: action, positive: [cook]}  # guess: texts, 2 values",
            "# further column device: texts, 2 values",
            "{name: tags, side: item, kind: sequence, max_length: 2, separator: \"|\"",
            "{name: minutes, side: item, kind: categorical, encoder: {type: discretized, buckets:"
                + " 16}}",
            "# left out name, nearly each row has another text");
  }

  @Test
  void aLogWithoutTimesIsRefused() throws IOException {
    Path log = Files.writeString(folder.resolve("log.csv"), "user,item\na,b\n");
    CommandRun.of("prepare", "--quiet", "--init", log)
        .failed(
            "log.csv]: expected a column of times, which are numbers since 1970, ISO 8601",
            "none looks like one: [user, item]");
    assertThat(CommandRun.of("prepare").exitCode()).isEqualTo(2);
  }

  /** A few values that are no times must not hide which column has them. */
  @Test
  void aColumnThatMostlyHasTimesIsNamed() throws IOException {
    StringBuilder log = new StringBuilder("user,item,when\n");
    for (int i = 0; i < 100; i++) {
      log.append(
          "u" + i % 9 + ",i" + i % 7 + "," + (i % 50 == 3 ? "soon" : "2026-01-0" + (1 + i % 9)));
      log.append('\n');
    }
    CommandRun.of("prepare", "--quiet", "--init", Files.writeString(folder.resolve("log.csv"), log))
        .failed("none looks like one: [user, item, when]; [when] mostly does, in 98 of 100 values");
  }

  @Test
  void aLogOfPositivesAloneGetsNegatives() throws IOException {
    StringBuilder log = new StringBuilder("who,what,when\n");
    for (int i = 0; i < 300; i++) {
      log.append(i % 7)
          .append(",thing")
          .append(i % 7 * 5 + i % 9)
          .append(",2025-01-")
          .append(10 + i % 20)
          .append('\n');
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", folder.resolve("first"));
    assertThat(Files.readString(folder.resolve("first/prepare.yaml")))
        .contains("{name: positive, every: true}", "negatives: {count: 4}");
    CommandRun.done(
        "prepare",
        folder.resolve("first/prepare.yaml"),
        "--out",
        folder.resolve("data"),
        "--quiet");
    // Before the log is read, which may take long.
    Path gone = folder.resolve("gone.csv");
    CommandRun.of("prepare", "--quiet", "--init", gone, "--out", folder.resolve("first"))
        .failed("prepare.yaml] exists: not overwritten");
    // Where not all can be written none is, so that the same command works when they can.
    Path part = Files.createDirectory(folder.resolve("part"));
    Path link = Files.createSymbolicLink(part.resolve("recall.yaml"), Path.of("gone"));
    CommandRun.of("prepare", "--quiet", "--init", file, "--out", part)
        .failed("recall.yaml]", "gone");
    assertThat(part.toFile().list()).containsExactly("recall.yaml");
    Files.delete(link);
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", part);
  }

  /** Rows have the log's name of it alone. */
  @Test
  void theColumnThatJoinsATableIsNoFeature() throws IOException {
    Random random = new Random(8);
    StringBuilder log = new StringBuilder("user_id,item_id,time,action\n");
    for (int i = 0; i < 400; i++) {
      log.append(
          "%d,%d,%d,%s\n"
              .formatted(
                  random.nextInt(20),
                  random.nextInt(30),
                  1_700_000_000 + i,
                  random.nextBoolean() ? "view" : "buy"));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    for (String table : List.of("users", "items")) {
      StringBuilder rows = new StringBuilder("id,of_" + table + "\n");
      for (int i = 0; i < 30; i++) {
        rows.append(i).append(',').append(i % 4).append('\n');
      }
      Files.writeString(folder.resolve(table + ".csv"), rows);
    }
    Path first = folder.resolve("first");
    CommandRun.done(
        "prepare",
        "--quiet",
        "--init",
        folder.resolve("log.csv"),
        "--users",
        folder.resolve("users.csv"),
        "--items",
        folder.resolve("items.csv"),
        "--out",
        first);
    Path data = folder.resolve("data");
    CommandRun.done("prepare", first.resolve("prepare.yaml"), "--out", data, "--quiet");
    for (String kind : List.of("recall", "ranking")) {
      assertThat(Files.readString(first.resolve(kind + ".yaml")))
          .contains("{name: of_users, side: user", "{name: of_items, side: item")
          .doesNotContain("{name: id,");
      CommandRun.done(
          TrainArguments.of(
              first.resolve(kind + ".yaml"),
              data,
              folder.resolve(kind),
              "--set",
              "fit.epochs=1",
              "--quiet"));
    }
  }

  /**
   * Each of 40 users views 100 items, and at the end of each quarter buys what {@code bought} says.
   */
  private String looked(IntUnaryOperator bought) throws IOException {
    StringBuilder log = new StringBuilder("user_id,item_id,time,action\n");
    for (int i = 0; i < 4000; i++) {
      boolean buys = i % 1000 >= 800 && i % 2 == 0;
      int item = buys ? bought.applyAsInt(i / 40) : i / 40;
      log.append("%d,%d,%d,%s\n".formatted(i % 40, item, 1_700_000_000 + i, buys ? "buy" : "view"));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    return CommandRun.done("prepare", "--quiet", "--init", file).out();
  }

  /** Two towers are fitted to positive events, of which a log may have few. */
  @Test
  void batchesOfRecallAreAsSmallAsItsRowsAreFew() throws IOException {
    assertThat(looked(item -> item))
        .contains("fit: {batch_size: 128, epochs: 40", "  batch_size: 32\n", "exclude: exclude\n")
        // Where there are few items the first fifty have nearly all, whatever the epoch.
        .contains("  select_by: [hit_rate@50, mrr]\n")
        .doesNotContain("left out exclude");
  }

  @Test
  void itemsThatUsersComeBackToAreNotExcluded() throws IOException {
    assertThat(looked(item -> item % 3))
        .contains(
            "    # left out exclude: exclude, which hides what a user had:"
                + " 85.0 % of positive events are of items that their users had before")
        .contains(
            "  - {name: times_had, column: item_id, side: query, kind: occurrences, list: history,"
                + " max_length: 50, order: oldest_first, encoder: {type: linear, log1p: true,"
                + " missing: 0}}  # guess: 85.0 %")
        .doesNotContain("    exclude: exclude\n");
  }

  /** A category of many values is no item where another column is named an id. */
  @Test
  void anIdComesBeforeAColumnOfMoreValues() throws IOException {
    StringBuilder log = new StringBuilder("user_id,ad_id,site,time,bid,clicked\n");
    for (int i = 0; i < 600; i++) {
      log.append(
          "%d,%d,s%d,%d,%d.%d,%d\n"
              .formatted(i % 30, i % 11, i % 200, 1_700_000_000 + i, i % 7, i % 90, i % 20 / 19));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains(
            "  item: ad_id  # guess",
            "{name: site, side: context, kind: categorical, encoder: {type: vocabulary}}",
            "{name: bid, side: context, kind: categorical, encoder: {type: discretized, buckets:"
                + " 16}}");
  }

  /** Names of columns that the statements of a look give to what they count. */
  @Test
  void aColumnMayHaveAnyName() throws IOException {
    StringBuilder log = new StringBuilder("user_id,item_id,time,action,owner,times,value\n");
    for (int i = 0; i < 300; i++) {
      log.append(
          "%d,%d,%d,%s,%d,%d,%d\n"
              .formatted(
                  i % 9,
                  i % 7,
                  1_700_000_000 + i,
                  i % 2 == 0 ? "buy" : "view",
                  i % 5,
                  i % 4,
                  i % 9));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("{name: owner, side: context", "{name: value, side: user");
  }

  /** YAML has no such characters, and a terminal takes some of them for commands. */
  @Test
  void whatCannotBeReadIsWrittenAsCodes() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      log.append(
          "{\"user\": %d, \"item\": %d, \"time\": %d, \"a\\r\\u001b[2J\\u2028#\": \"\\u001b[31m\\u202e%d\"}\n"
              .formatted(i % 9, i % 97, 1_700_000_000 + i, i % 3));
    }
    Path file = Files.writeString(folder.resolve("log.jsonl"), log);
    String printed = CommandRun.done("prepare", "--quiet", "--init", file).out();
    assertThat(printed)
        .contains("\"a\\r\\x1b[2J\\u2028#\"", "such as [\\u{1b}[31m\\u{202e}0,")
        .doesNotContain("\u001b", "\u2028", "\u202e");
    Path first = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", first);
    CommandRun.done(
        "prepare", first.resolve("prepare.yaml"), "--out", folder.resolve("data"), "--quiet");
    assertThat(first.resolve("ranking.yaml"))
        .content()
        .contains("# left out \"a\\r\\x1b[2J\\u2028#\", recipes take no name that is long");
    CommandRun.done(
        TrainArguments.of(
            first.resolve("ranking.yaml"),
            folder.resolve("data"),
            folder.resolve("run"),
            "--quiet",
            "--no-report"));
  }
}
