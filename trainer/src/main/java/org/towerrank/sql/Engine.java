package org.towerrank.sql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;

/**
 * An embedded DuckDB: nothing of it outlives its directory. What does not fit into its memory goes
 * to that directory. It loads no extension from the network. For one thread at a time.
 */
public final class Engine implements Closeable {
  private static final Pattern CSV_ROW = Pattern.compile(".*CSV Error on Line: (\\d+).*");

  /** The error of a file of CSV that the first look takes for none, wherever that is. */
  static final String NO_TABLE =
      "expected a table with as many values in each row as in the first one, quotes that are"
          + " around whole values and doubled within, and lines that all end alike, by \\n or by"
          + " \\r\\n";

  /** What it says of lines that end otherwise than the first ones of a file of CSV. */
  private static final String LOST = "CSV Parser state machine reached an invalid state";

  private static final Pattern JSON_NUMBER =
      Pattern.compile(
          ".*JSON transform error in file \"(.*)\", in line (\\d+):"
              + " Failed to cast value to numerical: (\\d{19,})\\b.*");

  private static final Pattern JSON_NAME =
      Pattern.compile(".*Duplicate name \"(.*)\" in struct.*", Pattern.DOTALL);
  private static final Pattern JSON_LINE =
      Pattern.compile(
          ".*Malformed JSON in file \"(.*)\", at byte \\d+ in line (\\d+): (.*?)\\. .*");

  private static final String CSV_FILE = "  file = ";

  private final Connection connection;

  private Engine(Connection connection) {
    this.connection = connection;
  }

  /**
   * Starts an engine.
   *
   * @param directory for its tables and for what does not fit into memory; made if it is missing
   * @param memoryMegabytes that it takes at most, but for small buffers
   * @param threads that work at a time; the result does not depend on it
   */
  public static Engine start(Path directory, long memoryMegabytes, int threads) throws IOException {
    Files.createDirectories(directory);
    Engine engine = connect(directory.resolve("tables.duckdb").toString());
    engine.execute("SET temp_directory = " + Sql.path(directory.resolve("spilled")).code());
    engine.execute("SET memory_limit = '" + memoryMegabytes + "MB'");
    engine.execute("SET threads = " + threads);
    engine.execute("SET preserve_insertion_order = true");
    // It makes a join of IN with many values, which does not keep the order.
    engine.execute("SET disabled_optimizers = 'in_clause'");
    return engine;
  }

