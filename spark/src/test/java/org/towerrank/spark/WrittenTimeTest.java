package org.towerrank.spark;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;
import org.towerrank.sql.WrittenTimes;

/** Times in formats of {@code strptime}, beside what DuckDB reads. */
class WrittenTimeTest {
  private static final int TEXTS = 4000;
  private static final String[] NAMES = {
    "Jan",
    "feb",
    "MAR",
    "May",
    "Sept",
    "January",
    "SEPTEMBER",
    "december",
    "Mon",
    "tue",
    "Sunday",
    "WEDNESDAY"
  };
  private static final String[] ZONES = {
    "+0100",
    "-0530",
    "+05:45",
    "-03",
    "Z",
    "+1",
    "+01:",
    "-00:00:15",
    "+023015",
    "+24:00",
    "+5:30",
    "-02:30:",
    "+0230:15",
    "+0230:",
    "-05:30:15"
  };

  private final Random random = new Random(29);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%d.%m.%Y %H:%M",
        "%m/%d/%y %I:%M:%S %p",
        "%d-%b-%Y",
        "%B %d, %Y",
        "%a %b %d %H:%M:%S %z %Y",
        "%A,%d%B%Y",
        "%Y-%m-%d %H:%M:%S.%f",
        "%Y%m%d%H%M%S",
        "%Y年%m月%d日",
        "100%% %d.%m.%y 'x' %I%p",
        "%-d/%-m/%Y  %H",
        "%d %m %Y %m %H %I %z"
      })
  void timesAreThoseOfDuckDb(String format) throws IOException {
    List<String> texts = Stream.generate(() -> text(format)).limit(TEXTS).toList();
    List<@Nullable Long> expected = expected(texts, format);
    int read = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = texts.get(i);
      assertThat(WrittenTime.micros(text, format)).as("[%s]", text).isEqualTo(expected.get(i));
      read += expected.get(i) == null ? 0 : 1;
    }
    assertThat(read).isBetween(TEXTS / 20, TEXTS * 19 / 20);
  }

  private static List<@Nullable Long> expected(List<String> texts, String format)
      throws IOException {
    String all = texts.stream().map(text -> Sql.text(text).code()).collect(joining(", "));
    List<@Nullable Long> expected = new ArrayList<>();
    try (Engine engine = Engine.reading()) {
      Sql micros = WrittenTimes.microseconds(new Sql("said"), format);
      String query = "SELECT %s FROM (SELECT unnest([%s]) AS said)".formatted(micros.code(), all);
      for (@Nullable String[] row : engine.rows(query)) {
        String found = row[0];
        expected.add(found == null ? null : Long.valueOf(found));
      }
    }
    return expected;
  }

  /** So written, or nearly. */
  private String text(String format) {
    String text = format;
    while (text.matches("(?s).*%[-a-zA-Z].*")) {
      text = text.replaceFirst("%-?([a-zA-Z])", "\u0001$1");
      int at = text.indexOf('\u0001');
      text = text.substring(0, at) + part(text.charAt(at + 1)) + text.substring(at + 2);
    }
    text = text.replace("%%", "%");
    return random.nextInt(5) > 0 ? text : changed(text);
  }

  private String part(char part) {
    return switch (part) {
      case 'Y' ->
          String.valueOf(
              random.nextInt(9) == 0 ? random.nextInt(10_000) : 1990 + random.nextInt(40));
      case 'y' -> number(100, 2);
      case 'm' -> number(random.nextInt(9) == 0 ? 15 : 12, 2);
      case 'd' -> number(random.nextInt(9) == 0 ? 40 : 29, 2);
      case 'H' -> number(random.nextInt(9) == 0 ? 27 : 24, 2);
      case 'I' -> number(random.nextInt(9) == 0 ? 15 : 12, 2);
      case 'M', 'S' -> number(random.nextInt(9) == 0 ? 63 : 60, 2);
      case 'f' -> number(random.nextInt(9) == 0 ? 10_000_000 : 1000, 6);
      case 'p' -> new String[] {"AM", "pm", "Pm", "aM", "p.m."}[random.nextInt(5)];
      case 'z' -> ZONES[random.nextInt(ZONES.length)];
      case 'b' -> name(0, 4);
      case 'B' -> name(4, 8);
      case 'a' -> name(8, 10);
      default -> name(10, 12);
    };
  }

  private String name(int from, int to) {
    return random.nextInt(9) == 0
        ? NAMES[random.nextInt(NAMES.length)]
        : NAMES[from + random.nextInt(to - from)];
  }

  private String number(int below, int digits) {
    String number = String.valueOf(random.nextInt(below) + random.nextInt(2));
    return random.nextBoolean()
        ? number
        : "0".repeat(Math.max(0, digits - number.length())) + number;
  }

  private String changed(String text) {
    int at = random.nextInt(text.length());
    String inserted =
        random
            .ints(random.nextInt(3), 0, 9)
            .mapToObj(i -> " \t0aT.:-年".substring(i, i + 1))
            .collect(joining());
    return text.substring(0, at) + inserted + text.substring(at + random.nextInt(2));
  }
}
