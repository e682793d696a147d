package org.towerrank.spark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** A Spark of four threads in this JVM, and files for it. */
final class LocalSpark {
  static final int PARTITIONS = 4;

  private LocalSpark() {}

  /** The one session of all tests. */
  static SparkSession session() {
    SparkSession session =
        SparkSession.builder()
            .master("local[" + PARTITIONS + "]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            // What is told of tasks is as late as it may be.
            .config("spark.ui.liveUpdate.period", "1h")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", PARTITIONS)
            // Compiling a query takes longer than what it does to a thousand rows.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.caseSensitive", "true")
            .getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    // It takes its settings when it is first used, which must not be while a test has others.
    session.conf().get("spark.sql.caseSensitive");
    return session;
  }

  /**
   * Starts a command on a Spark of its own, in another JVM.
   *
   * @param temporary its temporary directory
   * @param log takes what it prints
   */
  static Process job(Path temporary, Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Djava.io.tmpdir=" + temporary,
            "-Dspark.master=local[1]",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-cp",
            System.getProperty("java.class.path"),
            SparkMain.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Writes the rows of a query of DuckDB as Parquet. */
  static Path write(Path file, String query) throws IOException {
    try (Engine engine = Engine.reading()) {
      engine.execute("COPY (" + query + ") TO " + Sql.path(file).code() + " (FORMAT parquet)");
    }
    return file;
  }

  /** Writes numbers by Spark into a folder, and changes one of them in the one file. */
  static Path damaged(Path folder) throws IOException {
    long changed = 0x5152535455565758L;
    session()
        .range(0, 1000, 1, 1)
        .selectExpr(changed + " + id AS item")
        .write()
        .option("compression", "none")
        .option("parquet.enable.dictionary", "false")
        .parquet(folder.toString());
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.filter(each -> each.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("XWVUTSRQ");
    bytes[at] ^= 1;
    // What Hadoop keeps beside a file of its own says it, too.
    Files.delete(folder.resolve("." + file.getFileName() + ".crc"));
    return Files.write(file, bytes);
  }

  /** How many rows of a query another query lacks. */
  static long lacking(String query, String other) throws IOException {
    try (Engine engine = Engine.reading()) {
      return engine.number("SELECT count(*) FROM (" + query + " EXCEPT ALL " + other + ")");
    }
  }

  /** A query of all rows in some files. */
  static String reading(Path files) {
    return "SELECT * FROM read_parquet(" + Sql.path(files).code() + ")";
  }
}
