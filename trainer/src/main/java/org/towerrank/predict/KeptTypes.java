package org.towerrank.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.parquet.ParquetTable;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;
import org.towerrank.sql.TableFiles;
import org.towerrank.sql.TableFormat;

/**
 * The types of Parquet that columns of predictions have again, so that a number joins with the
 * numbers of the table that it came from. Lists are texts of their elements, as in CSV.
 *
 * @param types by column, as the engine names them, such as {@code BIGINT}
 */
record KeptTypes(Map<String, String> types) {
  /**
   * What files have for days and times without an end or a beginning, as tables give it: the last
   * and the first of each unit, which the engine reads from no text.
   */
  private static final Map<String, String> INFINITIES =
      Map.of(
          "5881580-07-11", "infinity",
          "-5877641-06-24", "-infinity",
          "294247-01-10T04:00:54.775807Z", "infinity",
          "-290308-12-21T19:59:05.224193Z", "-infinity",
          "2262-04-11T23:47:16.854775807Z", "infinity",
          "1677-09-21T00:12:43.145224193Z", "-infinity");

  KeptTypes {
    types = Map.copyOf(types);
  }

  /**
   * Those of a table in Parquet for an output in Parquet.
   *
   * @param kept the columns that are asked for
   */
  static KeptTypes of(Path table, List<String> kept, Path out) throws IOException {
    boolean parquet = TableFormat.of(out).filter(TableFormat.PARQUET::equals).isPresent();
    if (kept.isEmpty() || !parquet || !ParquetTable.isParquet(table)) {
      return new KeptTypes(Map.of());
    }
    // Files of a folder have the same types.
    Path first = TableFiles.find(table.toAbsolutePath(), List.of("")).getFirst();
    Map<String, String> types = new LinkedHashMap<>();
    try (Engine engine = Engine.reading()) {
      FileTable.open(engine, first, List.of(""), TableFormat.PARQUET).columns().stream()
          .filter(column -> kept.contains(column.name()) && hasPlainTexts(column))
          .forEach(column -> types.put(column.name(), column.type()));
    }
    return new KeptTypes(types);
  }

  /** Whether the engine has each value again from the text that the table gives. */
  private static boolean hasPlainTexts(FileTable.Column column) {
    return column.isNumber()
        || column.isDecimal()
        || column.isTime()
        || column.type().equals("BOOLEAN");
  }

  /** A column of the type that it had, from one of its texts. */
  Sql restored(String column) {
    Sql text = Sql.name(column);
    String type = types.get(column);
    if (type == null) {
      return text;
    }
    // ISO 8601 has a sign before years of five digits, which the engine does not read.
    String read = "ltrim(" + text.code() + ", '+')";
    return new Sql(
        "CAST("
            + (new FileTable.Column(column, type).isTime() ? timeOrInfinity(read) : read)
            + " AS "
            + type
            + ") AS "
            + text.code());
  }

  /** A text of a time, or the engine's name of a time that is infinite. */
  private static String timeOrInfinity(String text) {
    StringBuilder cases = new StringBuilder("CASE " + text);
    INFINITIES.forEach((time, name) -> cases.append(" WHEN '" + time + "' THEN '" + name + "'"));
    return cases.append(" ELSE " + text + " END").toString();
  }
}
