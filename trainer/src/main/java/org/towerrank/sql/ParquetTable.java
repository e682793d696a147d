package org.towerrank.sql;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.Nearest;

/**
 * Rows of Parquet, in one file or a folder of them. A value is what the file says it is: a text, a
 * number, a boolean, or a list of these.
 */
public final class ParquetTable implements RowTable {
  /** Between texts of a row; the unit separator, which texts do not have. */
  private static final char BETWEEN = '\u001f';

  private final Path path;
  private final FileTable table;
  private final Engine engine;
  private final Statement statement;
  private final ResultSet result;
  private final List<String> header;
  private final long total;
  private final long bytes;
  // Of each column its place among the texts, or -1 less its place among the others.
  private final int[] places;
  private final int[] ends;
  private String texts = "";
  private long rows;

  private ParquetTable(
      Path path, FileTable table, Engine engine, Statement statement, ResultSet result, long total)
      throws IOException {
    this.path = path;
    this.table = table;
    this.engine = engine;
    this.statement = statement;
    this.result = result;
    this.header = table.names();
    this.total = total;
    this.places = places(table);
    this.ends = new int[(int) table.columns().stream().filter(FileTable.Column::isText).count()];
    long size = 0;
    for (Path file : table.files()) {
      size += Files.size(file);
    }
    this.bytes = size;
  }

  private static int[] places(FileTable table) {
    int[] places = new int[table.columns().size()];
    int texts = 0;
    int others = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = table.columns().get(i).isText() ? texts++ : -1 - others++;
    }
    return places;
  }

  /** Whether a path is Parquet by its name, or a folder of such files. */
  public static boolean isParquet(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return named(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(ParquetTable::named);
    }
  }

  private static boolean named(Path path) {
    return TableFormat.of(path).filter(TableFormat.PARQUET::equals).isPresent();
  }

  /**
   * Opens a file, or a folder of files that are read in the order of their names.
   *
   * @throws DataException when there is no such file, it is no Parquet, or the files of a folder
   *     have different columns
   */
  public static ParquetTable open(Path path) throws IOException {
    Engine engine = Engine.reading();
    try {
      FileTable table = FileTable.open(engine, path.toAbsolutePath(), List.of(""), null);
      requireParquet(path, table);
      long total = engine.number("SELECT count(*) FROM " + table.reading().code());
      Statement statement = engine.connection().createStatement();
      ResultSet result =
          statement.executeQuery(
              "SELECT " + selected(table).code() + " FROM " + table.reading().code());
      return new ParquetTable(path, table, engine, statement, result, total);
    } catch (SQLException e) {
      engine.close();
      throw Engine.explain(e);
    } catch (IOException e) {
      engine.close();
      throw e;
    }
  }

  /** All columns, of which texts are one column: each cell of text would cost a call otherwise. */
  private static Sql selected(FileTable table) {
    List<Sql> selected = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (FileTable.Column column : table.columns()) {
      String name = Sql.name(column.name()).code();
      if (column.isText()) {
        texts.add("coalesce(" + name + ", '')");
      } else {
        selected.add(new Sql(name));
      }
    }
    if (!texts.isEmpty()) {
      selected.add(
          new Sql("concat_ws(chr(" + (int) BETWEEN + "), " + String.join(", ", texts) + ")"));
    }
    return Sql.list(selected);
  }

  private static void requireParquet(Path path, FileTable table) throws DataException {
    if (table.format() != TableFormat.PARQUET) {
      throw DataException.of(
          path,
          "expected a folder of Parquet files, found ["
              + table.files().getFirst().getFileName()
              + "]");
    }
    for (FileTable.Column column : table.columns()) {
      if (column.type().startsWith("STRUCT") || column.type().startsWith("MAP")) {
        throw DataException.of(
            path,
            "column ["
                + column.name()
                + "]: expected texts, numbers, booleans or lists of them, found "
                + column.type());
      }
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public CsvColumn column(String name) throws DataException {
    int index = header.indexOf(name);
    if (index < 0) {
      throw DataException.of(
          path, "expected a column [" + name + "], it has none" + Nearest.hint(name, header));
    }
    return new CsvColumn(name, index);
  }

  @Override
  public boolean next() throws IOException {
    try {
      if (!result.next()) {
        return false;
      }
      if (ends.length > 0) {
        split(result.getString(places.length - ends.length + 1));
      }
    } catch (SQLException e) {
      throw DataException.of(path, String.valueOf(Engine.explain(e).getMessage()), e);
    }
    rows++;
    return true;
  }

  private void split(String row) throws DataException {
    texts = row;
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      int end = row.indexOf(BETWEEN, from);
      if ((end < 0) != (i == ends.length - 1)) {
        throw DataException.of(
            path,
            "row " + (rows + 1) + ": expected texts without the character U+001F, one has it");
      }
      ends[i] = end < 0 ? row.length() : end;
      from = end + 1;
    }
  }

  @Override
  public String text(CsvColumn column) {
    return RowTable.text(value(column));
  }

  @Override
  public @Nullable Object value(CsvColumn column) {
    int place = places[column.index()];
    if (place >= 0) {
      int from = place == 0 ? 0 : ends[place - 1] + 1;
      return from == ends[place] ? null : texts.substring(from, ends[place]);
    }
    try {
      return raw(result.getObject(-place));
    } catch (SQLException e) {
      throw new IllegalStateException("[" + path + "]: column [" + column.name() + "]", e);
    }
  }

  private static @Nullable Object raw(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case BigInteger large -> large.toString();
      case Number number -> number;
      case Array array -> elements((Object[]) array.getArray());
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> elements(@Nullable Object[] values) throws SQLException {
    List<@Nullable Object> elements = new ArrayList<>(values.length);
    for (Object value : values) {
      elements.add(raw(value));
    }
    return elements;
  }

  @Override
  public boolean isEmpty(CsvColumn column) {
    return text(column).isEmpty();
  }

  @Override
  public Path file() {
    return path;
  }

  @Override
  public long line() {
    return rows;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long bytesRead() {
    return total == 0 ? bytes : (long) ((double) rows / total * bytes);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    try (engine) {
      result.close();
      statement.close();
    } catch (SQLException e) {
      throw Engine.explain(e);
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s of %,d rows", table.title(), total);
  }
}
