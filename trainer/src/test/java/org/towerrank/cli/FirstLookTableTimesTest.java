package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.csv.CsvTable;

/** Times of tables of users and items that only a format reads. */
class FirstLookTableTimesTest {
  private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 5, 0, 0);
  private static final int EVENTS = 600;
  private static final int HOURS = 2;
  private static final int USERS = 40;

  @TempDir private Path folder;

  private static String text(LocalDateTime time, String format) {
    return DateTimeFormatter.ofPattern(format, Locale.ENGLISH).format(time);
  }

  /** Two items come each day, and are clicked on that day: 12 events. */
  private Path log() throws IOException {
    StringBuilder log = new StringBuilder("user,item,at\n");
    for (int i = 0; i < EVENTS; i++) {
      log.append(
          "u%d,n%d,%sZ%n"
              .formatted(i % USERS, i / 12 * 2 + i % 2, FIRST.plusHours((long) HOURS * i)));
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  private Path items(String from, String until) throws IOException {
    StringBuilder items = new StringBuilder("item,topic,came,went\n");
    for (int i = 0; i < EVENTS / 6; i++) {
      LocalDateTime day = FIRST.plusDays(i / 2);
      items.append(
          "n%d,t%d,%s,%s%n".formatted(i, i % 5, text(day, from), text(day.plusHours(20), until)));
    }
    return Files.writeString(folder.resolve("items.csv"), items);
  }

  private String look(Object... tables) throws IOException {
    Path first = folder.resolve("first");
    Object[] arguments = {
      "prepare", "--quiet", "--init", folder.resolve("log.csv"), "--out", first
    };
    Object[] all = Arrays.copyOf(arguments, arguments.length + tables.length);
    System.arraycopy(tables, 0, all, arguments.length, tables.length);
    CommandRun.done(all);
    return Files.readString(first.resolve("prepare.yaml"));
  }

  private Path prepared() {
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", folder.resolve("first/prepare.yaml"), "--out", data);
    return data;
  }

  private static String firstValue(Path table, String column) throws IOException {
    try (CsvTable rows = CsvTable.open(table)) {
      assertThat(rows.next()).isTrue();
      return rows.text(rows.column(column));
    }
  }

  /** A day counts with all its hours, and of both formats of a day the one that fits is said. */
  @Test
  void itemsBeginAndEndOnWrittenDays() throws IOException {
    log();
    Path items = items("d.M.yyyy", "d.M.yyyy");
    assertThat(look("--items", items))
        .contains(
            "  time: came  # guess: no event is before it",
            "  time_format: \"%d.%m.%Y\"  # guess\n  until: went  # guess: no event is after it",
            "  columns: [topic, came, went]");
    assertThat(Files.readString(folder.resolve("first/recall.yaml")))
        .contains("    from: came  # guess", "    until: went  # guess");
    assertThat(Files.readString(folder.resolve("first/ranking.yaml")))
        .contains("{name: came_age, column: came, side: query, kind: age");
    Path data = prepared();
    assertThat(firstValue(data.resolve("items.csv.gz"), "came")).isEqualTo("2026-01-05");
    CommandRun.done(
        "train",
        folder.resolve("first/ranking.yaml"),
        "--quiet",
        "--data",
        data,
        "--out",
        folder.resolve("run"),
        "--set",
        "fit.epochs=1");
  }

  /** A specification has one format for both times of a table. */
  @Test
  void anEndThatIsOtherwiseWrittenIsNone() throws IOException {
    log();
    Path items = items("d/M/yyyy H:mm", "yyyy-MM-dd");
    assertThat(look("--items", items))
        .contains("  time: came  # guess", "  time_format: \"%d/%m/%Y %H:%M\"  # guess\n")
        .doesNotContain("until:");
    assertThat(firstValue(prepared().resolve("items.csv.gz"), "came"))
        .isEqualTo("2026-01-05T00:00:00.000000Z");
  }

  /** One that some events are before is told, with its format. */
  @Test
  void aTimeThatIsNoBeginningIsToldWithItsFormat() throws IOException {
    Path log = log();
    Files.writeString(log, Files.readString(log) + "u1,n40,2026-01-06T00:00:00Z\n");
    Path items = items("d MMM yyyy", "yyyy-MM-dd");
    String spec = look("--items", items);
    assertThat(spec).contains("  # time: came", "  # time_format: \"%d %b %Y\"  # guess\n");
    Files.writeString(
        folder.resolve("first/prepare.yaml"),
        spec.replace("  # time: came", "  time: came").replace("  # time_format", "  time_format"));
    assertThat(firstValue(prepared().resolve("ranking/train.csv.gz"), "topic")).isEqualTo("t0");
  }

  /** Where users changed, an event gets what they were then. */
  @Test
  void usersWithARowForEachTimeGetTheirFormat() throws IOException {
    log();
    StringBuilder users = new StringBuilder("user,plan,since\n");
    for (int i = 0; i < USERS; i++) {
      users.append("u%d,free,01/25/2025 9:30 PM%nu%d,paid,01/20/2026 9:30 AM%n".formatted(i, i));
    }
    Path table = Files.writeString(folder.resolve("users.csv"), users);
    assertThat(look("--users", table))
        .contains(
            "  id: user  # guess",
            "  time: since  # guess: there are several rows of one id",
            "  time_format: \"%m/%d/%Y %I:%M %p\"  # guess\n");
    Path data = prepared();
    assertThat(firstValue(data.resolve("ranking/train.csv.gz"), "plan")).isEqualTo("free");
    assertThat(firstValue(data.resolve("ranking/test.csv.gz"), "plan")).isEqualTo("paid");
    assertThat(firstValue(data.resolve("users.csv.gz"), "plan")).isEqualTo("paid");
  }
}
