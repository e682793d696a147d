package org.towerrank.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.towerrank.csv.DataException;
import org.towerrank.prepare.Numbering;
import org.towerrank.prepare.SqlDialect;
import org.towerrank.sql.Sql;

/** How Spark has it, with {@code "} around names. */
record SparkDialect() implements SqlDialect {

  @Override
  public Sql text(String text) {
    return new Sql("'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'");
  }

  /** Spark writes large numbers otherwise than others do. */
  @Override
  public Sql asText(Sql value, String type) throws IOException {
    String code = value.code();
    return switch (type) {
      case "DOUBLE" -> new Sql("number_text(" + code + ")");
      case "DOUBLE[]" -> new Sql("transform(" + code + ", each -> number_text(each))");
      case "BLOB" -> decoded(code, code);
      case "BLOB[]" ->
          new Sql("transform(" + code + ", each -> " + decoded("each", code).code() + ")");
      case "FLOAT", "FLOAT[]" ->
          throw new DataException(
              "column "
                  + code
                  + ": expected texts or whole numbers as users, items or actions, found "
                  + type);
      default ->
          new Sql("CAST(" + code + " AS " + (type.endsWith("]") ? "ARRAY<STRING>)" : "STRING)"));
    };
  }

  /** A cast would keep bytes that are no text. */
  private Sql decoded(String bytes, String column) {
    return new Sql("bytes_text(" + bytes + ", " + text(column.replace("\"", "")).code() + ")");
  }

  @Override
  public Sql textIfAny(Sql bytes) {
    return new Sql("CAST(" + bytes.code() + " AS STRING)");
  }

  @Override
  public Sql listOf(Sql value) {
    return new Sql("array(" + value.code() + ")");
  }

  @Override
  public Sql inOrder(String value, String by) {
    return new Sql(
        "transform(sort_array(collect_list(named_struct('k', %2$s, 'v', %1$s))), each -> each.v)"
            .formatted(value, by));
  }

  @Override
  public Sql slice(String list, String from, String to) {
    return new Sql("slice(%1$s, %2$s, greatest(0, %3$s - %2$s + 1))".formatted(list, from, to));
  }

  @Override
  public Sql at(String list, String place) {
    return new Sql("get(" + list + ", CAST(" + place + " - 1 AS INT))");
  }

  @Override
  public Sql without(String list, String value) {
    String left = "filter(" + list + ", each -> each <> " + value + ")";
    return new Sql("CASE WHEN size(" + left + ") > 0 THEN " + left + " END");
  }

  @Override
  public Sql place(List<String> keys) {
    List<String> place = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      place.add("'n%1$d', %2$s IS NULL, 'k%1$d', %2$s".formatted(i, keys.get(i)));
    }
    return new Sql("named_struct(" + String.join(", ", place) + ")");
  }

  @Override
  public Sql micros(String time) {
    return new Sql("unix_micros(CAST(" + time + " AS TIMESTAMP))");
  }

  @Override
  public Sql micros(Sql said, String format) {
    return new Sql("written_micros(" + said.code() + ", " + text(format).code() + ")");
  }

  /** Rows have no order. */
  @Override
  public Numbering numbering(boolean excluded, String order) {
    return Numbering.byWindows(excluded, order);
  }

  @Override
  public Sql sorted(String keys) {
    return new Sql("");
  }

  @Override
  public Sql joinAsOf(String table, String alias, String id, String time) {
    return new Sql(
        ("LEFT JOIN (SELECT rowid AS table_row, id, from_when, lead(from_when) OVER"
                + " (PARTITION BY id ORDER BY from_when NULLS LAST) AS until FROM %1$s) AS %2$s"
                + " ON %2$s.id = %3$s AND %4$s >= %2$s.from_when"
                + " AND (%2$s.until IS NULL OR %4$s < %2$s.until)")
            .formatted(table, alias, id, time));
  }

  @Override
  public Sql lastKnown(String column, String window) {
    return new Sql("last_value(" + column + ") IGNORE NULLS OVER " + window);
  }

  @Override
  public Sql apart(Sql list) {
    return new Sql(
        """
        explode(transform(
          CASE WHEN array_size(%1$s) > 0 THEN %1$s ELSE array(NULL) END,
          (each, place) -> named_struct('item', each, 'place', CAST(place + 1 AS BIGINT))))"""
            .formatted(list.code()));
  }
}
