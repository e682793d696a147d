package org.towerrank.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code prepare --init} says of logs in which it finds no times. */
class FirstLookTimelessTest {
  @TempDir private Path folder;

  private void refused(String name, String header, String row, String... words) throws IOException {
    StringBuilder log = new StringBuilder(header);
    for (int i = 0; i < 60; i++) {
      log.append(row.formatted(151_603_712 + i % 9, i % 7, 10 + i % 19, i)).append('\n');
    }
    Path file = Files.writeString(folder.resolve(name), log);
    CommandRun.of("prepare", "--quiet", "--init", file).failed(words);
  }

  @ParameterizedTest
  @CsvSource({
    "'1::1193::5::978300760\n', '%2$d::%3$d::5::%4$d', 'commas, semicolons, tabs or bars have to be'",
    "'user,item,added\n', '%1$d,%2$d,%4$d', 'give numbers from 1600000000 on'",
    "'user,item,date_added\n', '%1$d,%2$d,in week %3$d of 2015',"
        + " '[date_added] may have them in another form, such as [in week 10 of 2015]'"
  })
  void whatToDoIsSaid(String header, String row, String words) throws IOException {
    refused("log.csv", header, row, "expected a column of times", words);
  }

  /** Of times that are mostly written alike one that is not is named. */
  @Test
  void theValueThatIsNoTimeIsNamed() throws IOException {
    Path file = folder.resolve("log.csv");
    StringBuilder log = new StringBuilder("user;item;when\n");
    for (int i = 0; i < 60; i++) {
      log.append("u%d;%d;%02d.12.2024 14:%02d%n".formatted(i % 7, i % 19, 1 + i % 28, i));
    }
    Files.writeString(file, log.append("u1;3;31.02.2024 14:05\n"));
    CommandRun.of("prepare", "--quiet", "--init", file)
        .failed(
            "expected a column of times",
            "[when] is mostly written as [%d.%m.%Y %H:%M], in 60 of 61 values, and not such as"
                + " [31.02.2024 14:05]: mend the others, or leave their rows out");
  }

  @Test
  void eventsOfASessionAreObjects() throws IOException {
    refused(
        "log.jsonl",
        "",
        "{\"session\": %2$d, \"events\": [{\"aid\": %3$d, \"ts\": 1661724000%4$03d}]}",
        "none looks like one: [session, events]; [events] has lists of objects: write a row for each");
  }

  /** Names of data sets may end otherwise, and the command has no option for the format. */
  @Test
  void aNameThatSaysNoFormatIsNamed() throws IOException {
    refused("u.data", "", "%2$d,%3$d,5,88125094%4$d", "such as of a link, or in a specification");
  }

  /** A table of tabs is not told of commas. */
  @Test
  void quotesWithinTextsOfTabsAreNamed() throws IOException {
    refused(
        "log.tsv",
        "user\titem\tat\n",
        "%2$d\t\"Heroes\" %3$d\t2026-01-0%2$d",
        "quotes that are around whole values and doubled within");
  }
}
