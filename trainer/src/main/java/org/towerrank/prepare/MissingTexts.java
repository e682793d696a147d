package org.towerrank.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** Texts that a specification takes for missing values. */
final class MissingTexts {
  private MissingTexts() {}

  /**
   * The texts of a key.
   *
   * @throws IllegalArgumentException when one of them is none
   */
  static List<String> checked(@Nullable List<String> texts, String key) {
    List<String> checked = new ArrayList<>();
    for (String text : Objects.requireNonNullElse(texts, List.<String>of())) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(
            "[" + key + "]: expected texts, got an empty one, which is a missing value as it is");
      }
      checked.add(text);
    }
    return List.copyOf(checked);
  }

  /**
   * A table without them, and without what stands for nothing anyway: empty texts, which JSON lines
   * and Parquet tell from none as CSV does not, and NaN among numbers. Texts are compared as users
   * and items are: spaces around them do not count.
   */
  static FileTable leftOut(FileTable table, List<String> texts, SqlDialect dialect) {
    String missing =
        texts.stream()
            .map(text -> Identifiers.compared(text, dialect).code())
            .collect(Collectors.joining(", "));
    return table.withValues(column -> value(column, missing, dialect));
  }

  /**
   * @param missing expressions of the texts; empty where there are none
   */
  private static Sql value(FileTable.Column column, String missing, SqlDialect dialect) {
    Sql present = column.present();
    if (missing.isEmpty() || !(column.isText() || column.isBytes())) {
      return present;
    }
    Sql own = Sql.name(column.name());
    Sql text = column.isBytes() ? dialect.textIfAny(own) : own;
    return new Sql(
        "CASE WHEN said_id(%s) IN (%s) THEN NULL ELSE %s END"
            .formatted(text.code(), missing, present.code()));
  }
}
