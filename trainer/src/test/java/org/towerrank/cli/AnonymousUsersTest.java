package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom {@code prepare --init} takes for the user of a log where few have signed in. */
class AnonymousUsersTest {
  private static final int USERS = 300;

  @TempDir private Path folder;

  /**
   * A log whose users sign in, or do not.
   *
   * @param signedIn one of how many users has
   */
  private Path log(String user, String visitor, int signedIn) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder log = new StringBuilder(user + "," + visitor + ",product_id,ts,event\n");
    for (int row = 0; row < 4000; row++) {
      int who = random.nextInt(USERS);
      log.append(who % signedIn == 0 ? "u" + who : "")
          .append(
              ",v%d,%d,%d,%s%n"
                  .formatted(
                      7 * who,
                      random.nextInt(90),
                      1_767_225_600 + 40 * row,
                      random.nextInt(4) == 0 ? "purchase" : "view"));
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  private String first(Object... arguments) throws IOException {
    Path out = Files.createTempDirectory(folder, "first");
    CommandRun.done(Stream.concat(Arrays.stream(arguments), Stream.of("--out", out)).toArray());
    CommandRun.done(
        "prepare", "--quiet", out.resolve("prepare.yaml"), "--out", out.resolve("data"));
    return Files.readString(out.resolve("prepare.yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "user_id, visitor_id",
    "user_id, user_pseudo_id",
    "userId, anonymousId",
    "customer_id, session_id",
    "member, cookie",
    "customer, device_id",
    "用户, 访客ID"
  })
  void whereFewHaveSignedInVisitorsAreTheUsers(String user, String visitor) throws IOException {
    String first = first("prepare", "--quiet", "--init", log(user, visitor, 5));
    assertThat(first.replace("\"", ""))
        .contains("  user: " + visitor + "  # guess")
        .contains("  # or " + user + ", which most events do not have\n")
        .contains("  item: product_id");
  }

  @Test
  void whereMostHaveSignedInTheyAre() throws IOException {
    Path log = log("user_id", "visitor_id", 1);
    assertThat(first("prepare", "--quiet", "--init", log))
        .contains("  user: user_id  # guess")
        .doesNotContain("  # or ");
  }

  /** What is known of users goes by their ids, and is of no use to visitors. */
  @Test
  void whereATableTellsOfThoseWhoSignedInTheyAre() throws IOException {
    StringBuilder users = new StringBuilder("user_id,age\n");
    for (int user = 0; user < USERS; user += 5) {
      users.append("u%d,%d%n".formatted(user, 20 + user % 50));
    }
    Path table = Files.writeString(folder.resolve("users.csv"), users);
    Path log = log("user_id", "visitor_id", 5);
    assertThat(first("prepare", "--quiet", "--init", log, "--users", table))
        .contains("  user: user_id  # guess");
  }

  /** A browser or a place of many values is no user, whatever few have signed in. */
  @Test
  void whatTellsNoUsersApartIsNone() throws IOException {
    for (String other : new String[] {"browser", "user_agent", "client_version"}) {
      assertThat(first("prepare", "--quiet", "--init", log("user_id", other, 5)))
          .contains("  user: user_id  # guess");
    }
  }
}
