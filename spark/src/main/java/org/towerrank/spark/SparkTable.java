package org.towerrank.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.csv.SeparatorLine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.HeaderNames;
import org.towerrank.sql.Sql;
import org.towerrank.sql.TableFiles;
import org.towerrank.sql.TableFormat;
import org.towerrank.sql.VersionLogs;

/**
 * A table in files that Spark reads, with the place of every row: its file and the block of it.
 * Within a block the rows of a query have numbers that grow.
 *
 * @param files their places in the order of the table, by their paths as Spark says them
 */
record SparkTable(Dataset<Row> rows, Map<String, Integer> files) {
  static final String FILE = "file of the row";
  static final String BLOCK = "block of the row";
  static final String NUMBER = "number of the row";

  /** Of the rows of a query, whatever it makes of those of the table, in their order. */
  private static final Sql COUNTED = new Sql("monotonically_increasing_id()").as(NUMBER);

  /** By its usual name a column of a file would be taken for what Spark tells of bad rows. */
  private static final String CORRUPT = "columnNameOfCorruptRecord";

  /** By {@code LEGACY} days before 1582, and moments before 1900, become others in Parquet. */
  static final List<String> CALENDAR =
      List.of(
          "spark.sql.parquet.datetimeRebaseModeInRead",
          "spark.sql.parquet.datetimeRebaseModeInWrite",
          "spark.sql.parquet.int96RebaseModeInRead",
          "spark.sql.parquet.int96RebaseModeInWrite");

  private static final String NO_COLUMN = "no column of a file";
  private static final Pattern REMOTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");
  private static final Pattern PATTERN = Pattern.compile("[*?\\[\\]{}\\\\]");
  private static final Pattern PARTITION = Pattern.compile(".*/[^/=]+=[^/=]*/.*");

  /**
   * Finds a table.
   *
   * @throws IOException naming a file that is not there, that is not as the first one is, or that
   *     Spark would not read as one machine does
   */
  static SparkTable open(
      SparkSession session,
      Path directory,
      List<String> patterns,
      @Nullable TableFormat said,
      List<String> header)
      throws IOException {
    Set<String> found = new LinkedHashSet<>();
    Set<Path> known = new HashSet<>();
    TableFormat format = said;
    for (String pattern : patterns) {
      if (REMOTE.matcher(pattern).matches()) {
        found.addAll(remote(session, pattern));
      } else {
        List<Path> local = TableFiles.find(directory, List.of(pattern));
        format = TableFiles.format(local, format);
        for (Path file : local) {
          if (known.add(file.toRealPath())) {
            found.add("file:" + file.toAbsolutePath().normalize());
          }
        }
      }
    }
    List<String> paths = List.copyOf(found);
    TableFormat one = format == null ? named(paths) : format;
    Map<String, Integer> files = new LinkedHashMap<>();
    for (String path : paths) {
      requireReadable(path);
      files.put(new org.apache.hadoop.fs.Path(path).toString(), files.size());
    }
    explained(paths.getFirst(), () -> HeaderNames.requireFor(one, header));
    Dataset<Row> rows = read(session, paths, one, header);
    requireNames(paths.getFirst(), Arrays.asList(rows.schema().fieldNames()));
    return new SparkTable(rows, files);
  }

