package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.DataException;
import org.towerrank.feature.CategoricalFeature;
import org.towerrank.feature.Encoder;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.HashEncoder;
import org.towerrank.feature.IdentityEncoder;
import org.towerrank.feature.MinMaxEncoder;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.Vocabulary;
import org.towerrank.feature.VocabularyEncoder;
import org.towerrank.model.Activation;
import org.towerrank.model.DcnV2;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Dssm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.predict.Predicted;
import org.towerrank.predict.Prediction;
import org.towerrank.progress.Progress;

/** Predictions on Spark beside those of one machine: the same numbers of the same rows. */
class SparkPredictionRun {
  private static final Mlp LAYERS = new Mlp(List.of(16), Activation.RELU, 0f, false);

  @TempDir private Path folder;
  private final SparkSession spark = LocalSpark.session();

  static FeatureSchema schema() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    encoders.put(
        "item",
        new VocabularyEncoder(
            Vocabulary.of(IntStream.range(0, 500).mapToObj(Integer::toString).toList())));
    encoders.put("colour", new HashEncoder(50));
    encoders.put("price", new MinMaxEncoder(0, 5, 0.5f, true));
    List<Feature> features =
        List.of(
            new CategoricalFeature("item", Side.ITEM, "item_id", "item"),
            new CategoricalFeature("colour", Side.ITEM, "colour", "colour"),
            new NumericFeature("price", Side.ITEM, "price", "price"),
            new SequenceFeature(
                "history",
                Side.USER,
                "history",
                "item",
                5,
                SequenceFeature.Order.OLDEST_FIRST,
                " "));
    return new FeatureSchema(features, encoders);
  }

  private Path bundle(boolean towers) throws IOException {
    return bundle(towers, 3);
  }

  private Path bundle(boolean towers, long seed) throws IOException {
    ModelDefinition model =
        towers
            ? new ModelDefinition(new Dssm(8, LAYERS, LAYERS, 12, 0), schema(), List.of())
            : new ModelDefinition(new DeepFm(8, LAYERS, 0f), schema(), List.of("click"));
    Path bundle = folder.resolve(towers ? "towers.zip" : "ranker.zip");
    RandomBundles.writer(model, seed).write(bundle, true);
    return bundle;
  }

  private Path rows() throws IOException {
    return LocalSpark.write(
        folder.resolve("rows.parquet"),
        "SELECT range AS \"row\", CASE WHEN range % 9 > 0 THEN range % 600 END AS item_id,"
            + " 'colour ' || range % 70 AS colour, (range % 100)::FLOAT / 10 AS price,"
            + " CASE WHEN range % 5 > 0 THEN [range % 500, NULL, 3] END AS history"
            + " FROM range(20000)");
  }

  private void assertSame(boolean towers, Predicted predicted, String numbers) throws IOException {
    Path bundle = bundle(towers);
    Path rows = rows();
    Path one = folder.resolve("one.parquet");
    Prediction prediction = new Prediction(rows, List.of("row"), one, Progress.silent());
    if (towers) {
      prediction.vectors(Bundle.open(bundle), predicted == Predicted.ITEM_VECTORS);
    } else {
      prediction.scores(Bundle.open(bundle));
    }
    int before = ExecutorModel.loaded();
    Dataset<Row> four = spark.read().parquet(rows.toString()).repartition(LocalSpark.PARTITIONS);
    new SparkPrediction(bundle, true, predicted, List.of("row"))
        .of(four)
        .write()
        .parquet(folder.resolve("four").toString());
    // Four tasks at a time share one model.
    assertThat(ExecutorModel.loaded()).isBetween(before, before + 1);
    String select = "SELECT \"row\"::BIGINT AS \"row\", " + numbers + " FROM (";
    String expected = select + LocalSpark.reading(one) + ")";
    String found = select + LocalSpark.reading(folder.resolve("four/*.parquet")) + ")";
    assertThat(LocalSpark.lacking(expected, "SELECT NULL, NULL")).isEqualTo(20000);
    assertThat(LocalSpark.lacking(expected, found)).isZero();
    assertThat(LocalSpark.lacking(found, expected)).isZero();
  }

  @Test
  void scoresAreThoseOfOneMachine() throws IOException {
    assertSame(false, Predicted.SCORES, "click");
  }

  /** Sessions of others go on for months, and their machines have little room. */
  @Test
  void whatIsSentIsDeletedWhenTheApplicationEnds() throws IOException {
    // No other test has sent it.
    Path bundle = bundle(false, 4);
    Dataset<Row> rows = spark.read().parquet(rows().toString());
    Set<Path> before = sent();
    for (int i = 0; i < 2; i++) {
      new SparkPrediction(bundle, true, Predicted.SCORES, List.of()).of(rows).count();
    }
    Set<Path> copies = sent();
    copies.removeAll(before);
    assertThat(copies).hasSize(1);
    spark.stop();
    assertThat(copies).allSatisfy(copy -> assertThat(copy).doesNotExist());
  }

  /** A new model every day; the first task below asks for all of them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aSessionOfManyModelsKeepsFewOfThem(int tasks) throws IOException {
    Path bundle = bundle(false);
    Dataset<Row> rows = spark.read().parquet(rows().toString()).where("row < 20");
    List<Dataset<Row>> predicted = new ArrayList<>();
    for (int i = 0; i < ExecutorModel.MOST_LOADED + 2; i++) {
      Path copy = Files.copy(bundle, folder.resolve("model" + i + ".zip"));
      predicted.add(new SparkPrediction(copy, false, Predicted.SCORES, List.of("row")).of(rows));
    }
    Dataset<Row> all = predicted.stream().reduce(Dataset::union).orElseThrow().coalesce(tasks);
    for (int time = 0; time < 2; time++) {
      List<Row> found = all.collectAsList();
      assertThat(found).hasSize(20 * predicted.size());
      assertThat(Set.copyOf(found)).hasSize(20);
      assertThat(ExecutorModel.loaded()).isLessThanOrEqualTo(ExecutorModel.MOST_LOADED);
    }
  }

  private static Set<Path> sent() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(each -> each.getFileName().toString().startsWith("towerrank-bundle-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void itemVectorsAreThoseOfOneMachine() throws IOException {
    assertSame(true, Predicted.ITEM_VECTORS, "vector::VARCHAR");
  }

  @Test
  void userVectorsAreThoseOfOneMachine() throws IOException {
    assertSame(true, Predicted.USER_VECTORS, "vector::VARCHAR");
  }

  /** A session may have Spark give times as the newer classes of Java, whose calendar differs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DATE '2026-01-31' + (range % 70)::INTEGER",
        "to_timestamp(range % 70 * 1.5e8)",
        "DATE '0001-01-01' + (range % 70)::INTEGER",
        "[to_timestamp(range % 70 * 1.5e8 - 62135596800)]"
      })
  void timesGiveTheSameByEitherClassOfJava(String time) throws IOException {
    Path bundle = bundle(false);
    Path rows =
        LocalSpark.write(
            folder.resolve("times.parquet"),
            "SELECT range AS \"row\", '1' AS item_id, "
                + time
                + " AS colour, 1.5::FLOAT AS price, ['1'] AS history FROM range(500)");
    for (String newer : List.of("false", "true")) {
      spark.conf().set("spark.sql.datetime.java8API.enabled", newer);
      try {
        new SparkPrediction(bundle, true, Predicted.SCORES, List.of("row", "colour"))
            .of(spark.read().parquet(rows.toString()))
            .write()
            .parquet(folder.resolve(newer).toString());
      } finally {
        spark.conf().unset("spark.sql.datetime.java8API.enabled");
      }
    }
    Path one = folder.resolve("one.parquet");
    new Prediction(rows, List.of("row"), one, Progress.silent()).scores(Bundle.open(bundle));
    String scores = "SELECT \"row\"::BIGINT, click FROM (";
    String older = LocalSpark.reading(folder.resolve("false/*.parquet"));
    assertThat(LocalSpark.lacking(scores + LocalSpark.reading(one) + ")", scores + older + ")"))
        .isZero();
    String newer = LocalSpark.reading(folder.resolve("true/*.parquet"));
    assertThat(LocalSpark.lacking(older, newer)).isZero();
    assertThat(LocalSpark.lacking("SELECT DISTINCT click FROM (" + newer + ")", "SELECT 0"))
        .isGreaterThan(20);
  }

  @Test
  void aBundleThatAnExecutorLacksIsNamedWithTheMachine() throws IOException {
    Path bundle = bundle(false);
    Dataset<Row> rows = spark.read().parquet(rows().toString());
    Dataset<Row> predicted =
        new SparkPrediction(bundle, false, Predicted.SCORES, List.of("row")).of(rows);
    Files.delete(bundle);
    assertThatThrownBy(predicted::count)
        .hasStackTraceContaining("the bundle [" + bundle + "] is not on the executor [")
        .hasStackTraceContaining("leave [--on-executors] out");
  }

  /**
   * A path may get another bundle while a session goes on, on one machine sooner than on others.
   */
  @Test
  void aBundleThatAnotherReplacesIsNotTakenForIt() throws IOException {
    Path bundle = bundle(false);
    Dataset<Row> rows = spark.read().parquet(rows().toString()).limit(9);
    SparkPrediction prediction =
        new SparkPrediction(bundle, false, Predicted.SCORES, List.of("row"));
    List<Row> before = prediction.of(rows).collectAsList();
    Path first = Files.copy(bundle, folder.resolve("first.zip"));
    Path other = folder.resolve("other.zip");
    RandomBundles.writer(Bundle.open(bundle).definition().orElseThrow(), 4).write(other, true);
    Files.copy(other, bundle, StandardCopyOption.REPLACE_EXISTING);
    Dataset<Row> planned = prediction.of(rows);
    Files.copy(first, bundle, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(planned::count)
        .hasStackTraceContaining("the bundle [" + bundle + "] is not [")
        .hasStackTraceContaining("as the driver's is");
    Files.copy(other, bundle, StandardCopyOption.REPLACE_EXISTING);
    assertThat(planned.collectAsList()).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
  }

  /** A bundle may be large, and a driver has many jobs. */
  @Test
  void aJobLeavesNoCopyOfItsBundle() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path log = folder.resolve("log");
    Process job =
        LocalSpark.job(
            temporary,
            log,
            "predict",
            bundle(false).toString(),
            "--data",
            rows().toString(),
            "--out",
            folder.resolve("out").toString());
    assertThat(job.waitFor()).as(Files.readString(log)).isZero();
    assertThat(temporary.toFile().list((in, name) -> name.startsWith("towerrank-bundle")))
        .isEmpty();
  }

  @Test
  void columnsThatDoNotFitAreNamed() throws IOException {
    Path bundle = bundle(false);
    Dataset<Row> rows = spark.read().parquet(rows().toString());
    assertThatThrownBy(
            () -> new SparkPrediction(bundle, true, Predicted.SCORES, List.of("rwo")).of(rows))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a column [rwo]", "nearest is [row]");
    Dataset<Row> texts = rows.withColumn("price", rows.col("colour"));
    assertThatThrownBy(
            () -> new SparkPrediction(bundle, true, Predicted.SCORES, List.of()).of(texts).count())
        .hasStackTraceContaining("feature [price]: expected a number, got [colour");
  }

  /** One machine refuses them, too. */
  @Test
  void scoresThatAreNoNumbersAreRefused() throws IOException {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new NumericFeature("wealth", Side.USER, "wealth", "money"),
                new NumericFeature("price", Side.ITEM, "price", "money")),
            Map.of("money", new IdentityEncoder(0, false, false)));
    DcnV2 cross = new DcnV2(8, 3, 0, DcnV2.Structure.STACKED, LAYERS, 0f);
    Path bundle = folder.resolve("extreme.zip");
    RandomBundles.writer(new ModelDefinition(cross, schema, List.of("click")), 3)
        .write(bundle, true);
    Path rows =
        LocalSpark.write(
            folder.resolve("extreme.parquet"),
            "SELECT range AS \"row\", 1 AS wealth,"
                + " CASE range WHEN 7 THEN 3e38::FLOAT ELSE 0 END AS price FROM range(10)");
    Path one = folder.resolve("one.parquet");
    assertThatThrownBy(
            () ->
                new Prediction(rows, List.of("row"), one, Progress.silent())
                    .scores(Bundle.open(bundle)))
        .hasMessageContaining("row 8: expected finite numbers");
    Dataset<Row> predicted =
        new SparkPrediction(bundle, true, Predicted.SCORES, List.of("row"))
            .of(spark.read().parquet(rows.toString()));
    assertThatThrownBy(predicted::count)
        .hasStackTraceContaining("expected finite numbers, the model [random] of [")
        .hasStackTraceContaining("extreme numbers in the row that becomes [7,NaN]");
  }
}
