package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A first specification of tables whose columns have names that the log or the other has too. */
class FirstLookNamesTest {
  @TempDir private Path folder;

  private Path members() throws IOException {
    StringBuilder people = new StringBuilder("id,City,born\n");
    for (int person = 0; person < 60; person++) {
      people.append("m%d,c%d,%d\n".formatted(person, person % 5, 1950 + person % 40));
    }
    return Files.writeString(folder.resolve("people.csv"), people);
  }

  private Path meetings(String header, String more) throws IOException {
    Random random = new Random(3);
    StringBuilder log = new StringBuilder(header).append('\n');
    for (int event = 0; event < 1500; event++) {
      int member = random.nextInt(60);
      int other = (member + 1 + random.nextInt(59)) % 60;
      String action = (member + other) % 4 == 0 ? "like" : "view";
      log.append("m%d,m%d,%d,%s".formatted(member, other, 1_700_000_000 + 90 * event, action))
          .append(more.isEmpty() ? "" : more.formatted(random.nextInt(4)))
          .append('\n');
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  /** What a look writes has to be what the commands behind it take. */
  private void fits(Object... arguments) throws IOException {
    Path first = folder.resolve("first");
    CommandRun.done(Stream.concat(Arrays.stream(arguments), Stream.of("--out", first)).toArray());
    Path data = folder.resolve("data");
    CommandRun.done("prepare", first.resolve("prepare.yaml"), "--out", data, "--quiet");
    for (String recipe : new String[] {"ranking", "recall"}) {
      CommandRun.done(
          TrainArguments.of(
              first.resolve(recipe + ".yaml"),
              data,
              folder.resolve(recipe),
              "--quiet",
              "--no-report",
              "--set",
              "fit.epochs=1"));
    }
  }

  /** People are recommended to people: one table tells of both. */
  @Test
  void oneTableTellsOfUsersAndOfItems() throws IOException {
    Path log = meetings("from_member,to_member,at,action", "");
    Path people = members();
    fits("prepare", "--quiet", "--init", log, "--users", people, "--items", people);
    assertThat(Files.readString(folder.resolve("first/prepare.yaml")))
        .containsOnlyOnce("  prefix: user_");
    assertThat(Files.readString(folder.resolve("first/ranking.yaml")))
        .contains("{name: user_City, side: user,", "{name: City, side: item,")
        .contains("{name: user_born, side: user,", "{name: born, side: item,");
  }

  /** What a link leads to has another parent than the link. */
  @ParameterizedTest
  @ValueSource(strings = {"", "new/first"})
  void aSpecificationBehindALinkFindsTheLog(String inside) throws IOException {
    Path log = meetings("from_member,to_member,at,action", "");
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), Files.createDirectories(folder.resolve("far/away/from/here")));
    Path first = link.resolve(inside);
    CommandRun.done("prepare", "--quiet", "--init", log, "--out", first);
    Path data = folder.resolve("data");
    CommandRun.done("prepare", first.resolve("prepare.yaml"), "--out", data, "--quiet");
    assertThat(data.resolve("ranking")).isNotEmptyDirectory();
  }

  /** Names that differ in case alone are one name to the engine. */
  @Test
  void aTableHasColumnsThatTheLogHasToo() throws IOException {
    Path log = meetings("from_member,to_member,at,action,city", ",c%d");
    fits("prepare", "--quiet", "--init", log, "--items", members());
    assertThat(Files.readString(folder.resolve("first/prepare.yaml"))).contains("  prefix: item_");
    assertThat(Files.readString(folder.resolve("first/ranking.yaml")))
        .contains("{name: item_City, side: item,", "{name: city, side: context,");
  }

  @Test
  void tablesOfOtherNamesHaveNoPrefix() throws IOException {
    fits(
        "prepare",
        "--quiet",
        "--init",
        meetings("from_member,to_member,at,action", ""),
        "--items",
        members());
    assertThat(Files.readString(folder.resolve("first/prepare.yaml"))).doesNotContain("prefix");
  }

  /** Rows have lists, targets and labels of these names, whatever a log calls so. */
  @Test
  void aLogHasColumnsThatRowsHaveOtherOnesOf() throws IOException {
    Path log = meetings("history,member,at,action,exclude,Positive", ",c%d,1");
    Path renamed =
        Files.writeString(
            folder.resolve("log.csv"),
            Files.readString(log)
                .replaceFirst("history,member", "member,target_item")
                .replaceFirst("at,action", "at,history"));
    fits("prepare", "--quiet", "--init", renamed);
    assertThat(Files.readString(folder.resolve("first/prepare.yaml")))
        .contains("  user: member", "  item: target_item")
        .contains("{name: positive, column: history, positive: [like]}")
        .contains("  columns: []  # without [exclude, Positive], as rows have other columns");
    assertThat(Files.readString(folder.resolve("first/ranking.yaml")))
        .contains("# left out exclude, rows have another column of that name");
  }

