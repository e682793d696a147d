package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.parquet.ParquetChecksums;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.ObjectLists;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;
import org.towerrank.sql.TableFiles;
import org.towerrank.sql.TableFormat;

/**
 * Preparations on one machine, by DuckDB. Rows are written part by part as Parquet, and then made
 * what was asked for.
 */
final class EmbeddedEngine implements PreparationEngine {
  private static final String PARQUET = "FORMAT parquet, ROW_GROUP_SIZE ";

  private static final long ROWS_OF_A_GROUP = 40_960;

  /** DuckDB takes rows in vectors of so many. */
  private static final long FEWEST_ROWS_OF_A_GROUP = 2048;

  /** Who reads a group may have it in memory as a whole, where an item takes 16 bytes. */
  private static final long ITEMS_OF_A_GROUP = 8_000_000;

  private final Engine engine;
  private final RowFormat format;
  private final Path out;
  private final Path parts;
  private final int threads;

  /**
   * @param out where rows go
   * @param parts a directory for parts meanwhile
   * @param threads that may work on parts at a time
   */
  EmbeddedEngine(Engine engine, RowFormat format, Path out, Path parts, int threads)
      throws IOException {
    this.engine = engine;
    this.format = format;
    this.out = out;
    this.parts = parts;
    this.threads = threads;
    engine.execute(SqlFile.of(EmbeddedEngine.class, "functions.sql"), Map.of());
  }

  @Override
  public SqlDialect dialect() {
    return new DuckDbDialect();
  }

  @Override
  public boolean inParts() {
    return true;
  }

  /** A step of DuckDB uses one processor most of the time, so that several parts are begun. */
  @Override
  public List<PreparationEngine> others(int most) throws IOException {
    List<PreparationEngine> others = new ArrayList<>();
    for (int i = 0; i < Math.min(most, threads - 1); i++) {
      others.add(new EmbeddedEngine(engine.another(), format, out, parts, 1));
    }
    return others;
  }

  @Override
  public FileTable open(
      Path directory, List<String> patterns, @Nullable TableFormat said, List<String> header)
      throws IOException {
    FileTable table = FileTable.open(engine, directory, patterns, said, header);
    if (TableFiles.format(table.files(), said) == TableFormat.PARQUET) {
      ParquetChecksums.require(table.files());
    }
    return table;
  }

  @Override
  public FileTable withFieldLists(FileTable table, String field) throws IOException {
    Optional<FileTable.Column> list = ObjectLists.of(table, field);
    return list.isEmpty() ? table : ObjectLists.apart(engine, table, list.get());
  }

  @Override
  public void create(String table, String query) throws IOException {
    engine.execute("CREATE OR REPLACE TABLE " + table + " AS " + query);
  }

  /** Of a temporary table nothing is written for a restart. */
  @Override
  public void createOfPart(String table, String query) throws IOException {
    engine.execute("CREATE OR REPLACE TEMP TABLE " + table + " AS " + query);
  }

  /** Every table has a rowid, in the order of the rows. */
  @Override
  public void createNumbered(String table, String query) throws IOException {
    create(table, query);
  }

  @Override
  public void append(String table, String query) throws IOException {
    engine.execute("INSERT INTO " + table + " BY NAME " + query);
  }

  @Override
  public long delete(String table, String key, String query) throws IOException {
    return engine.change("DELETE FROM " + table + " WHERE " + key + " IN (" + query + ")");
  }

  @Override
  public void drop(String table) throws IOException {
    engine.execute("DROP TABLE " + table);
  }

  @Override
  public List<@Nullable String[]> rows(String query) throws IOException {
    return engine.rows(query);
  }

  @Override
  public void requireWritable() throws IOException {
    if (format == RowFormat.PARQUET) {
      return;
    }
    List<@Nullable String[]> spaced =
        rows("SELECT min(item_id) FROM placed WHERE contains(CAST(item_id AS STRING), ' ')");
    if (spaced.getFirst()[0] != null) {
      throw new DataException(
          "item ["
              + spaced.getFirst()[0]
              + "] has a space, which separates the items of a history in CSV: choose [format:"
              + " parquet], whose histories are lists, and give their features in recipes a"
              + " [separator] that no item has, such as \"\\t\"");
    }
  }

  /** Rows keep the order of a table only where the other sides of its joins are looked up. */
  @Override
  public void beginRows() throws IOException {
    engine.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
  }

  /** DuckDB writes what is no list. It would take most of its time to write lists. */
  @Override
  public void writePart(PartRows rows) throws IOException {
    String options = parquet(engine.number(rows.longest()));
    try (RowLists lists = new RowLists(rows.histories(), rows.wholeItems())) {
      for (PartRows.File file : rows.files()) {
        Path directory = directory(file.kind(), file.split());
        Files.createDirectories(directory);
        Path path = part(directory, rows.part());
        copy(file.queryWithoutLists(), path, options);
        lists.add(path, file.columns());
      }
      engine.each(rows.lists(), lists);
      lists.finish();
    }
  }