  private static List<String> remote(SparkSession session, String pattern) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(pattern);
    FileSystem system = path.getFileSystem(session.sparkContext().hadoopConfiguration());
    FileStatus[] found = system.globStatus(path);
    List<String> files = new ArrayList<>();
    for (FileStatus each : found == null ? new FileStatus[0] : found) {
      if (each.isFile()) {
        files.add(each.getPath().toString());
      } else {
        var inside = system.listFiles(each.getPath(), true);
        while (inside.hasNext()) {
          org.apache.hadoop.fs.Path file = inside.next().getPath();
          Path relative = Path.of(each.getPath().toUri().relativize(file.toUri()).getPath());
          if (VersionLogs.table(relative) != null) {
            throw VersionLogs.refused(each.getPath().toString());
          }
          if (TableFormat.of(relative).isPresent() && !TableFiles.isHidden(relative)) {
            files.add(file.toString());
          }
        }
      }
    }
    if (files.isEmpty()) {
      throw new DataException(
          "["
              + pattern
              + "]: expected files of a table (.csv, .tsv, .jsonl or .parquet), found none");
    }
    files.sort(null);
    return files;
  }

  private static TableFormat named(List<String> paths) throws DataException {
    List<TableFormat> formats =
        paths.stream().flatMap(path -> TableFormat.of(Path.of(path)).stream()).distinct().toList();
    if (formats.size() != 1) {
      throw new DataException(
          paths + ": expected files of one format that their names say, or the key [format]");
    }
    return formats.getFirst();
  }

  private static void requireReadable(String path) throws DataException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.startsWith("_") || name.startsWith(".")) {
      throw new DataException(
          "[" + path + "]: Spark leaves files of such a name out without a word: expected another");
    }
    if (name.endsWith(".zst")) {
      throw new DataException("[" + path + "]: Spark reads .gz, and not .zst: expected it as .gz");
    }
    requireNoPattern(path);
    if (PARTITION.matcher(path).matches()) {
      throw new DataException(
          "["
              + path
              + "]: a folder named as [column=value] is a column on one machine and none here:"
              + " expected other names of folders");
    }
  }

  /**
   * Requires a path that Spark reads as it is.
   *
   * @throws DataException when it would be a pattern of paths
   */
  static void requireNoPattern(String path) throws DataException {
    if (PATTERN.matcher(path).find()) {
      throw new DataException(
          "[" + path + "]: Spark takes one of *?[]{}\\ for a pattern: expected another name");
    }
  }

  /** A path of a file as Spark says it. */
  static String path(String uri) {
    return new org.apache.hadoop.fs.Path(URI.create(uri)).toString();
  }

  private static Dataset<Row> read(
      SparkSession session, List<String> paths, TableFormat format, List<String> header)
      throws IOException {
    return switch (format) {
      case CSV -> separated(session, paths, ",", header);
      case TSV -> separated(session, paths, "\t", header);
      case JSON_LINES ->
          placed(
              HiddenLists.in(
                  ObjectFields.withKeys(
                      JsonLines.read(
                          session, paths, Map.of("mode", "FAILFAST", CORRUPT, NO_COLUMN)))));
      case PARQUET -> {
        ParquetFiles.requireSame(session, paths);
        yield placed(ObjectFields.withKeys(session.read().parquet(paths.toArray(String[]::new))));
      }
    };
  }

  /** Types are not guessed, rows may have several lines, and all files have the same header. */
  private static Dataset<Row> separated(
      SparkSession session, List<String> paths, String delimiter, List<String> header)
      throws DataException {
    DataFrameReader reader =
        session
            .read()
            .option("sep", delimiter)
            .option("quote", "\"")
            .option("escape", "\"")
            .option("multiLine", true)
            .option("enforceSchema", false)
            .option(CORRUPT, NO_COLUMN)
            .option("mode", "FAILFAST");
    Map<String, List<String>> byEnd = CsvText.byEnd(session, paths, delimiter);
    reader.option("lineSep", byEnd.keySet().iterator().next());
    reader.schema(
        header.isEmpty() ? own(reader, paths.getFirst()) : named(reader, header, paths.getFirst()));
    // With this said, those in quotes stay what they are.
    return byEnd.entrySet().stream()
        .map(
            files ->
                placed(
                    filled(
                        reader
                            .option("lineSep", files.getKey())
                            .csv(files.getValue().toArray(String[]::new)))))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  /** No text is empty. */
  private static Dataset<Row> filled(Dataset<Row> rows) {
    return rows.select(
        Arrays.stream(rows.schema().fieldNames())
            .map(name -> functions.when(column(name).notEqual(""), column(name)).as(name))
            .toArray(Column[]::new));
  }

  private static StructType own(DataFrameReader reader, String path) throws DataException {
    requireHeader(reader, path);
    return reader.option("header", true).csv(path).schema();
  }

  private static StructType named(DataFrameReader reader, List<String> header, String path)
      throws DataException {
    int columns = reader.option("header", false).csv(path).schema().length();
    explained(path, () -> HeaderNames.requireEach(columns, header));
    StructType named = new StructType();
    for (String name : header) {
      named = named.add(name, DataTypes.StringType);
    }
    return named;
  }

  /** What is asked of the names that are given to columns. */
  private interface Check {
    void run() throws DataException;
  }

  private static void explained(String path, Check check) throws DataException {
    try {
      check.run();
    } catch (DataException e) {
      throw new DataException("[" + path + "]: " + e.getMessage(), e);
    }
  }

  /** One machine trims names, and gives some to columns that have none of their own. */
  private static void requireHeader(DataFrameReader reader, String path) throws DataException {
    List<String> names = new ArrayList<>();
    for (Row header : reader.option("header", false).csv(path).limit(1).collectAsList()) {
      for (int i = 0; i < header.size(); i++) {
        String name = header.isNullAt(i) ? "" : header.getString(i);
        if (i == 0) {
          SeparatorLine.refuse(path, name);
        }
        if (name.isBlank() || !name.strip().equals(name)) {
          throw new DataException(
              "["
                  + path
                  + "]: expected names of columns without spaces around them, which one machine"
                  + " leaves out, found ["
                  + name
                  + "]");
        }
        names.add(name);
      }
    }
    requireNames(path, names);
  }

  /** Such names are one for the engine of one machine. */
  private static void requireNames(String path, List<String> names) throws DataException {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      if (!known.add(name)) {
        throw new DataException(
            "["
                + path
                + "]: expected names of columns that differ in more than case, found two that are ["
                + name
                + "] but for case");
      }
    }
  }

  /**
   * A column by its name, whatever characters that has. By {@code Dataset.col} it would be all
   * columns that match, where a session has {@code spark.sql.parser.quotedRegexColumnNames}.
   */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** What Spark tells of the file of a row has a name that a column may have, too. */
  private static Dataset<Row> placed(Dataset<Row> rows) {
    Column metadata = rows.metadataColumn("_metadata");
    return rows.withColumns(
        Map.of(FILE, metadata.getField("file_path"), BLOCK, metadata.getField("file_block_start")));
  }

  /** The table as a preparation knows it, under the name of a view. */
  FileTable named(String view) {
    List<FileTable.Column> columns = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      if (!List.of(FILE, BLOCK).contains(field.name())) {
        columns.add(new FileTable.Column(field.name(), type(field.dataType())));
      }
    }
    return new FileTable(
        files.keySet().stream().map(file -> Path.of(file.replaceFirst("^file:", ""))).toList(),
        columns,
        new Sql(view),
        List.of(Sql.name(FILE), Sql.name(BLOCK), COUNTED));
  }

  /** The name that the embedded engine has for a type. */
  static String type(DataType type) {
    if (type instanceof ArrayType list) {
      return type(list.elementType()) + "[]";
    }
    if (HiddenLists.is(type)) {
      return type(HiddenLists.of(type));
    }
    if (type instanceof StructType object) {
      return Arrays.stream(object.fields())
          .map(field -> Sql.name(field.name()).code() + " " + type(field.dataType()))
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }
    if (type instanceof MapType map) {
      return "MAP(" + type(map.keyType()) + ", " + type(map.valueType()) + ")";
    }
    return switch (type.typeName()) {
      case "byte" -> "TINYINT";
      case "short" -> "SMALLINT";
      case "integer" -> "INTEGER";
      case "long" -> "BIGINT";
      case "binary" -> "BLOB";
      case "string" -> "VARCHAR";
      case "timestamp" -> "TIMESTAMP WITH TIME ZONE";
      case "timestamp_ntz" -> "TIMESTAMP";
      default -> type.sql();
    };
  }
}