  /** Users, items and times cannot be left out. */
  @Test
  void aNameThatRowsHaveIsNoUser() throws IOException {
    StringBuilder log = new StringBuilder("history,item,at\n");
    for (int event = 0; event < 600; event++) {
      log.append("u%d,i%d,%d\n".formatted(event % 20, event * 7 % 90, 1_700_000_000 + event));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    CommandRun.of("prepare", "--quiet", "--init", folder.resolve("log.csv"))
        .failed("expected a column of users, none looks like one", "[history, item, at]");
  }

  /** Recipes take no such names, and so would refuse what a look wrote. */
  @Test
  void columnsWhoseNamesAreNoneForRecipesAreLeftOut() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int event = 0; event < 600; event++) {
      log.append("{\"user\": \"u%d\", \"item\": \"i%d\"".formatted(event % 20, event * 7 % 30))
          .append(", \"time\": %d, \"a\\tb\": %d".formatted(1_700_000_000 + event, event / 7 % 3))
          .append(
              ", \" ? \": %d, \"%s\": %d"
                  .formatted(event / 7 % 5, "why ".repeat(200), event / 7 % 4))
          .append(", \"city\": \"c%d\"}%n".formatted(event / 7 % 3));
    }
    Path file = Files.writeString(folder.resolve("log.jsonl"), log);
    fits("prepare", "--quiet", "--init", file);
    assertThat(Files.readString(folder.resolve("first/ranking.yaml")))
        .contains("# left out \"a\\tb\", recipes take no")
        .contains("# left out \" ? \", recipes take no")
        .contains("{name: city, side: context");
  }

  /** What recipes add to the columns is called otherwise where a column has the name. */
  @Test
  void featuresThatAreNoColumnsHaveNamesOfTheirOwn() throws IOException {
    StringBuilder log = new StringBuilder("user,item,time,times_had,since_age\n");
    StringBuilder items = new StringBuilder("item,since\n");
    for (int event = 0; event < 600; event++) {
      log.append(
          "u%d,i%d,%d,%d,%d%n"
              .formatted(
                  event % 20,
                  event * 7 % 30,
                  1_700_000_000 + event,
                  event / 7 % 3,
                  event / 11 % 2));
    }
    for (int item = 0; item < 30; item++) {
      items.append("i%d,%d%n".formatted(item, 1_600_000_000 + item));
    }
    fits(
        "prepare",
        "--quiet",
        "--init",
        Files.writeString(folder.resolve("log.csv"), log),
        "--items",
        Files.writeString(folder.resolve("items.csv"), items));
    assertThat(Files.readString(folder.resolve("first/ranking.yaml")))
        .contains("{name: times_had, side: context", "{name: times_had_, column: item")
        .contains("{name: since_age, side: context", "{name: since_age_, column: since");
  }

  /** What came of an event, or did not, is the label; how long it took would tell it. */
  @Test
  void aColumnOfTwoValuesThatComesOfTheEventIsTheLabel() throws IOException {
    StringBuilder log = new StringBuilder("session_id,product,day,bought,minutes\n");
    for (int event = 0; event < 3000; event++) {
      log.append(
          "%d,p%d,2026-01-%02d,%s,%d.5\n"
              .formatted(
                  event / 6,
                  event * 7 % 90,
                  1 + event / 100 + event % 6 / 3,
                  event % 3 == 0 ? "TRUE" : "FALSE",
                  event % 47));
    }
    fits("prepare", "--quiet", "--init", Files.writeString(folder.resolve("log.csv"), log));
    assertThat(Files.readString(folder.resolve("first/prepare.yaml")))
        .contains("{name: positive, column: bought, positive: [\"TRUE\"]}");
    assertThat(Files.readString(folder.resolve("first/ranking.yaml")))
        .contains("# left out minutes, it may come of the event");
  }

  /**
   * Accounts may have numbers of 17 digits, and a rating or a booking says the item in its name.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "steamid,appid,last_played;76561197960265728,0,1700000000;steamid;appid;last_played",
        "User-ID,Book-Rating,ISBN,Date;0,3,1000,1700000000;User-ID;ISBN;Date",
        "book_bool,guest_id,prop_id,at;0,1,1000,1700000000;guest_id;prop_id;at"
      })
  void whatIsToldOfAnItemIsNone(String header, String first, String user, String item, String time)
      throws IOException {
    long[] begin = Arrays.stream(first.split(",", -1)).mapToLong(Long::parseLong).toArray();
    List<String> names = List.of(header.split(",", -1));
    StringBuilder log = new StringBuilder(header).append('\n');
    for (int event = 0; event < 600; event++) {
      List<String> row = new ArrayList<>();
      for (int column = 0; column < begin.length; column++) {
        String name = names.get(column);
        int values = name.equals(user) ? 30 : name.equals(item) ? 40 : name.equals(time) ? 600 : 2;
        row.add(Long.toString(begin[column] + event % values));
      }
      log.append(String.join(",", row)).append('\n');
    }
    Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", folder.resolve("log.csv")).out())
        .containsPattern("  user: \"?" + user + "\"?  # guess")
        .containsPattern("  item: \"?" + item + "\"?  # guess")
        .containsPattern("  time: \"?" + time + "\"?  # guess");
  }

  @ParameterizedTest
  @CsvSource({
    "Aktion, angesehen, gekauft",
    "acción, visto, comprado",
    "positive, no, yes",
    "Bewertung, 1, 5"
  })
  void aColumnWithSuchANameIsTheLabel(String name, String seen, String chosen) throws IOException {
    StringBuilder log = new StringBuilder("kunde,artikel,zeit," + name + "\n");
    for (int event = 0; event < 600; event++) {
      log.append(
          "k%d,a%d,%d,%s%n"
              .formatted(
                  event % 30, event % 40, 1_700_000_000 + event, event % 7 < 2 ? chosen : seen));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", folder.resolve("log.csv")).out())
        .containsPattern(
            "name: positive, column: \"?%s\"?, positive(: \\[%s\\]|_from: 4.0)}"
                .formatted(name, chosen.equals("yes") ? "\"yes\"" : chosen));
  }
}
