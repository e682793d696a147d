package org.towerrank.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CsvTable;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RaggedRows;
import org.towerrank.csv.SeparatorLine;
import org.towerrank.sql.FileTable.Column;

/**
 * How files of one format are read, which a look at them decides. What the header of CSV has no
 * comma in is separated by semicolons, tabs or bars. The fields of an object are columns, such as
 * {@code user.id}. Texts of JSON lines are texts, whatever they look like, and so is a key that has
 * texts beside other values. Names of folders, such as {@code day=1}, are columns where no file has
 * one of that name.
 *
 * @param form of the files; how the engine is told to read the columns of JSON lines all lines
 *     decide
 * @param columns with those of objects in place of them
 * @param values what the columns are made of, in the same order
 */
record TableReading(FileForm form, List<Column> columns, List<Sql> values) {
  private static final List<String> SEPARATORS = List.of(";", "\t", "|");

  /** The engine looks at so many rows of CSV before it reads them. */
  private static final long LOOKED_AT = 20_480;

  private static final String WHOLE_LINES = "json";

  /**
   * Types that texts are taken for, behind the name of a column or at the beginning, or a name in
   * quotes, which may hold anything. Where a key has values of several types it is taken for JSON,
   * whose texts keep their quotes.
   */
  private static final Pattern TEXTS =
      Pattern.compile(
          "(?<name>\"(?:[^\"]|\"\")*+\")|(?:^|(?<= ))(?:UUID|TIME|DATE|TIMESTAMP|JSON)(?=[,)\\[]|$)");

  /** What the engine names a key that another one differs from in case alone. */
  private static final Pattern RENAMED = Pattern.compile("(.+)_\\d+", Pattern.DOTALL);

  TableReading {
    columns = List.copyOf(columns);
    values = List.copyOf(values);
  }

  /**
   * Looks at some files, all of which decide of JSON lines, and the first one of others.
   *
   * @throws DataException saying what of them cannot be read
   */
  static TableReading of(Engine engine, List<Path> files, FileForm form) throws IOException {
    if (form.format() == TableFormat.JSON_LINES) {
      JsonDepth.require(engine, files);
      TableReading seen = plain(engine, files, form);
      seen.requireObjects(engine, files);
      String types = seen.texts();
      seen.requireKeys(engine, files, types);
      return seen.flat(engine, files, types);
    }
    List<Path> first = files.subList(0, 1);
    if (form.format() == TableFormat.CSV) {
      return separated(engine, first, form).belowHeader(first);
    }
    TableReading told = told(engine, first, form).flat(engine, first, "");
    return form.format() == TableFormat.TSV ? told.belowHeader(first) : told;
  }

  private TableReading belowHeader(List<Path> first) throws DataException {
    if (!columns.isEmpty()) {
      SeparatorLine.refuse(first.getFirst().toString(), columns.getFirst().name());
    }
    return this;
  }

  /** A table whose separator shows in its first rows. */
  private static TableReading separated(Engine engine, List<Path> first, FileForm form)
      throws IOException {
    DataException failure = null;
    TableReading one = null;
    try {
      one = plain(engine, first, form);
    } catch (DataException e) {
      failure = e;
    }
    if (one != null && one.columns.size() > 1) {
      return one;
    }
    for (String separator : SEPARATORS) {
      try {
        TableReading other = plain(engine, first, form.separatedBy(separator));
        if (other.columns.size() > 1) {
          return other;
        }
      } catch (DataException e) {
        // Nor is this what separates the values.
      }
    }
    for (String separator : SEPARATORS) {
      refuseRagged(first.getFirst(), separator);
    }
    if (one == null) {
      DataException why = Objects.requireNonNull(failure);
      if (Engine.NO_TABLE.equals(why.getMessage())) {
        requireFields(first.getFirst());
      }
      throw why;
    }
    return one;
  }

  /** A table of a format that says its separator. */
  private static TableReading told(Engine engine, List<Path> first, FileForm form)
      throws IOException {
    try {
      return plain(engine, first, form);
    } catch (DataException e) {
      if (form.format() == TableFormat.TSV && Engine.NO_TABLE.equals(e.getMessage())) {
        refuseRagged(first.getFirst(), form.separator());
      }
      throw e;
    }
  }

  private static void refuseRagged(Path file, String separator) throws IOException {
    if (!isOfZstandard(file)) {
      RaggedRows.refuse(file, separator.charAt(0), LOOKED_AT);
    }
  }

