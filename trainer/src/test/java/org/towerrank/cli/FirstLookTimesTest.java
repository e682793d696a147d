package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When items could be recommended, as {@code prepare --init} guesses it. */
class FirstLookTimesTest {
  @TempDir private Path folder;

  /** News: a column is when items began if no event is before it. */
  @Test
  void itemsBeginWhenNoEventIsBefore() throws IOException {
    StringBuilder log = new StringBuilder("user_id,item_id,time\n");
    StringBuilder items = new StringBuilder("item_id,edited,published\n");
    for (int i = 0; i < 300; i++) {
      log.append("%d,n%d,%d\n".formatted(i % 9, i / 10, 1_767_225_600_000L + 60_000L * i));
      if (i % 10 == 0) {
        items.append(
            "n%d,2026-01-01T06:%02d:00Z,2026-01-01T0%d:%02d:00Z\n"
                .formatted(i / 10, i / 10, i / 60, i % 60));
      }
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    Path table = Files.writeString(folder.resolve("items.csv"), items);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file, "--items", table).out())
        .contains(
            "  time: published  # guess: no event is before it",
            "  columns: [edited, published]",
            "    # left out from: published, as few items last: give until as well",
            "{name: published_age, column: published, side: query, kind: age, moment: time, unit:"
                + " hours, encoder: {type: standard, log1p: true}}");
    Files.writeString(file, log + "1,n5,1767225600000\n");
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file, "--items", table).out())
        .contains("  # time: edited  # if items began then")
        .doesNotContain("  time: published", "kind: age", "    from:");
  }

  /** Offers: no event is after their last day, and what is edited later is no end. */
  @Test
  void itemsEndWhenNoEventIsAfter() throws IOException {
    StringBuilder log = new StringBuilder("user_id,item_id,time\n");
    StringBuilder items = new StringBuilder("item_id,edited,since,last_day,checked\n");
    for (int i = 0; i < 300; i++) {
      int day = 1 + i / 12;
      log.append("%d,n%d,2026-01-%02dT%02d:00:00Z%n".formatted(i % 9, day, day, i % 12 * 2));
      if (i % 12 == 0) {
        items.append(
            "n%1$d,2026-01-%1$02dT12:00:00Z,2026-01-%1$02d,%2$s,2026-03-01%n"
                .formatted(day, day == 7 ? "" : "2026-01-%02d".formatted(day)));
      }
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    Path table = Files.writeString(folder.resolve("items.csv"), items);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file, "--items", table).out())
        .contains(
            "  time: since  # guess: no event is before it",
            "  until: last_day  # guess: no event is after it, so that it may be when items ended",
            "    from: since  # guess, as no event is before it",
            "    until: last_day  # guess, as no event is after it")
        .doesNotContain("until: checked", "left out from:");
    Files.writeString(file, log + "1,n3,2026-01-04T00:00:00Z\n");
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file, "--items", table).out())
        .contains("    # left out from: since, as few items last: give until as well")
        .doesNotContain("  until:");
  }

  /** Goods: what came first is still bought in the end. */
  @Test
  void itemsThatLastAreRecalledFromTheirBeginningOn() throws IOException {
    StringBuilder log = new StringBuilder("user_id,item_id,time\n");
    StringBuilder items = new StringBuilder("item_id,added\n");
    for (int i = 0; i < 300; i++) {
      int item = i * 7919 % (1 + i / 10);
      log.append(i % 9)
          .append(",n")
          .append(item)
          .append(',')
          .append(1_767_225_600 + i)
          .append('\n');
      if (i % 10 == 0) {
        items.append('n').append(i / 10).append(',').append(1_767_225_600 + i).append('\n');
      }
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    Path table = Files.writeString(folder.resolve("items.csv"), items);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file, "--items", table).out())
        .contains("    from: added  # guess, as no event is before it")
        .doesNotContain("left out from");
  }
}
