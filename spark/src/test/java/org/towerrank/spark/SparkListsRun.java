package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.progress.Progress;

/**
 * Logs whose rows say several items on Spark, beside what one machine makes of them.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkListsRun {
  private static final int REQUESTS = 300;

  @TempDir private Path folder;
  private final Random random = new Random(17);

  /** Some items of a request, which may say one twice, an empty one or none; null for no list. */
  private @Nullable List<String> items(String... odd) {
    int count = random.nextInt(6) - 1;
    if (count < 0) {
      return null;
    }
    List<String> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int item = random.nextInt(12 + odd.length);
      items.add(item < 12 ? "i" + item : odd[item - 12]);
    }
    return items;
  }

  private static List<String> some(@Nullable List<String> items, Random random) {
    return items == null ? List.of() : items.stream().filter(i -> random.nextInt(3) == 0).toList();
  }

  private long time() {
    return 1_700_000_000L + 60L * random.nextInt(90);
  }

  private void gzip(String name, String text) throws IOException {
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void assertSame(String log) throws IOException {
    new BothPreparations(folder)
        .assertSame(
            """
            log: {%s, user: user, item: shown, time: time}
            tasks: [{name: click, column: clicked}, {name: buy, column: bought}]
            history: {length: 5, of: click, equal_times: log_order}
            ranking: {negatives: {count: 1}}
            recall: {of: click}
            split: {by: time, validation: 0.2, test: 0.2}
            format: parquet
            """
                .formatted(log),
            "ranking",
            "recall");
  }

  /** Half of them compressed. */
  @ParameterizedTest
  @ValueSource(strings = {" ", "||"})
  void itemsOfTextsAreThoseOfOneMachine(String separator) throws IOException {
    for (int file = 0; file < 3; file++) {
      StringBuilder log = new StringBuilder("user,time,shown,clicked,bought,note\n");
      for (int i = 0; i < REQUESTS / 3; i++) {
        List<String> shown = items("4.20", "\u00a04.2\u3000", "", "'q'", "\\n", "4.2", "ü");
        List<String> clicked = some(shown, random);
        List<String> bought = clicked.isEmpty() ? List.of() : clicked.subList(0, 1);
        log.append("u%d,%d,".formatted(random.nextInt(12), time()));
        for (List<String> each :
            List.of(shown == null ? List.<String>of() : shown, clicked, bought)) {
          log.append('"').append(String.join(separator, each)).append("\",");
        }
        log.append("n").append(random.nextInt(3)).append('\n');
      }
      if (file == 1) {
        gzip("log1.csv.gz", log.toString());
      } else {
        Files.writeString(folder.resolve("log" + file + ".csv"), log);
      }
    }
    assertSame(
        ("files: ['log*'], missing: ['-', i3],"
                + " each: {separator: '%s', chosen: [clicked, bought], position: slot}")
            .formatted(separator));
  }

  /** Items are texts beside numbers, and what was bought is one number or none. */
  @Test
  void itemsOfJsonAreThoseOfOneMachine() throws IOException {
    for (int file = 0; file < 2; file++) {
      StringBuilder log = new StringBuilder();
      for (int i = 0; i < REQUESTS / 2; i++) {
        List<String> shown = items("7", "7.00", "1e16", "1.5e-7", "true", "-0", "12.50");
        List<String> clicked = some(shown, random);
        String bought = random.nextInt(3) == 0 ? "7.0" : random.nextInt(3) == 0 ? "1.5" : "null";
        log.append(
            """
            {"user": %d, "time": %d, "shown": %s, "clicked": %s, "bought": %s, "tags": %s}
            """
                .formatted(
                    random.nextInt(12),
                    time(),
                    json(shown),
                    json(clicked),
                    bought,
                    random.nextBoolean() ? "[1.50, \"x y\", null, []]" : "[]"));
      }
      Files.writeString(folder.resolve("log" + file + ".jsonl"), log);
    }
    assertSame("files: ['log*.jsonl'], each: {chosen: [clicked, bought], position: slot}");
  }

  private static String json(@Nullable List<String> items) {
    return items == null
        ? "null"
        : items.stream()
            .map(item -> item.startsWith("i") ? '"' + item + '"' : item)
            .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Of other types than the items. */
  @ParameterizedTest
  @ValueSource(strings = {"DOUBLE", "VARCHAR", "DECIMAL(12, 2)"})
  void itemsOfParquetAreThoseOfOneMachine(String type) throws IOException {
    for (int file = 0; file < 2; file++) {
      LocalSpark.write(
          folder.resolve("log" + file + ".parquet"),
          """
          SELECT range %% 11 AS "user",
            CASE WHEN range %% 13 > 0 THEN list_transform(range(range %% 5),
              lambda i: CASE WHEN i = 3 THEN NULL
              ELSE CAST((i * range * 7) %% 15 AS %1$s) END) END AS shown,
            to_timestamp(1700000000 + range * 7919 %% 5000) AS "time",
            CASE WHEN range %% 3 > 0 THEN list_transform(range(range %% 4),
              lambda i: CAST((i * range * 7) %% 15 AS DOUBLE)) END AS clicked,
            CASE WHEN range %% 2 > 0 THEN CAST((range * 7) %% 15 AS INTEGER) END AS bought
          FROM range(%2$d, %3$d)
          """
              .formatted(type, 200 * file, 200 * file + 200));
    }
    assertSame(
        "files: ['log*.parquet'], columns: [], each: {position: slot, chosen: [clicked, bought]}");
  }

  @Test
  void listsThatAreNoItemsAreRefusedAsOnOneMachine() throws IOException {
    refused("{\"user\": 1, \"time\": 3, \"shown\": [{\"x\": 1}]}", "each: {}", "expected lists");
    refused(
        "{\"user\": 1, \"time\": 3, \"shown\": [[1]]}",
        "each: {}",
        "expected lists of texts or numbers");
    refused(
        "{\"user\": 1, \"time\": 3, \"shown\": [1]}",
        "columns: []",
        "with the key [log.each] each item");
    refused(
        "{\"user\": 1, \"time\": 3, \"shown\": \"a b\"}",
        "each: {}",
        "[log.each.separator], found VARCHAR");
  }

  private void refused(String line, String keys, String why) throws IOException {
    Files.writeString(folder.resolve("log.jsonl"), line + "\n");
    Path spec =
        Files.writeString(
            folder.resolve("prepare.yaml"),
            "log: {files: [log.jsonl], user: user, item: shown, time: time, %s}\nrecall: {}\n"
                    .formatted(keys)
                + "split: {by: time}\nformat: parquet\n");
    assertThatThrownBy(
            () ->
                new SparkPreparation(LocalSpark.session(), spec, Progress.silent())
                    .run(folder.resolve("many").toString()))
        .hasMessageContaining(why);
    assertThat(folder.resolve("many")).doesNotExist();
  }
}
