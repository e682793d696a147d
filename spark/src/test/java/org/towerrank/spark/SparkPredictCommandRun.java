package org.towerrank.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.towerrank.bench.RandomBundles;
import org.towerrank.bundle.Bundle;
import org.towerrank.command.CommandLines;
import org.towerrank.model.Activation;
import org.towerrank.model.DeepFm;
import org.towerrank.model.Mlp;
import org.towerrank.model.ModelDefinition;
import org.towerrank.predict.Predicted;
import org.towerrank.predict.Prediction;
import org.towerrank.progress.Progress;
import picocli.CommandLine;

/** Tables that {@code predict} on Spark does not take, and what it leaves where it fails. */
class SparkPredictCommandRun {
  @TempDir private Path folder;
  private final SparkSession spark = LocalSpark.session();

  private Path bundle() throws IOException {
    Mlp layers = new Mlp(List.of(4), Activation.RELU, 0f, false);
    ModelDefinition model =
        new ModelDefinition(
            new DeepFm(4, layers, 0f), SparkPredictionRun.schema(), List.of("click"));
    Path bundle = folder.resolve("ranker.zip");
    RandomBundles.writer(model, 3).write(bundle, true);
    return bundle;
  }

  private String refused(Path data, Path out) throws IOException {
    StringWriter error = new StringWriter();
    CommandLine line = SparkMain.commandLine();
    line.setErr(new PrintWriter(error, true));
    String bundle = bundle().toString();
    assertThat(line.execute("predict", bundle, "--data", data.toString(), "--out", out.toString()))
        .isEqualTo(CommandLines.FAILURE);
    return error.toString();
  }

