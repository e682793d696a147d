package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where on numbers are taken for positive, which some of them have to be. */
class FirstLabelsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1 2 3 4 5,4.0",
    "0 1,1",
    "1 2,2.0",
    "0 0.25 0.5 0.75,0.5",
    "0.1 0.9,0.9",
    "-0.9 -0.5 -0.1,-0.1"
  })
  void theUpperThirdOfNumbersIsPositive(String values, String from) throws IOException {
    String[] scores = values.split(" ", -1);
    StringBuilder log = new StringBuilder("user,item,time,score\n");
    for (int i = 0; i < 400; i++) {
      String score = scores[i * 7 % 5 % scores.length];
      log.append("u%d,i%d,%d,%s%n".formatted(i % 20, i * 3 % 31, 1_700_000_000 + 60 * i, score));
    }
    prepared(log, "{name: positive, column: score, positive_from: " + from + "}");
  }

  /** Values of CSV have the spaces that are behind its commas. */
  @Test
  void spacesAroundAnActionDoNotHideWhatItSays() throws IOException {
    StringBuilder log = new StringBuilder("user, item, time, action\n");
    for (int i = 0; i < 400; i++) {
      String action = i % 4 == 0 ? "like" : "view";
      log.append(
          "u%d, i%d, %d, %s%n".formatted(i % 20, i * 3 % 31, 1_700_000_000 + 60 * i, action));
    }
    prepared(log, "{name: positive, column: action, positive: [\" like\"]}", "ranking: {}");
  }

  /** Events that nothing came of are often written with nothing there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "click;1;'';positive_from: 1.0",
        "action;like;none;positive: [like]",
        "feedback;like share;'';positive: [like, share]",
      })
  void whereNothingIsSaidNothingCame(String column, String said, String nothing, String positive)
      throws IOException {
    String[] texts = said.split(" ", -1);
    StringBuilder log = new StringBuilder("user,item,time,%s%n".formatted(column));
    for (int i = 0; i < 400; i++) {
      String text = i % 4 == 0 ? texts[i / 4 % texts.length] : nothing;
      log.append("u%d,i%d,%d,%s%n".formatted(i % 20, i * 3 % 31, 1_700_000_000 + 60 * i, text));
    }
    assertThat(
            prepared(
                log, "{name: positive, column: " + column + ", " + positive + "}", "ranking: {}"))
        .contains("positive 25.0 %");
  }

  /** Whoever gave one star did not like what there was. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "stars;1 star,2 stars,3 stars,4 stars,5 stars;\"4 stars\", \"5 stars\"",
        "rating;★☆☆,★★☆,★★★;\"★★★\"",
        "rating;⭐️,⭐️⭐️,⭐️⭐️⭐️;\"⭐️⭐️⭐️\"",
        "stars;star-1,star-2,star-3,star-4,star-5;\"star-4\", \"star-5\"",
        "stars;5 stars,1 star,no rating;\"5 stars\"",
        "bewertung;sehr gut,befriedigend,mangelhaft;\"sehr gut\"",
        "rating;2/10,6/10,9/10;\"9/10\"",
        "rating;1 out of 5,4.5 out of 5;\"4.5 out of 5\"",
        "rating;20%,80%,100%;\"100%\", \"80%\"",
        "rating;excellent,good,average,poor,terrible;excellent, good",
        "rating;positive,neutral,negative;positive",
        "rating;👍,👎;\"👍\"",
        "rating;thumbs up,thumbs down;\"thumbs up\"",
        "feedback;love,hate,meh;love",
        "clicked;on,off;\"on\"",
        "event;view_item,purchase,session_start,scroll,user_engagement;purchase",
        "event;appOpened,view,bookmark,loggedIn,search;bookmark",
        "event;page_view,app_install;app_install",
      })
  void ofTextsTheBestArePositive(String column, String values, String positive) throws IOException {
    String[] ratings = values.split(",", -1);
    StringBuilder log = new StringBuilder("user,item,time,%s%n".formatted(column));
    for (int i = 0; i < 400; i++) {
      String rating = ratings[i * 7 % 11 % ratings.length];
      log.append("u%d,i%d,%d,%s%n".formatted(i % 20, i * 3 % 31, 1_700_000_000 + 60 * i, rating));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("{name: positive, column: " + column + ", positive: [" + positive + "]}");
  }

  /** What was seen is then all that there is to learn from. */
  @Test
  void whereAllWasOnlySeenEveryEventIsPositive() throws IOException {
    StringBuilder log = new StringBuilder("user,item,time,event\n");
    for (int i = 0; i < 400; i++) {
      String event = i % 4 == 0 ? "view" : "impression";
      log.append("u%d,i%d,%d,%s%n".formatted(i % 20, i * 3 % 31, 1_700_000_000 + 60 * i, event));
    }
    prepared(log, "{name: positive, every: true}");
  }

  /** As where an app and a site each write the same log. */
  @ParameterizedTest
  @CsvSource({
    "1 true 0 false,'\"1\", \"true\"'",
    "True 0 False 1 false,'\"1\", \"True\"'",
    "no 1 0,\"1\"",
  })
  void numbersAndWordsForTheSameAreTheSame(String values, String positive) throws IOException {
    String[] texts = values.split(" ", -1);
    StringBuilder log = new StringBuilder("user,item,time,clicked\n");
    for (int i = 0; i < 420; i++) {
      String text = texts[i * 3 % 7 % texts.length];
      log.append("u%d,i%d,%d,%s%n".formatted(i % 20, i * 3 % 31, 1_700_000_000 + 60 * i, text));
    }
    prepared(log, "{name: positive, column: clicked, positive: [" + positive + "]}");
  }

  /** What is printed of the rows that a first specification with some parts makes of a log. */
  private String prepared(StringBuilder log, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    Path first = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", first);
    Path spec = first.resolve("prepare.yaml");
    assertThat(spec).content().contains(parts);
    return CommandRun.done("prepare", spec, "--out", folder.resolve("data"), "--quiet").out();
  }
}
