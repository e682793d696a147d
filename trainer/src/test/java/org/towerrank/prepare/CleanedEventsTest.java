package org.towerrank.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which events are left out, and what is told of them. */
class CleanedEventsTest {
  @TempDir private Path folder;
  private SmallLog log;

  @BeforeEach
  void write() throws IOException {
    log = SmallLog.write(folder, 3);
  }

  @Test
  void cleaningCountsWhatItLeavesOut() throws IOException {
    StringBuilder rows = new StringBuilder("u,i,t\n");
    for (int i = 0; i < 40; i++) {
      rows.append("person")
          .append(i % 8)
          .append(",item")
          .append(i % 5)
          .append(',')
          .append(1000 * i)
          .append('\n');
    }
    for (int i = 0; i < 50; i++) {
      rows.append("bot,item").append(i % 5).append(',').append(7200 + i).append('\n');
    }
    rows.append("person0,item0,0\nperson1,rare,5\n,item1,6\nperson2,,7\nperson3,item1,\n");
    log.write("raw.csv", rows.toString());
    PreparationReport report =
        log.prepare(
            """
            log: {files: [raw.csv], user: u, item: i, time: t}
            clean: {duplicates: true, max_events_per_hour: 20, min_item_events: 2, min_user_events: 3}
            recall: {}
            split: {by: user_last}
            """,
            folder.resolve("data"),
            2);
    assertThat(report.read()).isEqualTo(95);
    assertThat(report.dropped())
        .containsExactly(
            Map.entry("without a user", 1L),
            Map.entry("without an item", 1L),
            Map.entry("without a time", 1L),
            Map.entry("duplicates", 1L),
            Map.entry("of users with more than 20 events in an hour", 50L),
            Map.entry("of items with fewer than 2 events", 1L),
            Map.entry("of users with fewer than 3 events", 0L));
    assertThat(report.kept()).isEqualTo(40);
    assertThat(report.users()).isEqualTo(8);
  }

  private static String timed(List<Instant> times) {
    StringBuilder rows = new StringBuilder("u,i,t\n");
    for (int i = 0; i < times.size(); i++) {
      rows.append("u%d,i%d,%s%n".formatted(i % 4, i % 5, times.get(i)));
    }
    return rows.toString();
  }

  private PreparationReport cleaned(String clean) throws IOException {
    return log.prepare(
        "log: {files: [raw.csv], user: u, item: i, time: t}\nclean: {"
            + clean
            + "}\nrecall: {}\nsplit: {by: time}\n",
        folder.resolve("data"),
        2);
  }

  @Test
  void eventsAheadOfTheClockAreLeftOutUnlessALaterTimeIsSaid() throws IOException {
    List<Instant> times = new ArrayList<>();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < 50; i++) {
      times.add(now.minus(50 - i, ChronoUnit.HOURS));
    }
    // Some zone's clock, and one that is wrong.
    times.add(now.plus(13, ChronoUnit.HOURS));
    times.add(Instant.parse("2100-01-01T00:00:00Z"));
    log.write("raw.csv", timed(times));
    for (String clean : List.of("", "latest: now")) {
      PreparationReport report = cleaned(clean);
      assertThat(report.dropped())
          .containsExactly(Map.entry("more than a day after now (clean.latest)", 1L));
      assertThat(report.kept()).isEqualTo(51);
      assertThat(report.splits().getLast().to()).isEqualTo(times.get(50).toString());
    }
    assertThat(cleaned("latest: 2100-01-01").dropped())
        .containsExactly(Map.entry("after 2100-01-01 (clean.latest)", 0L));
    assertThat(cleaned("latest: 2099-12-31").kept()).isEqualTo(51);
  }

  @Test
  void aDayLimitsTimesWithAllOfItsHours() throws IOException {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      times.add(Instant.parse("2025-03-01T00:00:00Z").plus(i, ChronoUnit.HOURS));
    }
    log.write("raw.csv", timed(times));
    PreparationReport report = cleaned("earliest: '2025-03-01T02:00:00Z', latest: 2025-03-02");
    assertThat(report.dropped())
        .containsExactly(
            Map.entry("before 2025-03-01T02:00:00Z (clean.earliest)", 2L),
            Map.entry("after 2025-03-02 (clean.latest)", 12L));
    assertThat(report.kept()).isEqualTo(46);
  }
}
