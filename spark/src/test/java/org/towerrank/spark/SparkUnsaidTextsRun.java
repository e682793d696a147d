package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bundle.Bundle;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.predict.Predicted;
import org.towerrank.predict.Prediction;
import org.towerrank.prepare.Preparation;
import org.towerrank.progress.Progress;

/**
 * Texts that are bytes, as Impala, Hive and old Spark write them to Parquet, are those of one
 * machine.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkUnsaidTextsRun {
  private static final String SPEC =
      """
      log: {files: [log.parquet], user: u, item: i, time: t, action: a, missing: [grün]}
      tasks: [{name: like, positive: [gelikt, geliked]}]
      items: {files: [items.parquet], id: i}
      ranking: {}
      recall: {}
      split: {by: time}
      format: parquet
      """;

  private static final String NO_TEXT = "'\\xFF\\x00'::BLOB";

  @TempDir private Path folder;

  private void write(String user) throws IOException {
    LocalSpark.write(
        folder.resolve("log.parquet"),
        "SELECT "
            + user
            + " AS u, encode('größe-' || i * 7 % 31) AS i, 1700000000 + 60 * i AS t,"
            + " encode(CASE WHEN i * 7 % 31 % 3 = 0 THEN 'geliked' ELSE 'angesehen' END) AS a,"
            + " encode(['grün', 'weiß', ''][1 + i % 3]) AS colour, [encode('ä'), NULL] AS kinds, "
            + NO_TEXT
            + " AS picture FROM range(300) AS t(i)");
    LocalSpark.write(
        folder.resolve("items.parquet"),
        "SELECT encode('größe-' || i) AS i, encode('Größe ' || i) AS title FROM range(31) AS t(i)");
  }

  @Test
  void rowsAreThoseOfOneMachine() throws IOException {
    write("encode('für-' || i % 20)");
    new BothPreparations(folder).assertSame(SPEC, "ranking", "recall");
  }

  @Test
  void usersThatAreNoTextsAreRefusedAsOnOneMachine() throws IOException {
    write("CASE i WHEN 5 THEN " + NO_TEXT + " ELSE encode('für-' || i % 20) END");
    BothPreparations both = new BothPreparations(folder);
    both.assertRefused(SPEC)
        .hasMessageContaining("column [u]: expected texts in UTF-8, found bytes that are none");
    Preparation one = new Preparation(folder.resolve("prepare.yaml"), 500, 2, Progress.silent());
    assertThatThrownBy(() -> one.run(folder.resolve("one")))
        .hasMessageContaining("column \"u\": expected texts in UTF-8, found bytes that are none");
  }

  @Test
  void predictionsAreThoseOfOneMachine() throws IOException {
    Path bundle = bundle();
    Path rows =
        LocalSpark.write(
            folder.resolve("rows.parquet"),
            "SELECT range AS \"row\", encode('' || range % 600) AS item_id,"
                + " encode('größe ' || range % 70) AS colour, encode('' || range % 5) AS price,"
                + " [encode('' || range % 500), NULL, encode('3')] AS history FROM range(900)");
    Path one = folder.resolve("one.parquet");
    new Prediction(rows, List.of("row"), one, Progress.silent()).scores(Bundle.open(bundle));
    Path many = folder.resolve("many");
    predicted(bundle, rows).write().parquet(many.toString());
    String select = "SELECT \"row\"::BIGINT, click FROM (";
    String expected = select + LocalSpark.reading(one) + ")";
    String found = select + LocalSpark.reading(many.resolve("*.parquet")) + ")";
    assertThat(LocalSpark.lacking(expected, found)).isZero();
    assertThat(LocalSpark.lacking(found, expected)).isZero();
    assertThat(LocalSpark.lacking("SELECT DISTINCT click FROM (" + found + ")", "SELECT 0"))
        .isGreaterThan(100);
  }

  @Test
  void bytesThatAreNoTextAreRefusedAsOnOneMachine() throws IOException {
    Path bundle = bundle();
    for (String colour : List.of(NO_TEXT, "[" + NO_TEXT + "]")) {
      Path rows =
          LocalSpark.write(
              folder.resolve("rows.parquet"),
              "SELECT 1 AS \"row\", '1' AS item_id, "
                  + colour
                  + " AS colour, 1 AS price, '3' AS history");
      String told = "column [colour]: expected texts in UTF-8, found bytes that are none";
      Dataset<Row> predicted = predicted(bundle, rows);
      assertThatThrownBy(() -> SparkErrors.explained(predicted::collectAsList))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(told);
    }
  }

  private Path bundle() throws IOException {
    Mlp layers = new Mlp(List.of(16), Activation.RELU, 0f, false);
    Path bundle = folder.resolve("ranker.zip");
    RandomBundles.writer(
            new ModelDefinition(
                new DeepFm(8, layers, 0f), SparkPredictionRun.schema(), List.of("click")),
            3)
        .write(bundle, true);
    return bundle;
  }

  private static Dataset<Row> predicted(Path bundle, Path rows) throws IOException {
    return new SparkPrediction(bundle, true, Predicted.SCORES, List.of("row"))
        .of(LocalSpark.session().read().parquet(rows.toString()));
  }
}
