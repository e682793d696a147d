package org.towerrank.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.Nearest;

/**
 * A table in files, and the columns that it has.
 *
 * @param files in the order in which they are read
 * @param columns in the order of the first file
 * @param reading what a query reads it from
 * @param place further columns of {@code reading} that say where a row is in its files; none if the
 *     engine reads rows in their order
 */
public record FileTable(List<Path> files, List<Column> columns, Sql reading, List<Sql> place) {

  /**
   * A column.
   *
   * @param type as the engine names it, such as {@code BIGINT} or {@code VARCHAR[]}
   */
  public record Column(String name, String type) {

    /** Whether each value is a list. */
    public boolean isList() {
      return type.endsWith("]");
    }

    /** Whether each value is a text. */
    public boolean isText() {
      return type.equals("VARCHAR");
    }

    /** Whether each value is bytes, which may be a text that is not said to be one. */
    public boolean isBytes() {
      return type.equals("BLOB");
    }

    /** Whether each value is a number in single precision. */
    public boolean isSingle() {
      return type.equals("FLOAT");
    }

    /** Whether each value is a number of floating point, which may be NaN. */
    public boolean isFloating() {
      return isSingle() || type.equals("DOUBLE");
    }

    /** An expression of its values without those that stand for none: empty texts, and NaN. */
    public Sql present() {
      Sql own = Sql.name(name);
      if (isText()) {
        return new Sql("nullif(" + own.code() + ", '')");
      }
      if (isBytes()) {
        return new Sql("CASE WHEN octet_length(%1$s) > 0 THEN %1$s END".formatted(own.code()));
      }
      return isFloating()
          ? new Sql("CASE WHEN isnan(%1$s) THEN NULL ELSE %1$s END".formatted(own.code()))
          : own;
    }

    /** Whether each value is a number. */
    public boolean isNumber() {
      return isWhole() || isFloating() || List.of("UBIGINT", "HUGEINT").contains(type);
    }

    /** Whether each value is a number with so many digits behind the point. */
    public boolean isDecimal() {
      return type.startsWith("DECIMAL");
    }

    /** Whether each value is a whole number that 64 bits hold. */
    public boolean isWhole() {
      return List.of(
              "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
          .contains(type);
    }

    /** Whether each value is a point in time, or a day. */
    public boolean isTime() {
      return type.startsWith("TIMESTAMP") || type.equals("DATE");
    }
  }

  public FileTable {
    files = List.copyOf(files);
    columns = List.copyOf(columns);
    place = List.copyOf(place);
  }

  /** The same of files whose columns have names. */
  public static FileTable open(
      Engine engine, Path directory, List<String> patterns, @Nullable TableFormat said)
      throws IOException {
    return open(engine, directory, patterns, said, List.of());
  }

  /**
   * Finds a table and reads which columns it has.
   *
   * @param directory that patterns are relative to
   * @param patterns paths, folders or patterns such as {@code 2026-*.csv.gz}
   * @param said the format; if null, the files' names say it
   * @param header names of the columns of CSV without a header; empty where it has one
   * @throws DataException naming a file that is not there, is of another format or not whole, or
   *     lacks a column that the first one has
   */
  public static FileTable open(
      Engine engine,
      Path directory,
      List<String> patterns,
      @Nullable TableFormat said,
      List<String> header)
      throws IOException {
    List<Path> files = TableFiles.find(directory, patterns);
    TableFormat format = TableFiles.format(files, said);
    if (format != TableFormat.PARQUET) {
      CompressedFiles.requireWhole(files);
    }
    TableReading own =
        explained(
            files.getFirst(),
            () -> TableReading.of(engine, files, FileForm.of(format, header)).required());
    if (format != TableFormat.JSON_LINES) {
      for (Path file : files.subList(1, files.size())) {
        TableReading other = explained(file, () -> own.of(engine, file));
        requireSame(files.getFirst(), own.columns(), file, other.columns());
      }
    }
    TableReading reading =
        own.withFolders(engine, files, FolderNames.of(directory, files)).withKeys(engine, files);
    return new FileTable(files, reading.columns(), reading.code(files), List.of());
  }

  /** A look at a file. */
  @FunctionalInterface
  private interface Look {
    TableReading read() throws IOException;
  }

  private static TableReading explained(Path file, Look look) throws IOException {
    try {
      return look.read();
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith("[" + file + "]") ? e : DataException.of(file, message, e);
    }
  }

