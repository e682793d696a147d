package org.towerrank.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.RecipeReader;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/**
 * Events that are read once become what they become where encoders are fitted first, and then the
 * events are read again.
 */
class OnePassTest {
  private static final String RECIPE =
      """
      name: events
      data:
        train: FILE
        validation: FILE
        test: FILE
        weight: weight
        joins: [{file: users.csv, key: [user]}]
      tasks: [{name: like}]
      network: {architecture: deepfm, dimension: 4, mlp: {layers: [8]}}
      features:
        - {name: gender, side: user, kind: categorical, encoder: {type: vocabulary}}
        - {name: age, side: user, kind: numeric, encoder: {type: standard}}
        - {name: user, side: user, kind: categorical, encoder: {type: hash, buckets: 1000}}
        - {name: item, side: item, kind: categorical, encoder: {type: vocabulary, min_count: 4}}
        - {name: last, side: user, kind: categorical, shares: item}
        - {name: code, side: item, kind: categorical, encoder: {type: vocabulary}}
        - {name: price, side: item, kind: numeric, encoder: {type: min_max, log: true}}
        - {name: dear, column: price, side: item, kind: numeric, encoder: {type: quantile}}
        - name: level
          column: price
          side: item
          kind: categorical
          encoder: {type: discretized, buckets: 9}
        - {name: size, side: item, kind: numeric, encoder: {type: identity}}
        - {name: words, side: item, kind: sequence, max_length: 2, encoder: {type: vocabulary}}
        - {name: seen, side: user, kind: sequence, max_length: 3, order: oldest_first, shares: item}
        - {name: next, column: seen, side: user, kind: sequence, max_length: 9, order: newest_first, shares: item}
        - {name: tags, side: item, kind: sequence, max_length: 3, encoder: {type: vocabulary, min_count: 600}}
        - {name: hashes, column: tags, side: item, kind: sequence, max_length: 2, encoder: {type: hash, buckets: 7}}
      """;

  /** Elements with weights have no codes. */
  private static final String WEIGHTED =
      "  - {name: weighted, column: words, side: item, kind: sequence, split: weighted,"
          + " max_length: 3, encoder: {type: vocabulary}}\n";

  private static final int ROWS = 5000;

  @TempDir Path folder;

  private final Random random = new Random(5);
  private final Set<String> labels = new LinkedHashSet<>();
  private int counted;
  private int readRows;

  @BeforeEach
  void write() throws IOException {
    StringBuilder users = new StringBuilder("user,gender,age\n");
    for (int i = 0; i < 40; i++) {
      users.append("u" + i + "," + one("m", "f", "") + "," + one("", "" + (20 + i)) + "\n");
    }
    Files.writeString(folder.resolve("users.csv"), users);
    StringBuilder events =
        new StringBuilder("user,item,last,code,price,size,words,seen,tags,like,weight\n");
    for (int i = 0; i < ROWS; i++) {
      // A row that counts for nothing has values that no other has.
      boolean counts = random.nextInt(10) > 0;
      counted += counts ? 1 : 0;
      events.append("u" + random.nextInt(40) + ",");
      events.append(one("", "ï" + (int) (900 * Math.pow(random.nextDouble(), 3))) + ",");
      events.append("ï" + random.nextInt(900) + ",");
      events.append(one("1.0", "1", "1e3", "1000", "True", "true", "x" + i % 7) + ",");
      events.append((counts ? one("", "" + random.nextInt(4000) / 8.0) : "100000") + ",");
      events.append(random.nextInt(9) + ",");
      events.append(words(counts ? "w" : "only", 9) + "," + words("ï", 900) + ",");
      events.append(words("", 8) + ",");
      events.append(i % 2 + "," + (counts ? "0.5" : "0") + "\n");
    }
    Files.writeString(folder.resolve("events.csv"), events);
    try (Engine engine = Engine.reading()) {
      engine.execute(
          "COPY (SELECT * REPLACE (CAST(price AS DOUBLE) AS price, CAST(size AS INTEGER) AS size,"
              + " CAST(\"like\" AS BOOLEAN) AS \"like\", CAST(weight AS FLOAT) AS weight,"
              + " [CAST(tag AS INTEGER) FOR tag IN string_split(tags, ' ') IF tag <> ''] AS tags)"
              + " FROM"
              + " read_csv("
              + Sql.path(folder.resolve("events.csv")).code()
              + ", all_varchar = true)) TO "
              + Sql.path(folder.resolve("events.parquet")).code()
              + " (FORMAT parquet)");
    }
  }

  /** None to four of some words, some twice. */
  private String words(String prefix, int distinct) {
    return random
        .ints(random.nextInt(5), 0, distinct)
        .mapToObj(word -> prefix + word)
        .collect(Collectors.joining(" "));
  }

  private String one(String... values) {
    return values[random.nextInt(values.length)];
  }

  private RankingData data(String file, String recipe) throws IOException {
    return RankingData.open(
        RecipeReader.parse("recipe", recipe.replace("FILE", file), Map.of()).recipe(),
        folder,
        Progress.watchedBy(this::update));
  }

  private void update(String label, long rows) {
    labels.add(label);
    readRows++;
  }

