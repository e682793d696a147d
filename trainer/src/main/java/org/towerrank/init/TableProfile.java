package org.towerrank.init;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.init.ColumnProfile.ListProfile;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;
import org.towerrank.sql.SqlFile;
import org.towerrank.sql.TableFiles;
import org.towerrank.sql.TableFormat;

/**
 * What a table looks like.
 *
 * @param path as it was given
 * @param columns without the texts that may stand for missing values
 * @param missing these texts
 */
record TableProfile(
    String path, List<ColumnProfile> columns, FileTable table, MissingGuess missing) {
  private static final List<String> SEPARATORS = List.of(" ", "|", ",", ";");
  private static final List<String> UNUSED = List.of(" ", "\t", "|", ";", "\n");
  private static final List<String> OF_TEXTS = List.of(" ", ",");
  private static final double MOVING = .5;
  private static final int MOMENTS = 6;
  private static final int FIRST_SEPARATOR = 8;
  private static final int PADDED = 12;
  private static final int OTHER_TEXTS = 13;
  private static final int REPEATED = 5;
  private static final int EXAMPLES = 20;
  private static final int NAMED = 20;
  private static final String NUMBERS = "(FLOAT|DOUBLE|DECIMAL\\(.*\\))\\[\\d*\\]";

  TableProfile {
    columns = List.copyOf(columns);
  }

  /**
   * Looks at all rows of a table.
   *
   * @param name what it is, such as {@code log}
   * @param header names of the columns of CSV that has no header; empty where it has one
   */
  static TableProfile of(
      Engine engine, String name, String path, List<String> header, Progress progress)
      throws IOException {
    FileTable all = byColumn(engine, name, path, header, progress);
    if (engine.number("SELECT count(*) FROM " + all.reading().code()) == 0) {
      throw new DataException(all.title() + ": expected rows, it has columns alone");
    }
    MissingGuess missing = MissingGuess.of(engine, all);
    return of(engine, name, path, leftOut(engine, name, all, missing), missing, progress);
  }

  /** The same log otherwise read, such as with a row for each item of a list. */
  TableProfile with(Engine engine, FileTable other, String name, Progress progress)
      throws IOException {
    return of(engine, name, path, other.stored(engine, name), missing, progress);
  }

  private static TableProfile of(
      Engine engine,
      String name,
      String path,
      FileTable table,
      MissingGuess missing,
      Progress progress)
      throws IOException {
    List<ColumnProfile> columns = new ArrayList<>();
    try (Progress.Task task = progress.start("columns of " + name, table.columns().size())) {
      for (FileTable.Column column : table.columns()) {
        columns.add(profile(engine, table, column));
        task.update(columns.size(), 0, column.name());
      }
    }
    return new TableProfile(path, columns, table, missing);
  }

  /** Each column is read several times, and of texts only with all others. */
  private static FileTable byColumn(
      Engine engine, String name, String path, List<String> header, Progress progress)
      throws IOException {
    Path here = Path.of("").toAbsolutePath();
    FileTable files = FileTable.open(engine, here, List.of(path), null, header);
    if (isParquet(files)) {
      return files.withTexts(engine);
    }
    try (Progress.Task task = progress.start("read " + name, 1)) {
      FileTable stored = files.stored(engine, name);
      task.update(1, 0, "");
      return stored;
    }
  }

  /**
   * The table without what stands for missing values. One that is stored is stored anew, as each of
   * many queries would go through all columns of it.
   */
  private static FileTable leftOut(
      Engine engine, String name, FileTable table, MissingGuess missing) throws IOException {
    FileTable read = missing.leftOut(table);
    if (read.equals(table) || isParquet(table)) {
      return read;
    }
    FileTable stored = read.stored(engine, name + " without missing values");
    engine.execute("DROP TABLE " + table.reading().code());
    return stored;
  }

  private static boolean isParquet(FileTable table) throws IOException {
    return TableFiles.format(table.files(), null) == TableFormat.PARQUET;
  }

  private static ColumnProfile profile(Engine engine, FileTable table, FileTable.Column column)
      throws IOException {
    List<String> examples = examples(engine, table, column);
    @Nullable String[] row = rows(engine, "profile.sql", table, column, Map.of()).getFirst();
    return new ColumnProfile(
        column.name(),
        column.type(),
        whole(row[0]),
        whole(row[1]),
        whole(row[2]),
        whole(row[3]),
        number(row[4]),
        number(row[5]),
        whole(row[6]),
        whole(row[7]),
        whole(row[PADDED]),
        whole(row[OTHER_TEXTS]),
        !column.isList() && whole(row[FIRST_SEPARATOR]) == 0 ? " " : unused(engine, table, column),
        examples,
        whole(row[MOMENTS]) < whole(row[1])
            ? TimeFormatGuess.of(engine, table, column, examples)
            : List.of(),
        list(engine, table, column, row));
  }

  /** The first separator that no value has, nor an element of a list. */
  private static String unused(Engine engine, FileTable table, FileTable.Column column)
      throws IOException {
    String name = Sql.name(column.name()).code();
    String text =
        column.isList() ? "array_to_string(" + name + ", '')" : "trim(" + name + "::VARCHAR)";
    String counts =
        UNUSED.stream()
            .map(each -> "count(*) FILTER (contains(" + text + ", " + Sql.text(each).code() + "))")
            .collect(Collectors.joining(", "));
    @Nullable String[] found =
        engine.rows("SELECT " + counts + " FROM " + table.reading().code()).getFirst();
    return UNUSED.stream()
        .filter(each -> whole(found[UNUSED.indexOf(each)]) == 0)
        .findFirst()
        .orElse(UNUSED.getLast());
  }

  private static List<String> examples(Engine engine, FileTable table, FileTable.Column column)
      throws IOException {
    String name = Sql.name(column.name()).code();
    return engine
        .rows(
            "SELECT "
                + name
                + "::VARCHAR FROM "
                + table.reading().code()
                + " WHERE "
                + name
                + " IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT "
                + EXAMPLES)
        .stream()
        .map(each -> String.valueOf(each[0]).replaceAll("\\s", " "))
        .toList();
  }

  /**
   * Texts are lists where most are split by something, and the pieces come again and again. Spaces
   * and commas are in phrases too, whose words have their places.
   */
  private static @Nullable ListProfile list(
      Engine engine, FileTable table, FileTable.Column column, @Nullable String[] row)
      throws IOException {
    long present = whole(row[1]);
    if (column.isList()) {
      return nativeList(engine, table, column);
    }
    if (whole(row[7]) == present) {
      return null;
    }
    for (int i = 0; i < SEPARATORS.size(); i++) {
      if (present == 0 || 3 * whole(row[FIRST_SEPARATOR + i]) < present || whole(row[6]) > 0) {
        continue;
      }
      @Nullable String[] elements =
          rows(
                  engine,
                  "elements.sql",
                  table,
                  column,
                  Map.of("separator", Sql.text(SEPARATORS.get(i))))
              .getFirst();
      boolean moves = !OF_TEXTS.contains(SEPARATORS.get(i)) || number(elements[3]) >= MOVING;
      if (moves && whole(elements[0]) >= REPEATED * whole(elements[1])) {
        return new ListProfile(
            SEPARATORS.get(i), (int) Math.min(Integer.MAX_VALUE, whole(elements[2])), false);
      }
    }
    return null;
  }

  private static ListProfile nativeList(Engine engine, FileTable table, FileTable.Column column)
      throws IOException {
    String length = "len(" + Sql.name(column.name()).code() + ")";
    @Nullable String[] lengths =
        engine
            .rows("SELECT min(%1$s), max(%1$s) FROM %2$s".formatted(length, table.reading().code()))
            .getFirst();
    boolean same = lengths[0] != null && lengths[0].equals(lengths[1]);
    int longest = lengths[1] == null ? 1 : (int) Math.min(Integer.MAX_VALUE, whole(lengths[1]));
    return new ListProfile(null, Math.max(1, longest), same && column.type().matches(NUMBERS));
  }

  private static List<@Nullable String[]> rows(
      Engine engine, String file, FileTable table, FileTable.Column column, Map<String, Sql> more)
      throws IOException {
    Map<String, Sql> pieces = new HashMap<>(more);
    pieces.put("column", Sql.name(column.name()));
    pieces.put("files", table.reading());
    return engine.rows(SqlFile.of(TableProfile.class, file), pieces);
  }

  /** Whether each user or item has one value in a column, of those that have several rows. */
  boolean isOf(Engine engine, ColumnProfile owner, ColumnProfile column) throws IOException {
    if (owner.present() < 2 * owner.distinct()) {
      return false;
    }
    Map<String, Sql> pieces =
        Map.of(
            "owner", Sql.name(owner.name()),
            "column", Sql.name(column.name()),
            "files", table.reading());
    return whole(engine.rows(SqlFile.of(TableProfile.class, "owners.sql"), pieces).getFirst()[0])
        == 0;
  }

  private static long whole(@Nullable String text) {
    return Long.parseLong(Objects.requireNonNull(text));
  }

  private static double number(@Nullable String text) {
    return text == null ? Double.NaN : Double.parseDouble(text);
  }

  /** The first column whose name has one of some words, and that is fit. */
  Optional<ColumnProfile> named(String words, Predicate<ColumnProfile> fit) {
    Pattern pattern = Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return columns.stream()
        .filter(column -> pattern.matcher(column.name()).find())
        .filter(fit)
        .findFirst();
  }

  /** The column of a name. */
  Optional<ColumnProfile> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /**
   * The column that joins it to a log: that of the log's name, or else the first one that differs
   * in each row. Rows have the log's column, and not this one.
   *
   * @param key the log's column
   */
  String id(ColumnProfile key) {
    return column(key.name())
        .or(() -> columns.stream().filter(ColumnProfile::isUnique).findFirst())
        .map(ColumnProfile::name)
        .orElse(key.name());
  }

  /**
   * Its columns but for the one that joins it to a log.
   *
   * @param key the log's column
   */
  Stream<ColumnProfile> besideId(ColumnProfile key) {
    String id = id(key);
    return columns.stream().filter(column -> !column.name().equals(id));
  }

  /**
   * Those of its columns in which no row has a value, as a comment names them, if there are any.
   */
  Optional<String> withoutValues() {
    List<String> names =
        columns.stream()
            .filter(ColumnProfile::isEmpty)
            .map(each -> Yaml.text(each.name()))
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String first = String.join(", ", names.subList(0, Math.min(names.size(), NAMED)));
    int others = names.size() - NAMED;
    return Optional.of(Yaml.comment(first) + (others > 0 ? ", and " + others + " more" : ""));
  }
}