  private Path items(String file, String changed) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    String all = "SELECT 1 AS item_id, 'red' AS colour, 1.5::DOUBLE AS price, ['1'] AS history";
    return LocalSpark.write(
        folder.resolve(file), "SELECT " + changed + " FROM (" + all + "), range(40)");
  }

  /** Spark takes the columns of one file for those of all, and reads no folders beside files. */
  @Test
  void filesThatSparkWouldNotReadAsTheyAreAreRefused() throws IOException {
    Path out = folder.resolve("out");
    items("lacking/a.parquet", "*");
    items("lacking/b.parquet", "* EXCLUDE price");
    assertThat(refused(folder.resolve("lacking"), out))
        .contains("lacking/b.parquet]: expected the columns [")
        .contains("price DOUBLE] of [")
        .doesNotContain("unexpected");
    items("wider/a.parquet", "*");
    items("wider/b.parquet", "* REPLACE (price::FLOAT AS price)");
    assertThat(refused(folder.resolve("wider"), out)).contains("price FLOAT");
    items("beside/a.parquet", "*");
    items("beside/more/b.parquet", "*");
    assertThat(refused(folder.resolve("beside"), out))
        .contains("beside/more/b.parquet]: Spark leaves out what is in a folder beside files");
    items("delta/a.parquet", "*");
    Files.createDirectories(folder.resolve("delta/_delta_log"));
    Files.writeString(folder.resolve("delta/_delta_log/00000.json"), "{}");
    assertThat(refused(folder.resolve("delta"), out)).contains("delta]: expected files that all");
    Path none = Files.createDirectory(folder.resolve("none"));
    assertThat(refused(none, out)).contains("none]: expected files of Parquet, found none");
    Path unknown = items("unknown.parquet", "*, uuid() AS brand");
    assertThat(refused(unknown, out)).contains("unknown.parquet]: ").contains("UUID");
    Path cut = items("cut/b.parquet", "*, range");
    byte[] bytes = Files.readAllBytes(cut);
    Arrays.fill(bytes, 4, 60, (byte) 0x7f);
    Files.write(cut, bytes);
    items("cut/a.parquet", "*, range");
    spark.conf().set("spark.sql.files.ignoreCorruptFiles", true);
    try {
      assertThat(refused(folder.resolve("cut"), out)).contains("cut/b.parquet");
    } finally {
      spark.conf().unset("spark.sql.files.ignoreCorruptFiles");
    }
    assertThat(out).doesNotExist();
  }

  /** A column that nothing reads may be of some files alone, as where a table grew. */
  @Test
  void filesMayDifferInColumnsThatAreNotRead() throws IOException {
    Path bundle = bundle();
    items("grown/a.parquet", "*");
    items("grown/b.parquet", "*, 'new' AS brand");
    Dataset<Row> rows =
        ParquetFiles.read(
            spark,
            folder.resolve("grown").toString(),
            new SparkPrediction(bundle, true, Predicted.SCORES, List.of())
                .columns(Bundle.open(bundle)));
    assertThat(rows.count()).isEqualTo(80);
  }

  /** Spark would make numbers and days of them, which have lost zeros, and are other values. */
  @Test
  void namesOfFoldersAreTextsAsTheyAre() throws IOException {
    Path file = items("one/a.parquet", "* REPLACE ('007' AS colour)");
    items("parts/colour=007/a.parquet", "* EXCLUDE colour");
    Path out = folder.resolve("out");
    String data = "--data=" + folder.resolve("parts");
    String to = "--out=" + out;
    assertThat(
            SparkMain.commandLine()
                .execute("predict", bundle().toString(), data, to, "--keep=colour"))
        .isZero();
    Path one = folder.resolve("one.parquet");
    new Prediction(file, List.of("colour"), one, Progress.silent()).scores(Bundle.open(bundle()));
    String expected = "SELECT colour, click FROM (" + LocalSpark.reading(one) + ")";
    String found =
        "SELECT colour, click FROM (" + LocalSpark.reading(out.resolve("*.parquet")) + ")";
    assertThat(LocalSpark.lacking(expected, found)).isZero();
    assertThat(LocalSpark.lacking(found, expected)).isZero();
  }

  /** Of both Spark takes what the folder says, and one machine what the file does. */
  @Test
  void aColumnThatAFolderSaysAnewIsRefused() throws IOException {
    Path out = folder.resolve("out");
    items("twice/price=2/a.parquet", "*");
    items("twice/price=3/b.parquet", "*");
    assertThat(refused(folder.resolve("twice"), out))
        .contains("price=2/a.parquet]: expected [price] in the file or as the name of a folder");
    assertThat(out).doesNotExist();
  }

  /** Clusters that came from Spark 2 may have files of an earlier calendar. */
  @Test
  void daysAndMomentsBeforeAreReadAndKeptAsTheyAre() throws IOException {
    Path data =
        items(
            "old.parquet",
            "* REPLACE (CASE WHEN range > 9 THEN DATE '0001-01-01' END AS colour),"
                + " DATE '0001-01-01' AS day, TIMESTAMPTZ '1500-01-31 10:00:00Z' AS moment");
    Path out = folder.resolve("out");
    SparkTable.CALENDAR.forEach(setting -> spark.conf().set(setting, "LEGACY"));
    try {
      assertThat(
              SparkMain.commandLine()
                  .execute(
                      "predict",
                      bundle().toString(),
                      "--data=" + data,
                      "--out=" + out,
                      "--keep=day,moment"))
          .isZero();
    } finally {
      SparkTable.CALENDAR.forEach(spark.conf()::unset);
    }
    Path one = folder.resolve("one.parquet");
    new Prediction(data, List.of(), one, Progress.silent()).scores(Bundle.open(bundle()));
    String found = LocalSpark.reading(out.resolve("*.parquet"));
    String kept = "SELECT day, epoch_us(moment) FROM (";
    assertThat(LocalSpark.lacking(LocalSpark.reading(one), "SELECT click FROM (" + found + ")"))
        .isZero();
    assertThat(LocalSpark.lacking(kept + LocalSpark.reading(data) + ")", kept + found + ")"))
        .isZero();
  }

  /** What stayed of it would be in the way of the next one. */
  @Test
  void aPredictionThatFailsSaysWhyAndLeavesNoFolder() throws IOException {
    Path out = folder.resolve("out");
    Path data = items("texts.parquet", "* REPLACE ('dear' AS price)");
    assertThat(refused(data, out))
        .contains("predict: feature [price]: expected a number, got [dear]")
        .doesNotContain("stage");
    assertThat(out).doesNotExist();
    Files.createDirectory(out);
    assertThat(refused(data, out)).contains("out]: expected a folder that is not there yet");
  }

  /** One task fails at once. The other goes on, and makes its folder where that was deleted. */
  @Test
  void aTaskThatEndsAfterItsJobLeavesNoFolder() throws Exception {
    Configuration settings = spark.sparkContext().hadoopConfiguration();
    settings.setClass("fs.slow.impl", SlowFiles.class, FileSystem.class);
    Path data = items("two/a.parquet", "*").getParent();
    items("two/b.parquet", "*");
    Path out = folder.resolve("out");
    StringWriter error = new StringWriter();
    CommandLine line = SparkMain.commandLine();
    line.setErr(new PrintWriter(error, true));
    SlowFiles.OPENED.drainPermits();
    String to = "--out=slow://" + out;
    assertThat(line.execute("predict", bundle().toString(), "--data=" + data, to))
        .isEqualTo(CommandLines.FAILURE);
    assertThat(error.toString()).contains("no room");
    assertThat(SlowFiles.OPENED.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(out).doesNotExist();
  }

  /** Where the first part of a table has no room, and the second is slow. */
  static final class SlowFiles extends RawLocalFileSystem {
    static final Semaphore BEGUN = new Semaphore(0);
    static final Semaphore OPENED = new Semaphore(0);

    @Override
    public URI getUri() {
      return URI.create("slow:///");
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      if (file.getName().startsWith("part-00000")) {
        BEGUN.acquireUninterruptibly();
        throw new IOException("no room");
      }
      BEGUN.release();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(end - System.nanoTime());
        // It is killed, and does not see it.
        Thread.interrupted();
      }
      FSDataOutputStream opened =
          super.create(file, overwrite, buffer, replication, block, progress);
      OPENED.release();
      return opened;
    }
  }
}