  @ParameterizedTest
  @ValueSource(strings = {"events.csv", "events.parquet"})
  void givesTheEncodersAndRowsOfTwo(String file) throws IOException {
    FeatureSchema twice = data(file, RECIPE + WEIGHTED).training().fitted();
    assertThat(labels).containsExactly("fit encoders");
    labels.clear();
    RankingData data = data(file, RECIPE);
    TrainingEvents events = data.training();
    FeatureSchema once = events.fitted();
    assertThat(twice.encoders()).containsAllEntriesOf(once.encoders());
    RankingSplit split = events.rows(once);
    assertThat(labels).containsExactly("read " + file);
    assertThat(split.rows().count()).isEqualTo(counted);
    assertThat(split.rows().layout().schema()).isEqualTo(once);
    assertSame(split, data.read(file, once));
    assertSame(events.rows(once), split);
  }

  /** The first row alone, some rows, most of them. */
  @ParameterizedTest
  @CsvSource({
    "events.csv, 0",
    "events.csv, 100000",
    "events.parquet, 100000",
    "events.parquet, 400000"
  })
  void goesOnWithoutRowsWhereThereAreTooMany(String file, long mostBytes) throws IOException {
    RankingData data = data(file, RECIPE);
    FeatureSchema schema = data.training().fitted();
    readRows = 0;
    TrainingEvents events = data.training(mostBytes);
    assertThat(events.fitted()).isEqualTo(schema);
    RankingSplit split = events.rows(schema);
    assertThat(readRows).as("each row was read twice").isEqualTo(2 * counted);
    assertSame(split, data.read(file, schema));
  }

  @Test
  void encodesRowsByTheEncodersOfAnEarlierRun() throws IOException {
    RankingData data = data("events.csv", RECIPE);
    // Of other rows, so that values are unknown to them.
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve("events.csv"))) {
      Files.write(folder.resolve("earlier.csv"), lines.lines().limit(300).toList());
    }
    FeatureSchema earlier = data("earlier.csv", RECIPE).training().fitted();
    TrainingEvents events = data.training();
    assertThat(events.fitted()).isNotEqualTo(earlier);
    assertSame(events.rows(earlier), data.read("events.csv", earlier));
  }

  /** A refit keeps the run's encoders, also those that no value changes. */
  @Test
  void readsAgainWhereTheEarlierRunEncodesOtherwise() throws IOException {
    // With a value of their own for missing numbers nothing of them is fitted.
    String plain = RECIPE.replace("{type: identity}", "{type: identity, missing: 0}");
    FeatureSchema fitted = data("events.csv", plain).training().fitted();
    TrainingEvents events =
        data("events.csv", plain.replace("missing: 0", "missing: 0, log1p: true")).training();
    assertSame(events.rows(fitted), data("events.csv", plain).read("events.csv", fitted));
  }

  @Test
  void rowsThatNoFittingChangesAreReadOnceHoweverManyThereAre() throws IOException {
    String hashed =
        RECIPE.substring(0, RECIPE.indexOf("  - {name: gender"))
            + "  - {name: user, side: user, kind: categorical, encoder: {type: hash, buckets: 9}}\n"
            + "  - {name: item, side: item, kind: categorical, encoder: {type: hash, buckets: 9}}\n";
    RankingData data = data("events.csv", hashed);
    TrainingEvents events = data.training(0);
    RankingSplit split = events.rows(events.fitted());
    assertThat(readRows).isEqualTo(counted);
    assertSame(split, data.read("events.csv", events.fitted()));
  }

  /** Where an earlier run's vocabulary has two ids for what is one value now. */
  @Test
  void tellsFormsOfAValueApartAsTheEarlierRunDid() throws IOException {
    RankingData data = data("events.csv", RECIPE);
    TrainingEvents events = data.training();
    FeatureSchema fitted = events.fitted();
    Map<String, Encoder> encoders = new LinkedHashMap<>(fitted.encoders());
    encoders.put("code", new VocabularyEncoder(Vocabulary.of(List.of("1e3", "1000", "1.0"))));
    FeatureSchema forms = new FeatureSchema(fitted.features(), encoders);
    assertSame(events.rows(forms), data.read("events.csv", forms));
  }

  /** What does not fit the encoders of an earlier run is told as where events are read by them. */
  @Test
  void tellsWhichValueDoesNotFit() throws IOException {
    RankingData data = data("events.csv", RECIPE);
    TrainingEvents events = data.training();
    FeatureSchema fitted = events.fitted();
    Map<String, Encoder> encoders = new LinkedHashMap<>(fitted.encoders());
    encoders.put("code", requireNonNull(encoders.get("level")));
    FeatureSchema numbers = new FeatureSchema(fitted.features(), encoders);
    assertThatThrownBy(() -> events.rows(numbers))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("events.csv")
        .hasMessageContaining("column [code]");
  }

  private static void assertSame(RankingSplit split, RankingSplit expected) {
    assertThat(split.rows().count()).isEqualTo(expected.rows().count());
    for (int i = 0; i < split.rows().count(); i++) {
      assertThat(split.rows().slice(i, 1).data())
          .as("row %s", i)
          .isEqualTo(expected.rows().slice(i, 1).data());
    }
    assertThat(split.labels()).isEqualTo(expected.labels());
    assertThat(split.weights()).isEqualTo(expected.weights());
    assertThat(split.missing()).isEqualTo(expected.missing());
  }
}