  /** The same engine for another thread, to be closed before this one. */
  public Engine another() throws IOException {
    try {
      return begun(connection.unwrap(DuckDBConnection.class).duplicate());
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  /** Starts an engine without tables, to read files. */
  public static Engine reading() throws IOException {
    return connect("");
  }

  private static Engine connect(String database) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("jdbc_stream_results", "true");
    try {
      UnpackedLibrary.load();
      return begun(DriverManager.getConnection("jdbc:duckdb:" + database, settings));
    } catch (SQLException e) {
      throw explain(e);
    } catch (LinkageError e) {
      throw notLoaded(e);
    }
  }

  /** Times are those of no zone; what a log says in a zone becomes UTC. */
  private static Engine begun(Connection connection) throws IOException {
    Engine engine = new Engine(connection);
    engine.execute("SET TimeZone = 'UTC'");
    engine.execute(WrittenTimes.MOMENT);
    return engine;
  }

  /** An error about the temporary directory, not about the output that the engine is to write. */
  private static IOException notLoaded(LinkageError e) {
    Throwable first = root(e);
    FileSystemException failure =
        new FileSystemException(
            System.getProperty("java.io.tmpdir"),
            null,
            "DuckDB's library cannot be unpacked there and loaded ["
                + first.getClass().getSimpleName()
                + ": "
                + first.getMessage()
                + "]: expected a temporary directory with 60 MB of room that is not mounted noexec;"
                + " TOWERRANK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR names another directory");
    failure.initCause(e);
    return failure;
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }

  /** Executes the statements of a file. */
  public void execute(SqlFile file, Map<String, Sql> pieces) throws IOException {
    for (String statement : file.statements(pieces)) {
      execute(statement);
    }
  }

  /** Executes a statement. */
  public void execute(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  /**
   * Executes a statement that changes a table.
   *
   * @return how many of its rows
   */
  public long change(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  /** The rows of a query, each value as a text, null where there is none. For few rows. */
  public List<@Nullable String[]> rows(String sql) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<@Nullable String[]> rows = new ArrayList<>();
      while (result.next()) {
        @Nullable String[] row = new String[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = result.getString(i + 1);
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  /** What rows of a query are given to, one after another. */
  public interface Rows {
    void take(ResultSet row) throws SQLException, IOException;
  }

  /** Gives the rows of a query, of any number, in their order. */
  public void each(String sql, Rows rows) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.take(result);
      }
    } catch (SQLException e) {
      throw explain(e);
    }
  }

  /** The rows of the last statement of a file. */
  public List<@Nullable String[]> rows(SqlFile file, Map<String, Sql> pieces) throws IOException {
    List<String> statements = file.statements(pieces);
    for (String statement : statements.subList(0, statements.size() - 1)) {
      execute(statement);
    }
    return rows(statements.getLast());
  }

  /** The one whole number that a query gives; 0 for null. */
  public long number(String sql) throws IOException {
    String text = rows(sql).getFirst()[0];
    return text == null ? 0 : Long.parseLong(text);
  }

  /**
   * An error in words: DuckDB's first line, without advice on its settings, which users do not see.
   */
  static IOException explain(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String first = first(message);
    String lower = message.toLowerCase(java.util.Locale.ROOT);
    for (String full : List.of("No space left on device", "File too large")) {
      if (lower.contains(full.toLowerCase(java.util.Locale.ROOT))) {
        return new IOException(full, e);
      }
    }
    // What does not fit into memory may take most of what the disk has free, and no more.
    if (lower.contains("max_temp_directory_size")) {
      return new IOException("No space left on device for what does not fit into memory", e);
    }
    if (lower.startsWith("out of memory")) {
      return new DataException(
          "the memory given does not suffice: give more by --memory (" + first + ")", e);
    }
    return new DataException(first, e);
  }

  /** Of a row of CSV the reason is below the row, which may be long. */
  private static String first(String message) {
    List<String> lines = message.lines().filter(line -> !line.isBlank()).toList();
    String first = lines.isEmpty() ? message : lines.getFirst();
    if (first.contains("sniffing file")) {
      return NO_TABLE;
    }
    if (first.contains(LOST)) {
      return "expected lines of CSV that all end alike, by \\n or by \\r\\n, found some that do not:"
          + " files that were joined may end theirs otherwise";
    }
    Matcher row = CSV_ROW.matcher(first);
    if (!row.matches()) {
      return json(first);
    }
    int shown = (int) lines.stream().takeWhile(line -> !line.startsWith("Possible ")).count();
    String reason =
        lines.stream().anyMatch(line -> line.contains("not utf-8"))
            ? "expected text in UTF-8, found bytes of another encoding, such as Latin-1, of which"
                + " [iconv -f latin1 -t utf-8] makes it"
            : lines.get(Math.max(0, shown - 1));
    return file(lines) + "line " + row.group(1) + ": " + reason;
  }

  /** The engine has read the end of a line with no JSON value, so that it names the next one. */
  private static String json(String first) {
    Matcher number = JSON_NUMBER.matcher(first);
    if (number.matches()) {
      return "["
          + number.group(1)
          + "] line "
          + number.group(2)
          + ": expected whole numbers below 9223372036854775808, found ["
          + number.group(3)
          + "]: write such numbers as texts";
    }
    Matcher name = JSON_NAME.matcher(first);
    if (name.matches()) {
      return "expected keys of an object that differ in more than case, found two that are ["
          + name.group(1)
          + "] but for case";
    }
    Matcher line = JSON_LINE.matcher(first + " ");
    if (!line.matches()) {
      return first;
    }
    long near = Long.parseLong(line.group(2)) - 1;
    // Of a list, or of objects over several lines, the first line is no whole value already.
    boolean spread = near == 1 && line.group(3).equals("unexpected end of data");
    return "["
        + line.group(1)
        + "]: expected one JSON object a line, near line "
        + near
        + ": "
        + line.group(3)
        + (spread
            ? "; [jq -c .] makes a line of each object, [jq -c '.[]'] of each in a list"
            : "");
  }

  /** The file of an error of a row, which a table may have many of. */
  private static String file(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(CSV_FILE))
        .reduce((first, last) -> last)
        .map(line -> line.substring(CSV_FILE.length()))
        // Of one file alone it may be without its name, which is before this text anyway.
        .filter(file -> !file.isBlank())
        .map(file -> "[" + file + "] ")
        .orElse("");
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw explain(e);
    }
  }
}
