package org.towerrank.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.csv.CsvTable;

/** Times of logs that are neither numbers since 1970 nor ISO 8601. */
class WrittenTimesTest {
  private static final OffsetDateTime FIRST =
      OffsetDateTime.of(2024, 12, 1, 0, 5, 9, 0, ZoneOffset.ofHours(2));

  @TempDir private Path folder;

  private Path log(DateTimeFormatter format) throws IOException {
    StringBuilder log = new StringBuilder("user;item;at;bought\n");
    for (int i = 0; i < 300; i++) {
      String at = format.format(FIRST.plusMinutes(137L * i));
      log.append("u%d;%d;%s;%d%n".formatted(i % 9, i * 7919 % 17, at, i % 2));
    }
    return Files.writeString(folder.resolve("log.csv"), log);
  }

  /** What is guessed is taken, and rows have ISO 8601. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd.MM.yyyy HH:mm | %d.%m.%Y %H:%M | 2024-12-01T00:05:00Z",
        "d.M.yyyy, H:mm:ss | %d.%m.%Y, %H:%M:%S | 2024-12-01T00:05:09Z",
        "dd-MM-yyyy HH:mm | %d-%m-%Y %H:%M | 2024-12-01T00:05:00Z",
        "dd/MM/yyyy HH:mm | %d/%m/%Y %H:%M | 2024-12-01T00:05:00Z",
        "M/d/yyyy h:mm:ss a | %m/%d/%Y %I:%M:%S %p | 2024-12-01T00:05:09Z",
        "M/d/yy H:mm | %m/%d/%y %H:%M | 2024-12-01T00:05:00Z",
        "dd-MMM-yyyy | %d-%b-%Y | 2024-12-01T00:00:00Z",
        "MMMM d, yyyy | %B %d, %Y | 2024-12-01T00:00:00Z",
        "EEE MMM dd HH:mm:ss xx yyyy | %a %b %d %H:%M:%S %z %Y | 2024-11-30T22:05:09Z",
        "EEE, dd MMM yyyy HH:mm:ss 'GMT' | %a, %d %b %Y %H:%M:%S GMT | 2024-12-01T00:05:09Z",
        "dd.MM.yyyy HH:mm:ss xxx | %d.%m.%Y %H:%M:%S %z | 2024-11-30T22:05:09Z",
        "dd/MMM/yyyy:HH:mm:ss xx | %d/%b/%Y:%H:%M:%S %z | 2024-11-30T22:05:09Z",
        "yyyy-MM-dd HH:mm:ss,SSS | %Y-%m-%d %H:%M:%S,%f | 2024-12-01T00:05:09Z",
        "yyyy-MM-dd HH:mm:ss xx | %Y-%m-%d %H:%M:%S %z | 2024-11-30T22:05:09Z",
        "yyyy-MM-dd h:mm:ss a | %Y-%m-%d %I:%M:%S %p | 2024-12-01T00:05:09Z",
        "yyyy年M月d日 HH:mm | %Y年%m月%d日 %H:%M | 2024-12-01T00:05:00Z",
        "yyyyMMdd'T'HHmmss'Z' | %Y%m%dT%H%M%SZ | 2024-12-01T00:05:09Z",
        "yyyyMMddHHmmss | %Y%m%d%H%M%S | 2024-12-01T00:05:09Z",
        "yyyyMMdd | %Y%m%d | 2024-12-01T00:00:00Z"
      })
  void theFormatIsGuessed(String written, String format, String first) throws IOException {
    Path log = log(DateTimeFormatter.ofPattern(written, Locale.ENGLISH));
    Path spec = folder.resolve("first/prepare.yaml");
    CommandRun.done("prepare", "--quiet", "--init", log, "--out", folder.resolve("first"));
    assertThat(Files.readString(spec))
        .contains("  time: at  # guess: times", "  time_format: \"" + format + "\"  # guess\n");
    Path data = folder.resolve("data");
    CommandRun.done("prepare", "--quiet", spec, "--out", data);
    try (CsvTable rows = CsvTable.open(data.resolve("ranking/train.csv.gz"))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.text(rows.column("at"))).isEqualTo(first);
    }
  }

  /** Of the first days of each month both are said. */
  @Test
  void daysAndMonthsMayBeEither() throws IOException {
    StringBuilder log = new StringBuilder("user,item,at\n");
    for (int i = 0; i < 300; i++) {
      log.append("u%d,%d,%02d/%02d/2024%n".formatted(i % 9, i * 7919 % 17, 1 + i % 3, 1 + i / 50));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("  time_format: \"%m/%d/%Y\"  # guess, or \"%d/%m/%Y\"\n");
  }

  /** What users have, such as a birthday, is no time of an event beside one in ISO 8601. */
  @Test
  void formattedDaysGiveWay() throws IOException {
    StringBuilder log = new StringBuilder("user,birthday,item,date\n");
    for (int i = 0; i < 600; i++) {
      int user = i % 150;
      log.append("u%d,%02d/05/%d,".formatted(user, 1 + user % 28, 1950 + user % 47))
          .append("%d,2024-05-%02d%n".formatted(i * 7919 % 31, 1 + i / 24));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("  time: date  # guess")
        .doesNotContain("time_format");
  }

  /** ISO 8601 needs none, with whatever between day and hour, and with a zone. */
  @ParameterizedTest
  @CsvSource({"yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss.SSSxxx", "yyyy/MM/dd HH:mm"})
  void ofIsoNoneIsSaid(String written) throws IOException {
    Path log = log(DateTimeFormatter.ofPattern(written, Locale.ENGLISH));
    assertThat(CommandRun.done("prepare", "--quiet", "--init", log).out())
        .contains("  time: at  # guess: times")
        .doesNotContain("time_format");
  }

  /** Java writes no seconds where there are none, right before the zone. */
  @Test
  void ofSomeTimesSecondsMayLack() throws IOException {
    StringBuilder log = new StringBuilder("user,item,at,bought\n");
    for (int i = 0; i < 300; i++) {
      String space = i % 7 == 0 ? " " : "";
      String time = space + FIRST.plusSeconds(17L * i) + space;
      log.append("u%d,%d,%s,%d%n".formatted(i % 9, i * 7919 % 17, time, i % 2));
    }
    assertThat(log).contains("T00:06+02:00", " 2024-12-01T00:05:09+02:00 ");
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    CommandRun.done("prepare", "--quiet", "--init", file, "--out", folder.resolve("first"));
    Path spec = folder.resolve("first/prepare.yaml");
    assertThat(Files.readString(spec)).contains("  time: at  # guess: times");
    CommandRun.done("prepare", "--quiet", spec, "--out", folder.resolve("data"));
    try (CsvTable rows = CsvTable.open(folder.resolve("data/ranking/train.csv.gz"))) {
      List<String> times = new ArrayList<>();
      while (rows.next()) {
        times.add(rows.text(rows.column("at")));
      }
      assertThat(times).contains("2024-11-30T22:05:09Z", "2024-11-30T22:06:00Z");
    }
  }

  /** Versions and codes have numbers, too, and letters that a day may have. */
  @ParameterizedTest
  @CsvSource({"1.12.%d", "07d7df%02d", "10.0.0.%d", "10-12-%d"})
  void othersAreNoTimes(String written) throws IOException {
    StringBuilder log = new StringBuilder("user,item,other,at\n");
    for (int i = 0; i < 300; i++) {
      log.append("u%d,%d,".formatted(i % 9, i * 7919 % 17))
          .append(written.formatted(10 + i % 30))
          .append(",%d%n".formatted(1_700_000_000 + i));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertThat(CommandRun.done("prepare", "--quiet", "--init", file).out())
        .contains("  time: at  # guess", "  # further column other: texts, 30 values");
  }

  /** One that is written otherwise is named, and so is a format that is none. */
  @Test
  void whatIsNotSoWrittenIsRefused() throws IOException {
    Path file = log(DateTimeFormatter.ofPattern("dd.MM.yyyy", Locale.ENGLISH));
    UnpreparedLog log = new UnpreparedLog(folder);
    String spec =
        """
        log: {files: [log.csv], user: user, item: item, time: at, time_format: "%s"}
        recall: {}
        split: {by: time}
        """;
    Files.writeString(file, Files.readString(file) + "u1;1;2024-12-31;1\n");
    log.refused(
        spec.formatted("%d.%m.%Y"),
        "column [at]: expected times as [time_format] says, [%d.%m.%Y], found 1 others such as"
            + " [2024-12-31]");
    String written = Files.readString(file);
    for (String wrong : new String[] {"31.12.24", "infinity"}) {
      Files.writeString(file, written.replace("2024-12-31", wrong));
      log.refused(spec.formatted("%d.%m.%Y"), "found 1 others such as [" + wrong + "]");
    }
    Files.writeString(file, written);
    log.refused(spec.formatted("dd.MM.yyyy"), "[time_format]", "such as %d.%m.%Y");
    log.refused(spec.formatted("%d.%m.%Q"), "[time_format]", "got [%Q] in [%d.%m.%Q]");
    log.refused(spec.formatted("%d.%m"), "got none of [%Y, %y] in [%d.%m]");
    log.refused(
        spec.replace(", time_format: \"%s\"", ""),
        "found 1 iso such as [2024-12-31], 300 unreadable such as [01.12.2024]; the key"
            + " [log.time_format] says how others are written");
  }
}