  private static void requireSame(Path first, List<Column> columns, Path file, List<Column> own)
      throws DataException {
    List<String> names = own.stream().map(Column::name).toList();
    List<String> known = columns.stream().map(Column::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw DataException.of(
            file,
            "has a column [" + name + "], which [" + first + "] lacks" + Nearest.hint(name, known));
      }
    }
    for (Column column : columns) {
      if (!names.contains(column.name())) {
        throw DataException.of(
            file,
            "expected the column ["
                + column.name()
                + "] that ["
                + first
                + "] has"
                + Nearest.hint(column.name(), names));
      }
      Column other = own.get(names.indexOf(column.name()));
      if (!other.type().equals(column.type())) {
        throw DataException.of(
            file,
            "expected the column ["
                + column.name()
                + "] as "
                + column.type()
                + ", which it is in ["
                + first
                + "], found "
                + other.type());
      }
    }
  }

  /**
   * The same with its columns read otherwise, without another type. Elements of lists stay what
   * they are.
   *
   * @param read an expression that gives a column
   */
  public FileTable withValues(Function<Column, Sql> read) {
    List<Sql> values = new ArrayList<>(place);
    for (Column column : columns) {
      values.add(read.apply(column).as(column.name()));
    }
    Sql selected = new Sql("(SELECT " + Sql.list(values).code() + " FROM " + reading.code() + ")");
    return new FileTable(files, columns, selected, place);
  }

  /**
   * The same with a text for what one of its columns has.
   *
   * @param text an expression of it
   */
  public FileTable withText(String name, Sql text) {
    List<Sql> values = new ArrayList<>(place);
    List<Column> read = new ArrayList<>();
    for (Column column : columns) {
      boolean it = column.name().equals(name);
      values.add(it ? text.as(name) : Sql.name(column.name()));
      read.add(it ? new Column(name, "VARCHAR") : column);
    }
    Sql selected = new Sql("(SELECT " + Sql.list(values).code() + " FROM " + reading.code() + ")");
    return new FileTable(files, read, selected, place);
  }

  /**
   * The same with bytes as texts, where all of a column are texts in UTF-8: Impala, Hive and old
   * Spark write these to Parquet without saying that they are.
   */
  public FileTable withTexts(Engine engine) throws IOException {
    FileTable table = this;
    for (Column column : columns) {
      Sql text = new Sql("decode(" + Sql.name(column.name()).code() + ")");
      if (column.isBytes() && hasTexts(engine, column, text)) {
        table = table.withText(column.name(), text);
      }
    }
    return table;
  }

  private boolean hasTexts(Engine engine, Column bytes, Sql text) throws IOException {
    String others =
        "SELECT count(*) FROM %s WHERE %s IS NOT NULL AND TRY(%s) IS NULL"
            .formatted(reading.code(), Sql.name(bytes.name()).code(), text.code());
    return engine.number(others) == 0;
  }

  /**
   * The same in a table of the engine, which reads a column without the others.
   *
   * @param name of the table, which the engine has not yet
   */
  public FileTable stored(Engine engine, String name) throws IOException {
    Sql table = Sql.name(name);
    engine.execute("CREATE TABLE " + table.code() + " AS SELECT * FROM " + reading.code());
    return new FileTable(files, columns, table, place);
  }

  /** The names of the columns. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /**
   * The column of a name.
   *
   * @throws DataException naming the nearest column if there is none
   */
  public Column column(String name) throws DataException {
    for (Column column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    for (Column column : columns) {
      if (name.startsWith(column.name() + ".") && column.type().startsWith("STRUCT")) {
        throw DataException.of(
            files.getFirst(),
            "expected a column ["
                + name
                + "], it has none, as the object ["
                + column.name()
                + "] is one column here: "
                + (ObjectLists.isOne(column)
                    ? "it is a list, and by the key [log.each] each of its objects is an event; of"
                        + " objects that have a [key] and a [value] alone keys are columns if they"
                        + " are texts and at most "
                        + MapKeys.MOST
                    : "write its fields as columns"));
      }
      if (name.startsWith(column.name() + ".") && column.type().startsWith("MAP")) {
        throw DataException.of(
            files.getFirst(),
            "expected a column ["
                + name
                + "], it has none, as the map ["
                + column.name()
                + "] is one column here: it has no keys that are texts, more than "
                + MapKeys.MOST
                + ", or one that differs from another column in case alone:"
                + " write the values that you need as columns");
      }
    }
    throw DataException.of(
        files.getFirst(),
        "expected a column [" + name + "], it has none" + Nearest.hint(name, names()));
  }

  /** What to call it in errors. */
  public String title() {
    return files.size() == 1
        ? "[" + files.getFirst() + "]"
        : "[" + files.getFirst() + "] and " + (files.size() - 1) + " more files";
  }
}
