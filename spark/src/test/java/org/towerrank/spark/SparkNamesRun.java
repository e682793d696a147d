package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.towerrank.csv.DataException;

/**
 * Names of columns on Spark, which are those of one machine or refused.
 *
 * <p>{@code .ci/clusters} runs it.
 */
class SparkNamesRun {
  @TempDir private Path folder;

  private SparkTable table(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return SparkTable.open(LocalSpark.session(), folder, List.of(name), null, List.of());
  }

  /** Of which one machine would name some {@code note_1}, {@code column3} or without the space. */
  @ParameterizedTest
  @ValueSource(strings = {"u,i,t,Note,note", "u,i,t,note,note", "u,i,t,,note", "u, i,t,x,y"})
  void namesThatOneMachineGivesOtherwiseAreRefused(String header) {
    assertThatThrownBy(() -> table("log.csv", header + "\na,b,1,x,y\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("log.csv]: expected names of columns");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";"})
  void theLineOfASpreadsheetIsNoHeader(String separator) {
    String text = "sep=,\nu,i\na,b\n".replace(",", separator);
    assertThatThrownBy(() -> table("log.csv", text))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("log.csv]: expected a header that names the columns")
        .hasMessageEndingWith("delete that line");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1, \"A\": 2}", "{\"a\": 1}\n{\"A\": 2}"})
  void keysThatDifferInCaseAloneAreRefused(String lines) {
    assertThatThrownBy(() -> table("log.jsonl", lines))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("but for case");
  }

  /** Spark tells of rows that it cannot read in a column of such a name. */
  @ParameterizedTest
  @ValueSource(strings = {"log.csv", "log.jsonl"})
  void aColumnHasTheNameThatSparkGivesToBadRows(String name) throws IOException {
    String text =
        name.endsWith(".csv")
            ? "_corrupt_record,t\nkept,1\n"
            : "{\"_corrupt_record\": \"kept\", \"t\": \"1\"}\n";
    Row row = table(name, text).rows().first();
    assertThat(row.<String>getAs("_corrupt_record")).isEqualTo("kept");
    assertThat(row.<String>getAs("t")).isEqualTo("1");
  }

  /** Spark tells of the file of a row in a column of such a name, if no other has it. */
  @ParameterizedTest
  @ValueSource(strings = {"log.csv", "log.jsonl"})
  void aColumnHasTheNameThatSparkGivesToFilesOfRows(String name) throws IOException {
    String text =
        name.endsWith(".csv")
            ? "_metadata,t\nkept,1\n"
            : "{\"_metadata\": \"kept\", \"t\": \"1\"}\n";
    Row row = table(name, text).rows().first();
    assertThat(row.<String>getAs("_metadata")).isEqualTo("kept");
    assertThat(row.<String>getAs(SparkTable.FILE)).endsWith("/" + name);
    assertThat(row.<Long>getAs(SparkTable.BLOCK)).isZero();
  }

  /** By a setting of clusters that came from Hive. A row would have a value more, or one less. */
  @ParameterizedTest
  @ValueSource(strings = {"price (EUR)", "is.new"})
  void aNameIsNoPatternOfNames(String name) throws IOException {
    SparkSession spark = LocalSpark.session().newSession();
    spark.conf().set("spark.sql.parser.quotedRegexColumnNames", true);
    Dataset<Row> rows =
        spark
            .read()
            .parquet(
                LocalSpark.write(
                        folder.resolve("items.parquet"),
                        "SELECT 'other' AS is_new, 'asked' AS \"" + name + "\", 'more' AS price")
                    .toString());
    Row row = rows.select(SparkTable.column("is_new"), SparkTable.column(name)).first();
    assertThat(row).isEqualTo(RowFactory.create("other", "asked"));
  }
}
