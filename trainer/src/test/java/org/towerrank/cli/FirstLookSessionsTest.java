package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an item tells the next one, as {@code prepare --init} guesses it for towers. */
class FirstLookSessionsTest {
  private static final String OWN =
      "  - {name: history, side: user, kind: sequence, encoder: {type: vocabulary}, max_length: 50";
  private static final String SHARED =
      "  - {name: history, side: user, kind: sequence, shares: song, max_length: 50";
  private static final int SONGS = 60;

  @TempDir private Path folder;

  /** What follows a song. */
  private interface Next {
    int of(int song, SplittableRandom random);
  }

  /** Sessions of six songs, one a minute, and all sessions at a time {@code apart}. */
  private Path log(Next next, int apart, int step) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder log = new StringBuilder("session,song,time\n");
    for (int session = 0; session < 400; session++) {
      int song = random.nextInt(SONGS);
      for (int i = 0; i < 6; i++) {
        int time = 1_767_225_600 + session * apart + i * step;
        log.append("s%d,t%d,%d%n".formatted(session, song, time));
        song = next.of(song, random);
      }
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  private String first(Path log) {
    return CommandRun.done("prepare", "--quiet", "--init", log).out();
  }

  private static int chain(int song, SplittableRandom random) {
    return random.nextInt(2) == 0 ? (song + 7) % SONGS : random.nextInt(SONGS);
  }

  @Test
  void aHistoryOfStepsHasEmbeddingsOfItsOwn() throws IOException {
    String recipes = first(log(FirstLookSessionsTest::chain, 600, 60));
    assertThat(recipes)
        .contains(OWN, "  temperature: 0.1", "two steps from one item lead to the same one in 2")
        .doesNotContain(SHARED);
  }

  @Test
  void whatComesInAnyOrderSharesThem() throws IOException {
    int group = 6;
    String recipes =
        first(
            log(
                (song, random) ->
                    random.nextInt(4) == 0
                        ? random.nextInt(SONGS)
                        : song % group + group * random.nextInt(SONGS / group),
                600,
                60));
    assertThat(recipes).contains(SHARED, "  temperature: 0.2").doesNotContain(OWN);
  }

  /** Who goes from one to the other goes back as well: what is near is near in both ways. */
  @Test
  void stepsThatLeadBackShareThemInAWideNetwork() throws IOException {
    String recipes =
        first(
            log(
                (song, random) ->
                    random.nextInt(4) == 0
                        ? random.nextInt(SONGS)
                        : (song + SONGS + (random.nextInt(2) == 0 ? 1 : -1)) % SONGS,
                600,
                60));
    assertThat(recipes).contains(SHARED, "  temperature: 0.1").doesNotContain(OWN);
  }

  /** A song that is played again and again tells nothing of the next one. */
  @Test
  void anItemAfterItselfIsNoStep() throws IOException {
    String recipes =
        first(
            log((song, random) -> random.nextInt(4) == 0 ? random.nextInt(SONGS) : song, 600, 60));
    assertThat(recipes).contains(SHARED).doesNotContain(OWN);
  }

  /** Of one moment no order is known, so that names must not make one. */
  @Test
  void itemsOfOneTimeHaveNoOrder() throws IOException {
    String recipes = first(log(FirstLookSessionsTest::chain, 600, 0));
    assertThat(recipes).contains(SHARED).doesNotContain(OWN);
  }

  /** Sessions do not come back, so that a ranker would learn them by heart. */
  @Test
  void usersWhoDoNotComeBackAreNoFeature() throws IOException {
    assertThat(first(log(FirstLookSessionsTest::chain, 600, 60)))
        .contains("  # left out session, 100.0 % of the users of the log's last fifth")
        .doesNotContain("{name: session");
    // All sessions last as long as the log.
    assertThat(first(log(FirstLookSessionsTest::chain, 1, 3600)))
        .contains("  - {name: session, side: user, kind: categorical, encoder: {type: vocabulary}");
  }

  /** Ratings differ by user, which has to be taken off what items have, whoever comes later. */
  @Test
  void usersWhoRateAreAFeatureUnlessNearlyAllAreNew() throws IOException {
    String line = "  - {name: session, side: user, kind: categorical";
    assertThat(first(mixed(""))).doesNotContain(line).contains("  # left out session, ");
    assertThat(first(mixed(",rating"))).contains(line);
  }

  @Test
  void usersOfFewEventsAreNoFeature() throws IOException {
    StringBuilder log = new StringBuilder("user_id,song,time,rating\n");
    for (int i = 0; i < 1000; i++) {
      log.append("u%d,t%d,%d,%d%n".formatted(i % 400, i % 7, 1_767_225_600 + 60 * i, 1 + i % 5));
    }
    assertThat(first(Files.writeString(folder.resolve("log.csv"), log)))
        .contains("  # left out user_id, users have 2.5 events on average: ")
        .doesNotContain("{name: user_id");
  }

  /** Of searches with a booking each, or of orders whose items have one time, nothing is before. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatHasNothingBeforeItIsNotRecalled(int booked) throws IOException {
    StringBuilder log = new StringBuilder("search_id,hotel,time,booked\n");
    for (int i = 0; i < 2000; i++) {
      int time = 1_767_225_600 + 600 * (i / 5);
      log.append("s%d,h%d,%d,%d%n".formatted(i / 5, i * 31 % 37, time, i % 5 < booked ? 1 : 0));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    Path out = folder.resolve("first");
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", out);
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("prepare.yaml", "ranking.yaml");
    assertThat(out.resolve("prepare.yaml"))
        .content()
        .contains("# recall: {}  # left out, as no user has a positive event before another");
    CommandRun.done(
        "prepare", "--quiet", out.resolve("prepare.yaml"), "--out", folder.resolve("data"));
  }

  /** An export of a day may have the day alone. */
  @Test
  void eventsOfOneTimeAreSplitAtRandom() throws IOException {
    StringBuilder log = new StringBuilder("user_id,dish,day,ordered\n");
    for (int i = 0; i < 2000; i++) {
      log.append("u%d,d%d,2026-01-05,%d%n".formatted(i % 90, i * 31 % 37, i % 11 < 3 ? 1 : 0));
    }
    Path out = folder.resolve("first");
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", out);
    assertThat(out.resolve("prepare.yaml"))
        .content()
        .contains("split: {by: random, validation: 0.1, test: 0.1}  # guess: all events have one");
    CommandRun.done(
        "prepare", "--quiet", out.resolve("prepare.yaml"), "--out", folder.resolve("data"));
  }

  /** Of 20,000 events 40 are orders, and 8 of these are the second of their user. */
  @Test
  void whatFewEventsHaveSomethingBeforeThemIsNotRecalled() throws IOException {
    StringBuilder log = new StringBuilder("user_id,dish,time,action\n");
    for (int i = 0; i < 20_000; i++) {
      String action = i % 500 == 0 ? "order" : "view";
      int time = 1_767_225_600 + 600 * i;
      log.append("u%d,d%d,%d,%s%n".formatted(i / 500 % 32 + 32 * (i % 500), i % 37, time, action));
    }
    Path out = folder.resolve("first");
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", out);
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("prepare.yaml", "ranking.yaml");
    assertThat(out.resolve("prepare.yaml"))
        .content()
        .contains("left out, as 8 positive events have another of their user before them, too few");
    CommandRun.done(
        "prepare", "--quiet", out.resolve("prepare.yaml"), "--out", folder.resolve("data"));
  }

  /** Most sessions are one after the other, and one of twenty lasts as long as the log. */
  private Path mixed(String label) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder log = new StringBuilder("session,song,time" + label + "\n");
    for (int session = 0; session < 400; session++) {
      for (int i = 0; i < 6; i++) {
        int step = session % 20 == 0 ? 40_000 : 60;
        int time = 1_767_225_600 + (session % 20 == 0 ? session : 600 * session) + i * step;
        log.append("s%d,t%d,%d".formatted(session, random.nextInt(SONGS), time))
            .append(label.isEmpty() ? "\n" : "," + (1 + random.nextInt(5)) + "\n");
      }
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }
}
