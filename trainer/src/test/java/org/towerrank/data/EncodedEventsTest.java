package org.towerrank.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Events that are encoded many at a time become what each becomes alone: wherever columns come
 * from, and in whatever order features read them.
 */
class EncodedEventsTest {
  private static final int USERS = 50;
  private static final List<String> FEATURES =
      List.of(
          "{name: gender, side: user, kind: categorical, encoder: {type: vocabulary}}",
          "{name: age, side: user, kind: numeric, encoder: {type: standard}}",
          "{name: user, side: user, kind: categorical, encoder: {type: hash, buckets: 1000}}",
          "{name: item, side: item, kind: categorical, encoder: {type: vocabulary}}",
          "{name: part, side: item, kind: categorical, encoder: {type: vocabulary}}",
          "{name: price, side: item, kind: numeric, encoder: {type: min_max}}",
          "{name: words, side: item, kind: sequence, max_length: 3, encoder: {type: vocabulary}}");

  @TempDir Path folder;

  private record Event(Map<String, String> values) {
    boolean lacks(String column) {
      return requireNonNull(values.get(column)).isEmpty();
    }
  }

  private final Random random = new Random(3);
  private final List<Map<String, String>> users = new ArrayList<>();

  private void writeUsers() throws IOException {
    StringBuilder text = new StringBuilder("user,gender,age\n");
    for (int i = 0; i < USERS; i++) {
      String gender = List.of("m", "f", "").get(random.nextInt(3));
      String age = random.nextInt(5) == 0 ? "" : Integer.toString(20 + i);
      users.add(Map.of("gender", gender, "age", age));
      text.append("u" + i + "," + gender + "," + age + "\n");
    }
    Files.writeString(folder.resolve("users.csv"), text);
  }

  /**
   * @param filler characters of a column that no feature reads, so that fewer rows are parsed at a
   *     time
   */
  private List<Event> writeEvents(int count, int filler) throws IOException {
    List<Event> events = new ArrayList<>();
    StringBuilder text = new StringBuilder("user,item,part,price,words,like,filler\n");
    String fill = "x".repeat(filler);
    for (int i = 0; i < count; i++) {
      int user = random.nextInt(USERS);
      Map<String, String> event = new LinkedHashMap<>(users.get(user));
      event.put("user", "u" + user);
      event.put("item", random.nextInt(9) == 0 ? "" : "ï" + random.nextInt(100));
      // Beyond 2^53, where some doubles stand for several whole numbers.
      event.put("part", Long.toString((1L << 53) + random.nextInt(20)));
      event.put("price", random.nextInt(9) == 0 ? "" : Double.toString(random.nextInt(999) / 4.0));
      event.put("words", "w" + random.nextInt(20) + " w" + random.nextInt(20));
      for (String column : List.of("user", "item", "part", "price", "words")) {
        text.append(event.get(column)).append(',');
      }
      text.append(i % 2).append(',').append(fill).append('\n');
      events.add(new Event(event));
    }
    Files.writeString(folder.resolve("events.csv"), text);
    return events;
  }

  private void convert() throws IOException {
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT user, item, CAST(part AS DECIMAL(38, 0)) AS part,"
              + " CAST(price AS DOUBLE) AS price, words, \"like\" FROM read_csv("
              + Sql.path(folder.resolve("events.csv")).code()
              + ", all_varchar = true)) TO "
              + Sql.path(folder.resolve("events.parquet")).code()
              + " (FORMAT parquet)");
    }
  }

  private String recipe(String file, List<String> features) {
    StringBuilder yaml =
        new StringBuilder(
            """
            name: events
            data:
              train: FILE
              validation: FILE
              test: FILE
              joins: [{file: users.csv, key: [user]}]
            tasks: [{name: like}]
            network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
            features:
            """
                .replace("FILE", file));
    features.forEach(feature -> yaml.append("  - ").append(feature).append('\n'));
    return yaml.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "5000, 0, events.csv",
    "700, 9000, events.csv",
    "5000, 0, events.parquet",
    "300, 0, events.parquet"
  })
  void becomeWhatEachBecomesAlone(int count, int filler, String file) throws IOException {
    writeUsers();
    List<Event> events = writeEvents(count, filler);
    if (file.endsWith("parquet")) {
      convert();
    }
    List<String> features = new ArrayList<>(FEATURES);
    for (int round = 0; round < 5; round++) {
      assertEncoded(recipe(file, features), file, events);
      Collections.shuffle(features, random);
    }
  }

  private void assertEncoded(String yaml, String file, List<Event> events) throws IOException {
    RankingData data =
        RankingData.open(
            RecipeReader.parse("recipe", yaml, Map.of()).recipe(), folder, Progress.silent());
    FeatureSchema schema = data.training().fitted();
    RankingSplit split = data.read(file, schema);
    RowEncoder alone = new RowEncoder(schema, List.of(Side.USER, Side.ITEM));
    assertThat(split.rows().count()).isEqualTo(events.size());
    for (int i = 0; i < events.size(); i++) {
      EncodedRows expected = alone.row(events.get(i).values());
      assertThat(split.rows().slice(i, 1).data()).as("row %s", i).isEqualTo(expected.data());
    }
    long empty = events.stream().filter(event -> event.lacks("item")).count();
    assertThat(requireNonNull(split.missing().get("item"))).isEqualTo((int) empty);
  }
}