  private static boolean isOfZstandard(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".zst");
  }

  /** Finds the row that keeps the engine from taking a file for a table, which does not say it. */
  private static void requireFields(Path file) throws IOException {
    if (isOfZstandard(file)) {
      return;
    }
    try (CsvTable table = CsvTable.open(file)) {
      boolean more = table.header().size() > 1;
      while (more && table.rows() < LOOKED_AT) {
        more = table.next();
      }
    }
  }

  /** The same, if there are as many columns as names for them. */
  TableReading required() throws DataException {
    form.require(columns);
    return this;
  }

  /** The same of another file of the table. */
  TableReading of(Engine engine, Path file) throws IOException {
    return plain(engine, List.of(file), form).flat(engine, List.of(file), form.types());
  }

  /** The same with names of folders as columns, where there are any and no file has such a one. */
  TableReading withFolders(Engine engine, List<Path> files, FolderNames names) throws IOException {
    return names.columns().isEmpty() || names.areAmong(columns)
        ? this
        : plain(engine, files, form.withFolders()).flat(engine, files, form.types());
  }

  private static TableReading plain(Engine engine, List<Path> files, FileForm form)
      throws IOException {
    List<Column> columns = described(engine, "SELECT * FROM " + form.reading(files).code());
    List<Sql> values = columns.stream().map(column -> Sql.name(column.name())).toList();
    return new TableReading(form, columns, values);
  }

  static List<Column> described(Engine engine, String query) throws IOException {
    return engine.rows("DESCRIBE " + query).stream()
        .map(row -> new Column(Objects.requireNonNull(row[0]), Objects.requireNonNull(row[1])))
        .toList();
  }

  /** Types for the engine, by which texts stay what they are. */
  private String texts() {
    return columns.stream()
        .map(
            column ->
                Sql.name(column.name()).code() + ": " + Sql.text(textual(column.type())).code())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String textual(String type) {
    return TEXTS
        .matcher(type)
        .replaceAll(
            match ->
                match.group("name") == null ? "VARCHAR" : Matcher.quoteReplacement(match.group()));
  }

  /** Where a line is no object all lines are one column for the engine. */
  private void requireObjects(Engine engine, List<Path> files) throws IOException {
    if (!columns.stream().map(Column::name).toList().equals(List.of(WHOLE_LINES))) {
      return;
    }
    List<@Nullable String[]> others =
        engine.rows(
            "SELECT json_type(json) FROM "
                + TableFormat.readingJsonValues(files).code()
                + " WHERE json_type(json) <> 'OBJECT' LIMIT 1");
    if (!others.isEmpty()) {
      String found = String.valueOf(others.getFirst()[0]);
      throw new DataException(
          "expected one JSON object a line, found "
              + found
              + (found.equals("ARRAY") ? ", of whose objects [jq -c '.[]'] makes lines" : ""));
    }
  }

  /** A key that the engine gave another name is not found under that. */
  private void requireKeys(Engine engine, List<Path> files, String types) throws IOException {
    for (Column column : columns) {
      Matcher renamed = RENAMED.matcher(column.name());
      if (renamed.matches()
          && columns.stream().anyMatch(each -> each.name().equalsIgnoreCase(renamed.group(1)))
          && count(engine, column, files, types) != count(engine, column, files, "")) {
        throw new DataException(
            "expected keys that differ in more than case, found two that are ["
                + renamed.group(1)
                + "] but for case");
      }
    }
  }

  private long count(Engine engine, Column column, List<Path> files, String types)
      throws IOException {
    return engine.number(
        "SELECT count("
            + Sql.name(column.name()).code()
            + ") FROM "
            + form.withTypes(types).reading(files).code());
  }

  /** The same with the fields of objects as columns. */
  private TableReading flat(Engine engine, List<Path> files, String read) throws IOException {
    TableReading typed = read.isEmpty() ? this : plain(engine, files, form.withTypes(read));
    ObjectColumns flat = new ObjectColumns(engine, form.withTypes(read).reading(files), false);
    for (int i = 0; i < typed.columns.size(); i++) {
      flat.add(typed.columns.get(i), typed.values.get(i));
    }
    requireNames(flat.columns());
    return new TableReading(form.withTypes(read), flat.columns(), flat.values());
  }

  /**
   * The same with the keys of maps as columns, too, and those of lists of keys and values, which
   * all files decide. What has a key that would be called as another column is stays whole.
   */
  TableReading withKeys(Engine engine, List<Path> files) throws IOException {
    if (columns.stream().noneMatch(each -> MapKeys.are(each) || ObjectLists.isOne(each))) {
      return this;
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    columns.forEach(column -> names.add(column.name()));
    List<Column> flat = new ArrayList<>();
    List<Sql> made = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      ObjectColumns own = new ObjectColumns(engine, form.reading(files), true);
      own.add(column, values.get(i));
      List<String> keys = own.columns().stream().map(Column::name).toList();
      boolean apart = !own.columns().equals(List.of(column)) && MapKeys.areNew(names, keys);
      flat.addAll(apart ? own.columns() : columns.subList(i, i + 1));
      made.addAll(apart ? own.values() : values.subList(i, i + 1));
    }
    return new TableReading(form, flat, made);
  }

  /** A key may be called as a field of an object is, such as {@code user.id}. */
  private static void requireNames(List<Column> columns) throws DataException {
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new DataException(
            "expected columns of different names, found two that are ["
                + column.name()
                + "]: one of them is a field of an object");
      }
    }
  }

  /** What a query reads the rows of some files from, in their order. */
  Sql code(List<Path> files) {
    Sql read = form.reading(files);
    List<Sql> named = new ArrayList<>();
    boolean plain = true;
    for (int i = 0; i < columns.size(); i++) {
      Sql name = Sql.name(columns.get(i).name());
      plain &= name.equals(values.get(i));
      named.add(values.get(i).as(columns.get(i).name()));
    }
    return plain
        ? read
        : new Sql("(SELECT " + Sql.list(named).code() + " FROM " + read.code() + ")");
  }
}
