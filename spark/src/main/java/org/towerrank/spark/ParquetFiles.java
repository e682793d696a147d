package org.towerrank.spark;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.towerrank.csv.DataException;
import org.towerrank.sql.TableFiles;
import org.towerrank.sql.TableFormat;
import org.towerrank.sql.VersionLogs;

/**
 * Files of Parquet that are one table. Spark alone takes the columns of one file for those of all,
 * so that a column that others lack is empty there, and leaves folders out that lie beside files.
 */
final class ParquetFiles {
  /** A setting: whether pages are compared with their checksums, which Spark writes, too. */
  static final String CHECKSUMS = "parquet.page.verify-checksum.enabled";

  /** What Spark says of a folder without files. */
  private static final String NO_FILES = "UNABLE_TO_INFER_SCHEMA";

  private static final int MOST_TASKS = 1000;
  private static final String FOLDERS = "Spark leaves out what is in a folder beside files: ";

  private ParquetFiles() {}

  /**
   * The rows of a table, wherever it lies.
   *
   * @param columns that are used of it
   * @throws IOException naming a file that has others of these, or that Spark would leave out
   */
  static Dataset<Row> read(SparkSession session, String table, List<String> columns)
      throws IOException {
    Dataset<Row> rows = opened(session, table);
    List<String> files =
        Arrays.stream(rows.inputFiles())
            .map(file -> new Path(URI.create(file)).toString())
            .sorted()
            .toList();
    Set<String> ofFolders = requireAll(session, new Path(table), Set.copyOf(files));
    requireSame(session, files, columns);
    requireOnce(session, files, columns.stream().filter(ofFolders::contains).toList());
    return rows;
  }

  /** Spark alone does not say which files are not as they should be. */
  private static Dataset<Row> opened(SparkSession session, String table) throws DataException {
    try {
      return session
          .read()
          .option("ignoreCorruptFiles", false)
          .option("ignoreMissingFiles", false)
          .option(CHECKSUMS, true)
          .parquet(table);
    } catch (Exception e) {
      // Scala throws checked exceptions without saying so, and Java cannot catch what nobody says.
      if (e instanceof AnalysisException why) {
        boolean none = NO_FILES.equals(why.getCondition());
        String what = none ? "expected files of Parquet, found none" : why.getMessage();
        throw new DataException("[" + table + "]: " + what, e);
      }
      throw e;
    }
  }

  /** The columns that names of folders say, such as {@code day=1}. */
  private static Set<String> requireAll(SparkSession session, Path table, Set<String> read)
      throws IOException {
    Set<String> columns = new HashSet<>();
    Set<String> paths = read.stream().map(ParquetFiles::path).collect(Collectors.toSet());
    FileSystem system = table.getFileSystem(session.sparkContext().hadoopConfiguration());
    FileStatus[] found = system.globStatus(table);
    for (FileStatus each : found == null ? new FileStatus[0] : found) {
      if (each.isDirectory()) {
        for (Path file : below(system, each.getPath())) {
          if (!paths.contains(path(file.toString()))) {
            throw new DataException("[" + file + "]: " + FOLDERS + "expected all in one folder");
          }
          columns.addAll(columns(way(each.getPath(), file.getParent())));
        }
      }
    }
    return columns;
  }

  /**
   * Of a column that a folder and the file say Spark takes what the folder says.
   *
   * @param columns that folders say
   */
  private static void requireOnce(SparkSession session, List<String> files, List<String> columns)
      throws DataException {
    for (String column : columns) {
      if (!described(session, files.getFirst(), List.of(column)).isEmpty()) {
        throw new DataException(
            "["
                + files.getFirst()
                + "]: expected ["
                + column
                + "] in the file or as the name of a folder, found both, of which Spark takes the"
                + " folder's");
      }
    }
  }

  private static List<String> columns(java.nio.file.Path way) {
    return StreamSupport.stream(way.spliterator(), false)
        .map(java.nio.file.Path::toString)
        .filter(step -> step.contains("="))
        .map(step -> step.substring(0, step.indexOf('=')))
        .toList();
  }

  private static java.nio.file.Path way(Path folder, Path file) {
    return java.nio.file.Path.of(folder.toUri().relativize(file.toUri()).getPath());
  }

  private static String path(String file) {
    return new Path(file).toUri().getPath();
  }

  private static List<Path> below(FileSystem system, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    var inside = system.listFiles(folder, true);
    while (inside.hasNext()) {
      Path file = inside.next().getPath();
      var way = way(folder, file);
      if (VersionLogs.table(way) != null) {
        throw VersionLogs.refused(folder.toString());
      }
      if (TableFormat.of(way).filter(TableFormat.PARQUET::equals).isPresent()
          && !TableFiles.isHidden(way)) {
        files.add(file);
      }
    }
    return files;
  }

  /**
   * Requires that all files have the columns of the first one, in any order.
   *
   * @throws DataException naming one that has others
   */
  static void requireSame(SparkSession session, List<String> files) throws DataException {
    requireSame(session, files, List.of());
  }

  /**
   * @param columns that count; if empty, all do
   */
  private static void requireSame(SparkSession session, List<String> files, List<String> columns)
      throws DataException {
    List<String> first = List.of();
    String known = "";
    for (String file : differing(session, files)) {
      List<String> own = described(session, file, columns);
      if (known.isEmpty()) {
        first = own;
        known = file;
      } else if (!own.equals(first)) {
        throw new DataException(
            "[" + file + "]: expected the columns " + first + " of [" + known + "], found " + own);
      }
    }
  }

  /** The first file of each that say the same of their columns, which executors look at. */
  private static Collection<String> differing(SparkSession session, List<String> files) {
    if (files.size() < 2) {
      return files;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SerializableConfiguration> settings =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    List<String> said =
        context
            .parallelize(files, Math.min(files.size(), MOST_TASKS))
            .map(file -> columns(settings.value().value(), file))
            .collect();
    Map<String, String> first = new LinkedHashMap<>();
    for (int i = 0; i < said.size(); i++) {
      first.putIfAbsent(said.get(i), files.get(i));
    }
    return first.values();
  }

  private static String columns(Configuration settings, String file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), settings))) {
      return reader.getFileMetaData().getSchema().toString();
    }
  }

  private static List<String> described(SparkSession session, String file, List<String> columns)
      throws DataException {
    return Arrays.stream(opened(session, file).schema().fields())
        .filter(field -> columns.isEmpty() || columns.contains(field.name()))
        .map(field -> field.name() + " " + field.dataType().sql())
        .sorted()
        .toList();
  }
}
