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
   * A table without them, and without empty ones: JSON lines and Parquet tell these from none, as
   * CSV does not. They are compared as users and items are: spaces around them do not count.
   */
  static FileTable leftOut(FileTable table, List<String> texts, SqlDialect dialect) {
    if (texts.isEmpty()) {
      return table.withTexts(column -> new Sql("nullif(" + column.code() + ", '')"));
    }
    String missing =
        texts.stream()
            .map(text -> Identifiers.compared(text, dialect).code())
            .collect(Collectors.joining(", "));
    return table.withTexts(
        column ->
            new Sql(
                "CASE WHEN said_id(%1$s) IN (%2$s) THEN NULL ELSE nullif(%1$s, '') END"
                    .formatted(column.code(), missing)));
  }
}
