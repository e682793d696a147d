package org.towerrank.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.CsvOutput;
import org.towerrank.csv.CsvTable;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.data.Tables;
import org.towerrank.export.Exporter;
import org.towerrank.export.RandomModels;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Clip;
import org.towerrank.feature.DiscretizedEncoder;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.EpochUnit;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.Pooling;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.StandardEncoder;
import org.towerrank.feature.TextSplit;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Random rows of values of every type, predicted from CSV and Parquet beside each row alone. */
class PredictionTest {
  private static final int ROWS = 5000;

  /** Rows that are predicted together. */
  private static final int BATCH = 4096;

  private static final List<String> COUNTRIES =
      List.of("日本", "Ελλάδα", "äpfel", "\uD83D\uDE00", "a,b \"c\"", "007", "42.0", "True", "x");

  /** Of each column how Parquet has it; all but the first are nothing where the text is empty. */
  private static final Map<String, String> TYPES = types();

  private static final SequenceFeature TAGS =
      new SequenceFeature(
          "tags",
          Side.ITEM,
          "tags",
          "text",
          4,
          SequenceFeature.Order.UNORDERED,
          " ",
          TextSplit.WEIGHTED);

  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          List.of(
              new CategoricalFeature("country", Side.USER, "country", "text"),
              new CategoricalFeature("user", Side.USER, "user", "id"),
              new SequenceFeature(
                  "history",
                  Side.USER,
                  "history",
                  "id",
                  5,
                  SequenceFeature.Order.OLDEST_FIRST,
                  " "),
              new CategoricalFeature("member", Side.USER, "member", "truth"),
              new NumericFeature("years", Side.USER, "age", "age"),
              new CategoricalFeature("generation", Side.USER, "age", "generation"),
              new NumericFeature("share", Side.CONTEXT, "share", "number"),
              new CategoricalFeature("day", Side.CONTEXT, "day", "text"),
              new NumericFeature("price", Side.ITEM, "price", "number"),
              new NumericFeature("cost", Side.ITEM, "cost", "number"),
              new VectorFeature("cover", Side.ITEM, "cover", "number", 3, " "),
              TAGS,
              WeightsFeature.of(TAGS, Pooling.MEAN),
              new AgeFeature(
                  "since",
                  Side.QUERY,
                  "added",
                  "number",
                  "now",
                  AgeFeature.Unit.DAYS,
                  EpochUnit.SECONDS)),
          Map.of(
              "text", new HashEncoder(50),
              "id",
                  new VocabularyEncoder(
                      Vocabulary.of(IntStream.range(0, 40).mapToObj(Integer::toString).toList())),
              "truth", new VocabularyEncoder(Vocabulary.of(List.of("true", "false"))),
              "age", new MinMaxEncoder(0, 80, 0.4f, true),
              "generation", new DiscretizedEncoder(List.of(18.0, 30.0, 50.0)),
              "number", new StandardEncoder(0.3, 70, Clip.NONE, -1, false)));

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(5);
  private Path bundle = Path.of("");

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("country", "coalesce(country, '')");
    types.put("user", "\"user\"::BIGINT");
    types.put("history", "string_split(history, ' ')::INTEGER[]");
    types.put("member", "member::BOOLEAN");
    types.put("age", "age::INTEGER");
    types.put("share", "share::FLOAT");
    types.put("day", "day::DATE");
    types.put("now", "now::TIMESTAMP");
    types.put("price", "price::DOUBLE");
    types.put("cost", "cost::DECIMAL(9, 2)");
    types.put("cover", "string_split(cover, ' ')::FLOAT[]");
    types.put("tags", "string_split(tags, ' ')");
    types.put("added", "added::TIMESTAMP");
    return types;
  }

  @BeforeEach
  void export() throws IOException {
    bundle = folder.resolve("bundle");
    Mlp layers = new Mlp(List.of(4), Activation.RELU, 0f, false);
    Exporter.export(RandomModels.run(new DeepFm(2, layers, 0f), SCHEMA, 1))
        .writer()
        .write(bundle, false);
  }

  private @Nullable Object sometimes(Supplier<Object> value) {
    return random.nextInt(6) == 0 ? null : value.get();
  }

  private List<Object> list(int length, Supplier<Object> value) {
    return IntStream.range(0, length).mapToObj(i -> value.get()).toList();
  }

  private Instant moment() {
    return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
  }

  private Map<String, @Nullable Object> row() {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("country", sometimes(() -> COUNTRIES.get(random.nextInt(COUNTRIES.size()))));
    row.put("user", sometimes(() -> random.nextLong(60)));
    row.put("history", sometimes(() -> list(1 + random.nextInt(8), () -> random.nextInt(60))));
    row.put("member", sometimes(random::nextBoolean));
    row.put("age", sometimes(() -> random.nextInt(90) - 5));
    row.put("share", sometimes(() -> (float) random.nextGaussian()));
    row.put("day", sometimes(() -> LocalDate.ofEpochDay(20_000 + random.nextInt(9)).toString()));
    row.put("now", moment().toString());
    row.put("price", sometimes(() -> random.nextGaussian() * 100));
    row.put("cost", sometimes(() -> random.nextInt(1000) / 100.0));
    row.put("cover", sometimes(() -> list(3, () -> (float) random.nextGaussian())));
    row.put("tags", sometimes(this::tags));
    row.put("added", sometimes(() -> moment().toString()));
    return row;
  }

  private Object tags() {
    List<String> tags = new ArrayList<>();
    for (String tag : COUNTRIES.subList(0, 1 + random.nextInt(4))) {
      tags.add(tag + ":" + (1 + random.nextInt(9)) / 10.0);
    }
    return tags;
  }

  private List<Map<String, @Nullable Object>> rows() {
    return IntStream.range(0, ROWS).mapToObj(i -> row()).toList();
  }

  private Path csv(List<Map<String, @Nullable Object>> rows) throws IOException {
    Path file = folder.resolve("rows.csv");
    try (CsvOutput out = CsvOutput.create(file, List.copyOf(TYPES.keySet()))) {
      for (Map<String, @Nullable Object> row : rows) {
        out.row(row.values().stream().map(RawValueEncoder::joinedText).toList());
      }
      out.commit();
    }
    return file;
  }

  /** In two files, several row groups each. */
  private Path parquet(Path csv, String... changed) throws IOException {
    Path files = Files.createDirectories(folder.resolve("rows.parquet"));
    Map<String, String> types = new LinkedHashMap<>(TYPES);
    for (int i = 0; i < changed.length; i += 2) {
      types.put(changed[i], changed[i + 1]);
    }
    List<String> columns = new ArrayList<>();
    types.forEach((name, type) -> columns.add(type + " AS \"" + name + "\""));
    String select =
        "SELECT "
            + String.join(", ", columns)
            + " FROM read_csv("
            + Sql.path(csv).code()
            + ", all_varchar = true, nullstr = '')";
    try (Engine engine = Engine.reading()) {
      for (String part : List.of(" LIMIT 3333", " OFFSET 3333")) {
        engine.execute(
            "COPY ("
                + select
                + part
                + ") TO "
                + Sql.path(files.resolve("part" + part.length() + ".parquet")).code()
                + " (FORMAT parquet, ROW_GROUP_SIZE 2048)");
      }
    }
    return files;
  }

  private String predict(Path data, String out) throws IOException {
    Path file = folder.resolve(out);
    long rows =
        new Prediction(data, List.of("country", "user", "member"), file, Progress.silent())
            .scores(Bundle.open(bundle));
    assertThat(rows).isEqualTo(ROWS);
    return Files.readString(file);
  }

  private float[] each(List<Map<String, @Nullable Object>> rows) throws IOException {
    RowEncoder encoder = new RowEncoder(SCHEMA, List.of(Side.values()));
    float[] scores = new float[0];
    try (RankingModel model = RankingModel.load(Bundle.open(bundle), SessionSettings.SERVING)) {
      for (int from = 0; from < rows.size(); from += BATCH) {
        int count = Math.min(BATCH, rows.size() - from);
        EncodedRows encoded = encoder.newRows(count);
        for (int i = 0; i < count; i++) {
          encoder.encode(rows.get(from + i), encoded, i);
        }
        float[] some = model.scoreRows(encoded);
        int before = scores.length;
        scores = Arrays.copyOf(scores, before + some.length);
        System.arraycopy(some, 0, scores, before, some.length);
      }
    }
    return scores;
  }

  @Test
  void everyRowHasTheScoresOfItsValuesAloneFromCsvAndParquet() throws IOException {
    List<Map<String, @Nullable Object>> rows = rows();
    Path csv = csv(rows);
    String ofCsv = predict(csv, "csv.csv");
    assertThat(predict(parquet(csv), "parquet.csv")).isEqualTo(ofCsv);
    float[] expected = each(rows);
    int at = 0;
    try (CsvTable table = CsvTable.open(folder.resolve("csv.csv"))) {
      while (table.next()) {
        Map<String, @Nullable Object> row = rows.get(at / 2);
        for (String kept : List.of("country", "user", "member")) {
          assertThat(table.text(table.column(kept)))
              .isEqualTo(RawValueEncoder.joinedText(row.get(kept)));
        }
        for (String task : List.of("click", "like")) {
          assertThat(table.text(table.column(task))).isEqualTo(Float.toString(expected[at++]));
        }
      }
    }
    assertThat(at).isEqualTo(2 * ROWS);
  }

  private void refused(Path data, String... parts) {
    assertThatThrownBy(() -> predict(data, "out.csv"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
    assertThat(folder.resolve("out.csv")).doesNotExist();
  }

  /** Two rows have one: the first of them is told, whichever column is encoded first. */
  @Test
  void theFirstValueThatDoesNotFitIsToldWithItsRow() throws IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>(rows());
    rows.get(3500).put("age", "old");
    rows.get(3460).put("cover", List.of(1, 2));
    Path csv = csv(rows);
    refused(csv, "rows.csv] line 3462: column [cover]: feature [cover]", "3 numbers", "2");
    refused(
        parquet(csv, "age", "age"),
        "rows.parquet] line 3461: column [cover]: feature [cover]",
        "3 numbers");
    rows.get(3460).put("cover", null);
    refused(
        csv(rows),
        "rows.csv] line 3502: column [age]: feature [years]: expected a number",
        "[old]");
    refused(
        parquet(csv(rows), "age", "age"),
        "rows.parquet] line 3501: column [age]: feature [years]: expected a number",
        "[old]");
    rows.get(3500).put("age", null);
    rows.get(4999).put("now", null);
    refused(csv(rows), "rows.csv] line 5001: ", "moment", "[now]");
  }

  /** Longer than the engine takes a row of CSV for, of which Parquet is made. */
  @Test
  void aKeptTextMayBeVeryLong() throws IOException {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>(rows());
    String text = "ä\"\n".repeat(700_000);
    rows.get(7).put("country", text);
    Path out = folder.resolve("out.parquet");
    Path csv = csv(rows);
    new Prediction(csv, List.of("country"), out, Progress.silent()).scores(Bundle.open(bundle));
    try (RowTable table = Tables.open(out)) {
      CsvColumn column = table.column("country");
      for (int i = 0; i < 8; i++) {
        assertThat(table.next()).isTrue();
      }
      assertThat(table.text(column)).isEqualTo(text);
    }
  }

  @Test
  void aKeptListWithANumberThatIsNoneIsToldWithItsRow() throws IOException {
    Path data = parquet(csv(rows()), "note", "if(age = '7', ['nan'::DOUBLE, 2], [1])");
    Path out = folder.resolve("out.csv");
    Prediction prediction = new Prediction(data, List.of("note"), out, Progress.silent());
    assertThatThrownBy(() -> prediction.scores(Bundle.open(bundle)))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            ".*rows.parquet] line \\d+: column \\[note]: expected a finite number, got \\[NaN]");
    assertThat(out).doesNotExist();
  }
}
