package org.towerrank.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.prepare.PartRows;
import org.towerrank.prepare.PreparationEngine;
import org.towerrank.prepare.SqlDialect;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.ObjectLists;
import org.towerrank.sql.TableFormat;

/**
 * Preparations by Spark. Every table is written as Parquet when it is made: nothing is computed
 * twice, and a lost executor costs the tasks that it had.
 */
final class SparkEngine implements PreparationEngine {
  private static final StructType OFFSETS =
      new StructType()
          .add(SparkTable.FILE, DataTypes.StringType)
          .add(SparkTable.BLOCK, DataTypes.LongType)
          .add("base", DataTypes.LongType);
  private static final int PARTITION_BITS = 33;

  private final SparkSession session;
  private final Path out;
  private final Path work;
  private final Map<String, Table> tables = new HashMap<>();
  private final Map<String, Integer> filePlaces = new HashMap<>();
  private int written;
  private int opened;

  /** A table and the folders that it is in. */
  private record Table(Dataset<Row> rows, List<Path> folders) {}

  /**
   * @param shared the session of the job; this has one of its own
   * @param out where rows go
   * @param work where tables are meanwhile, which every executor can write to
   */
  SparkEngine(SparkSession shared, Path out, Path work) {
    this.session = shared.newSession();
    this.out = out;
    this.work = work;
    for (String setting :
        List.of(
            "spark.sql.session.timeZone=UTC",
            "spark.sql.caseSensitive=true",
            "spark.sql.ansi.enabled=true",
            "spark.sql.ansi.doubleQuotedIdentifiers=true",
            // A name or a text may have ${...} in it.
            "spark.sql.variable.substitute=false",
            // A row with too few values would not be noticed otherwise.
            "spark.sql.csv.parser.columnPruning.enabled=false",
            // What TIMESTAMP means in a query.
            "spark.sql.timestampType=TIMESTAMP_LTZ",
            // A backslash before a quote is how texts are written here.
            "spark.sql.parser.escapedStringLiterals=false",
            // GROUP BY 1 means the first column.
            "spark.sql.groupByOrdinal=true",
            // Other readers do not tell the file of a row.
            "spark.sql.sources.useV1SourceList=avro,csv,json,kafka,orc,parquet,text",
            // Rows would be lost without a word.
            "spark.sql.files.ignoreCorruptFiles=false",
            "spark.sql.files.ignoreMissingFiles=false",
            // Damaged bytes would be other values.
            ParquetFiles.CHECKSUMS + "=true",
            "spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS")) {
      int equals = setting.indexOf('=');
      session.conf().set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    SparkTable.CALENDAR.forEach(setting -> session.conf().set(setting, "CORRECTED"));
    SparkFunctions.register(session);
  }

  @Override
  public SqlDialect dialect() {
    return new SparkDialect();
  }

  @Override
  public boolean inParts() {
    return false;
  }

  @Override
  public FileTable open(
      java.nio.file.Path directory,
      List<String> patterns,
      @Nullable TableFormat said,
      List<String> header)
      throws IOException {
    return SparkErrors.explained(
        () -> {
          SparkTable table = SparkTable.open(session, directory, patterns, said, header);
          filePlaces.putAll(table.files());
          String view = "files_" + opened++;
          table.rows().createOrReplaceTempView(view);
          return table.named(view);
        });
  }

  @Override
  public FileTable withFieldLists(FileTable table, String field) throws IOException {
    Optional<FileTable.Column> list = ObjectLists.of(table, field);
    if (list.isEmpty()) {
      return table;
    }
    StructType read = session("SELECT * FROM " + table.reading().code()).schema();
    return ObjectLists.apart(table, list.get(), FieldLists.of(read.apply(list.get().name())));
  }

  /**
   * Checks that no table that was opened has files in a folder that is to be replaced.
   *
   * @throws IOException naming the first that has
   */
  void requireNothingReadIn(Path out) throws IOException {
    for (String file : filePlaces.keySet()) {
      if (file.startsWith(out + "/")) {
        throw new DataException(
            "["
                + file
                + "] is read, and would be deleted with the earlier output ["
                + out
                + "]: move it away, or choose another output");
      }
    }
  }

  @Override
  public void create(String table, String query) throws IOException {
    put(table, written(table, session(query)));
  }

  /** A query, which is analyzed. */
  private Dataset<Row> session(String query) throws IOException {
    return SparkErrors.explained(() -> session.sql(query));
  }

  private Table written(String name, Dataset<Row> rows) throws IOException {
    requireFlat(rows);
    Path folder = new Path(work, name + "-" + written++);
    return SparkErrors.explained(
        () -> {
          rows.write().parquet(folder.toString());
          return new Table(
              session.read().schema(rows.schema()).parquet(folder.toString()), List.of(folder));
        });
  }

  private static void requireFlat(Dataset<Row> rows) throws DataException {
    for (var field : rows.schema().fields()) {
      String type = field.dataType().typeName();
      if (!field.name().equals("place") && List.of("struct", "map").contains(type)) {
        throw new DataException(
            "a column of the log or of a table is "
                + (type.equals("struct") ? "a struct, or a list of them" : "a " + type)
                + ", which Spark would write otherwise: expected [columns] that name others");
      }
    }
  }

  private void put(String name, Table table) throws IOException {
    table.rows().createOrReplaceTempView(name);
    Table earlier = tables.put(name, table);
    if (earlier != null) {
      delete(earlier, table.folders());
    }
  }

  private void delete(Table table, List<Path> kept) throws IOException {
    for (Path folder : table.folders()) {
      if (!kept.contains(folder)) {
        folder.getFileSystem(session.sparkContext().hadoopConfiguration()).delete(folder, true);
      }
    }
  }

  /**
   * Counts the rows of every block, or of every partition where they come of no file. A row's
   * number is that of the first row of its block and what is before it there.
   */
  @Override
  public void createNumbered(String table, String query) throws IOException {
    Dataset<Row> rows = session(query);
    if (!List.of(rows.schema().fieldNames()).contains(SparkTable.FILE)) {
      rows =
          rows.withColumn(SparkTable.FILE, functions.lit(""))
              .withColumn(SparkTable.NUMBER, functions.monotonically_increasing_id())
              .withColumn(
                  SparkTable.BLOCK,
                  functions.shiftright(functions.col(SparkTable.NUMBER), PARTITION_BITS));
    }
    Table told = written(table, rows);
    Dataset<Row> numbered = SparkErrors.explained(() -> numbered(told.rows()));
    put(table, new Table(numbered, told.folders()));
  }

  private Dataset<Row> numbered(Dataset<Row> rows) {
    List<Row> blocks =
        new ArrayList<>(
            rows.groupBy(SparkTable.FILE, SparkTable.BLOCK)
                .agg(functions.count(functions.lit(1)), functions.min(SparkTable.NUMBER))
                .collectAsList());
    blocks.sort(
        Comparator.<Row>comparingInt(block -> place(block.getString(0)))
            .thenComparingLong(block -> block.getLong(1)));
    List<Row> offsets = new ArrayList<>();
    long before = 0;
    for (Row block : blocks) {
      offsets.add(
          RowFactory.create(block.getString(0), block.getLong(1), before - block.getLong(3)));
      before += block.getLong(2);
    }
    return rows.join(
            functions.broadcast(session.createDataFrame(offsets, OFFSETS)),
            new String[] {SparkTable.FILE, SparkTable.BLOCK})
        .withColumn("rowid", functions.expr("\"" + SparkTable.NUMBER + "\" + base"))
        .drop(SparkTable.FILE, SparkTable.BLOCK, SparkTable.NUMBER, "base");
  }

  private int place(String file) {
    return file.isEmpty() ? 0 : filePlaces.getOrDefault(SparkTable.path(file), 0);
  }

  @Override
  public void append(String table, String query) throws IOException {
    Table more = written(table, session(query));
    Table known = Objects.requireNonNull(tables.get(table));
    List<Path> folders = new ArrayList<>(known.folders());
    folders.addAll(more.folders());
    put(table, new Table(known.rows().unionByName(more.rows()), folders));
  }

  @Override
  public long delete(String table, String key, String query) throws IOException {
    if (rows(query + " LIMIT 1").isEmpty()) {
      return 0;
    }
    String count = "SELECT count(*) FROM " + table;
    long before = number(count);
    create(
        table,
        "SELECT %1$s.* FROM %1$s ANTI JOIN (%2$s) AS gone ON gone.%3$s = %1$s.%3$s"
            .formatted(table, query, key));
    return before - number(count);
  }

  @Override
  public void drop(String table) throws IOException {
    Table known = tables.remove(table);
    if (known != null) {
      session.catalog().dropTempView(table);
      delete(known, List.of());
    }
  }

  @Override
  public List<@Nullable String[]> rows(String query) throws IOException {
    List<Row> found = SparkErrors.explained(() -> session.sql(query).collectAsList());
    List<@Nullable String[]> rows = new ArrayList<>();
    for (Row row : found) {
      @Nullable String[] values = new String[row.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.isNullAt(i) ? null : String.valueOf(row.get(i));
      }
      rows.add(values);
    }
    return rows;
  }

  /** Histories are lists. */
  @Override
  public void requireWritable() {}

  @Override
  public void writePart(PartRows rows) throws IOException {
    Map<String, String> lists = rows.listTables(dialect());
    for (Map.Entry<String, String> table : lists.entrySet()) {
      create(table.getKey(), table.getValue());
    }
    for (PartRows.File file : rows.files()) {
      write(file.query(), new Path(new Path(out, file.kind()), file.split() + ".parquet"));
    }
    for (String table : lists.keySet()) {
      drop(table);
    }
  }

  private void write(String query, Path folder) throws IOException {
    Dataset<Row> rows = session(query);
    SparkErrors.explained(
        () -> {
          rows.write().parquet(folder.toString());
          return folder;
        });
  }

  @Override
  public void finish(String kind, List<String> lists) {}

  /** All users are in one part. */
  @Override
  public void writeUsers(int part, String query, long longest) throws IOException {
    write(query, new Path(out, "users.parquet"));
  }

  @Override
  public void finishUsers(List<String> lists) {}

  @Override
  public void writeCatalogue(String query) throws IOException {
    write(query, new Path(out, "items.parquet"));
  }
}