  @Override
  public void writeUsers(int part, String query, long longest) throws IOException {
    Path directory = parts.resolve(UserRows.NAME);
    Files.createDirectories(directory);
    copy(query, part(directory, part), parquet(longest));
  }

  @Override
  public void finishUsers(List<String> lists) throws IOException {
    place(parts.resolve(UserRows.NAME), out.resolve(UserRows.NAME + format.ending()), lists);
  }

  private static Path part(Path directory, int part) {
    return directory.resolve(String.format(Locale.ROOT, "part-%04d.parquet", part));
  }

  private static String parquet(long longest) {
    long rows = ITEMS_OF_A_GROUP / Math.max(1, longest);
    return PARQUET + Math.clamp(rows, FEWEST_ROWS_OF_A_GROUP, ROWS_OF_A_GROUP);
  }

  private void copy(String query, Path file, String options) throws IOException {
    engine.execute("COPY (" + query + ") TO " + Sql.path(file).code() + " (" + options + ")");
  }

  private Path directory(String kind, String split) {
    return parts.resolve(kind).resolve(split);
  }

  /** Moves the parts into place, or makes one file of those of a split. */
  @Override
  public void finish(String kind, List<String> lists) throws IOException {
    Files.createDirectories(out.resolve(kind));
    for (String split : Splits.NAMES) {
      place(directory(kind, split), out.resolve(kind).resolve(split + format.ending()), lists);
    }
  }

  private void place(Path parts, Path target, List<String> lists) throws IOException {
    if (format == RowFormat.PARQUET) {
      Files.move(parts, target);
    } else {
      joinParts(parts, target, lists);
    }
  }

  private void joinParts(Path directory, Path target, List<String> lists) throws IOException {
    Sql rows = TableFiles.ownParquet(directory);
    List<Sql> columns = texts("SELECT * FROM " + rows.code(), lists);
    copy(
        Step.query("whole", Map.of("columns", Sql.list(columns), "parts", rows)),
        target,
        options());
  }

  /**
   * The columns of a query as CSV has them: lists with spaces, and bytes as the texts that they
   * are.
   *
   * @param ofItems lists that are known to have no element with a space
   * @throws DataException naming an element that has a space, or a column of bytes that are no text
   */
  private List<Sql> texts(String query, List<String> ofItems) throws IOException {
    List<Sql> columns = new ArrayList<>();
    for (@Nullable String[] column : rows("DESCRIBE " + query)) {
      String said = Objects.requireNonNull(column[0]);
      Sql name = Sql.name(said);
      FileTable.Column values = new FileTable.Column(said, Objects.requireNonNull(column[1]));
      if (!values.isList()) {
        columns.add(values.isBytes() ? textOf(query, name) : name);
        continue;
      }
      if (!ofItems.contains(said)) {
        requireNoSpaces(query, said);
      }
      columns.add(new Sql("array_to_string(" + name.code() + ", ' ') AS " + name.code()));
    }
    return columns;
  }

  private Sql textOf(String query, Sql bytes) throws IOException {
    long others =
        engine.number(
            "SELECT count(*) FROM (%2$s) AS written WHERE %1$s IS NOT NULL AND TRY(decode(%1$s)) IS NULL"
                .formatted(bytes.code(), query));
    if (others > 0) {
      throw new DataException(
          "column "
              + bytes.code()
              + ": "
              + others
              + " rows have bytes that are no text in UTF-8, which CSV has not: leave it out by"
              + " [columns], or choose [format: parquet]");
    }
    return new Sql("decode(" + bytes.code() + ") AS " + bytes.code());
  }

  private void requireNoSpaces(String query, String column) throws IOException {
    String name = Sql.name(column).code();
    List<@Nullable String[]> spaced =
        rows(
            "SELECT %1$s FROM (%2$s) AS written WHERE contains(array_to_string(%1$s, ''), ' ') LIMIT 1"
                .formatted(name, query));
    if (!spaced.isEmpty()) {
      throw new DataException(
          "column ["
              + column
              + "]: the list "
              + spaced.getFirst()[0]
              + " has an element with a space, which separates the elements of a list in CSV:"
              + " choose [format: parquet], which has lists, and give the feature in recipes a"
              + " [separator] that no element has, such as \"\\t\"");
    }
  }

  @Override
  public void writeCatalogue(String query) throws IOException {
    Path file = out.resolve("items" + format.ending());
    if (format == RowFormat.PARQUET) {
      copy(query, file, options());
    } else {
      String columns = Sql.list(texts(query, List.of())).code();
      copy("SELECT " + columns + " FROM (" + query + ") AS catalogue", file, options());
    }
  }

  private String options() {
    return switch (format) {
      case CSV_GZ -> "FORMAT csv, HEADER, COMPRESSION gzip";
      case CSV -> "FORMAT csv, HEADER";
      case PARQUET -> parquet(1);
    };
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
