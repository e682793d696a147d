package org.towerrank.prepare;

import java.util.List;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** How DuckDB has it. */
record DuckDbDialect() implements SqlDialect {

  @Override
  public Sql text(String text) {
    return Sql.text(text);
  }

  /** Some programs write texts to Parquet as bytes, of which a cast would make escapes. */
  @Override
  public Sql asText(FileTable.Column column) {
    String name = Sql.name(column.name()).code();
    return new Sql(column.isBytes() ? "decode(" + name + ")" : "CAST(" + name + " AS STRING)");
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
  public boolean takesListsApart() {
    return true;
  }
}
