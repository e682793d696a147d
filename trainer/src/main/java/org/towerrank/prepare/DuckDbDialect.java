package org.towerrank.prepare;

import java.util.List;
import org.towerrank.sql.Sql;
import org.towerrank.sql.WrittenTimes;

/** How DuckDB has it. */
record DuckDbDialect() implements SqlDialect {

  @Override
  public Sql text(String text) {
    return Sql.text(text);
  }

  /** Some programs write texts to Parquet as bytes, of which a cast would make escapes. */
  @Override
  public Sql asText(Sql value, String type) {
    String code = value.code();
    return new Sql(
        switch (type) {
          case "BLOB" -> decoded(code, code);
          case "BLOB[]" ->
              "list_transform(" + code + ", lambda each: " + decoded("each", code) + ")";
          default -> "CAST(" + code + " AS " + (type.endsWith("]") ? "STRING[])" : "STRING)");
        });
  }

  /** The engine's own error says no column. */
  private static String decoded(String bytes, String column) {
    Sql problem =
        Sql.text("column " + column + ": expected texts in UTF-8, found bytes that are none");
    return "CASE WHEN %1$s IS NOT NULL THEN coalesce(TRY(decode(%1$s)), error(%2$s)) END"
        .formatted(bytes, problem.code());
  }

  @Override
  public Sql textIfAny(Sql bytes) {
    return new Sql("TRY(decode(" + bytes.code() + "))");
  }

  @Override
  public Sql listOf(Sql value) {
    return new Sql("[" + value.code() + "]");
  }

  @Override
  public Sql inOrder(String value, String by) {
    return new Sql("list(" + value + " ORDER BY " + by + ")");
  }

  @Override
  public Sql slice(String list, String from, String to) {
    return new Sql("list_slice(" + list + ", " + from + ", " + to + ")");
  }

  @Override
  public Sql at(String list, String place) {
    return new Sql("list_extract(" + list + ", " + place + ")");
  }

  @Override
  public Sql without(String list, String value) {
    return new Sql("nullif(list_filter(" + list + ", lambda each: each <> " + value + "), [])");
  }

  @Override
  public Sql place(List<String> keys) {
    StringBuilder place = new StringBuilder("struct_pack(");
    for (int i = 0; i < keys.size(); i++) {
      place.append(i == 0 ? "p" : ", p").append(i).append(" := ").append(keys.get(i));
    }
    return new Sql(place.append(')').toString());
  }

  @Override
  public Sql micros(String time) {
    return new Sql("epoch_us(CAST(" + time + " AS TIMESTAMPTZ))");
  }

  @Override
  public Sql micros(Sql said, String format) {
    return WrittenTimes.microseconds(said, format);
  }

  @Override
  public Numbering numbering(boolean excluded, String order) {
    return Numbering.inOrder(excluded);
  }

  @Override
  public Sql sorted(String keys) {
    return new Sql("ORDER BY " + keys);
  }

  @Override
  public Sql joinAsOf(String table, String alias, String id, String time) {
    return new Sql(
        ("ASOF LEFT JOIN (SELECT rowid AS table_row, id, from_when FROM %1$s) AS %2$s"
                + " ON %2$s.id = %3$s AND %4$s >= %2$s.from_when")
            .formatted(table, alias, id, time));
  }

  @Override
  public Sql lastKnown(String column, String window) {
    return new Sql("last_value(" + column + " IGNORE NULLS) OVER " + window);
  }

  @Override
  public Sql apart(Sql list) {
    return new Sql(
        """
        unnest(list_transform(
          CASE WHEN len(%1$s) > 0 THEN %1$s ELSE [NULL] END,
          lambda each, place: {'item': each, 'place': place}))"""
            .formatted(list.code()));
  }
}
