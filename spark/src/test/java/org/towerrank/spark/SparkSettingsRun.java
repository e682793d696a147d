package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.classic.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.TableFormat;

/** Preparations in a cluster whose settings change what queries mean, or lose rows. */
class SparkSettingsRun {
  private static final List<String> SETTINGS =
      List.of(
          "spark.sql.parser.escapedStringLiterals=true",
          "spark.sql.timestampType=TIMESTAMP_NTZ",
          "spark.sql.files.ignoreCorruptFiles=true",
          "spark.sql.files.ignoreMissingFiles=true",
          "spark.sql.groupByOrdinal=false",
          "spark.sql.sources.useV1SourceList=",
          "spark.sql.parquet.datetimeRebaseModeInRead=LEGACY",
          "spark.sql.parquet.datetimeRebaseModeInWrite=LEGACY");

  @TempDir private Path folder;
  private final SparkSession spark = (SparkSession) LocalSpark.session();
  // What new sessions begin with.
  private final SparkConf shared = spark.sharedState().conf();

  @BeforeEach
  void set() {
    SETTINGS.forEach(each -> shared.set(each.split("=", -1)[0], each.split("=", -1)[1]));
  }

  @AfterEach
  void unset() {
    SETTINGS.forEach(each -> shared.remove(each.split("=", -1)[0]));
  }

  private SparkEngine engine() {
    var work = new org.apache.hadoop.fs.Path(folder.resolve("work").toUri());
    return new SparkEngine(spark, work, work);
  }

  @Test
  void textsDaysAndTimesAreThoseThatWereGiven() throws IOException {
    SparkEngine engine = engine();
    String text = "b'uy\\n";
    engine.create(
        "made", "SELECT " + engine.dialect().text(text).code() + " AS t, DATE '0001-01-01' AS d");
    String micros = engine.dialect().micros("'2026-01-31T00:00:00'").code();
    assertThat(engine.rows("SELECT t, CAST(d AS STRING), " + micros + " FROM made").getFirst())
        .containsExactly(text, "0001-01-01", "1769817600000000");
    String written = LocalSpark.reading(folder.resolve("work/made-0/*.parquet"));
    assertThat(
            LocalSpark.lacking("SELECT d::VARCHAR FROM (" + written + ")", "SELECT '0001-01-01'"))
        .isZero();
  }

  @Test
  void aNumberIsTheColumnToGroupBy() throws IOException {
    assertThat(engine().rows("SELECT id % 2, count(*) FROM range(6) GROUP BY 1"))
        .containsExactlyInAnyOrder(new String[] {"0", "3"}, new String[] {"1", "3"});
  }

  @Test
  void aFileThatIsCorruptIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("log"));
    Path whole =
        LocalSpark.write(folder.resolve("log/a.parquet"), "SELECT range AS item FROM range(5000)");
    byte[] bytes = Files.readAllBytes(whole);
    Arrays.fill(bytes, 4, 60, (byte) 0x7f);
    Files.write(folder.resolve("log/b.parquet"), bytes);
    SparkEngine engine = engine();
    FileTable table = engine.open(folder, List.of("log"), TableFormat.PARQUET, List.of());
    assertThatThrownBy(() -> engine.create("made", "SELECT item FROM " + table.reading().code()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("log/b.parquet");
  }

  /** Whose checksum nobody looks at who is not told to. */
  @Test
  void aFileWhoseChecksumsDifferIsRefused() throws IOException {
    Path log = LocalSpark.damaged(folder.resolve("log"));
    SparkEngine engine = engine();
    FileTable table = engine.open(folder, List.of("log"), TableFormat.PARQUET, List.of());
    assertThatThrownBy(() -> engine.create("made", "SELECT item FROM " + table.reading().code()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(log.toString())
        .hasMessageContaining("CRC checksum verification failed");
    assertThatThrownBy(
            () ->
                SparkErrors.explained(
                    () ->
                        ParquetFiles.read(spark, folder.resolve("log").toString(), List.of("item"))
                            .collectAsList()))
        .hasMessageContaining(log.toString())
        .hasMessageContaining("CRC checksum verification failed");
  }
}
