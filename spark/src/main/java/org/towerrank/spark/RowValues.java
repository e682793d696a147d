package org.towerrank.spark;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.InvalidValueException;
import scala.jdk.javaapi.CollectionConverters;

/** What a value of Spark is as a raw value of a feature: the same as where Parquet is read. */
final class RowValues {
  private RowValues() {}

  /**
   * The raw value.
   *
   * @throws InvalidValueException for bytes, maps and structs
   */
  static @Nullable Object raw(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Number number -> number;
      case Boolean truth -> truth;
      case java.sql.Timestamp time -> time.toInstant().toString();
      case Instant time -> time.toString();
      case java.sql.Date day -> day.toLocalDate().toString();
      case LocalDate day -> day.toString();
      case LocalDateTime time -> time.toInstant(ZoneOffset.UTC).toString();
      case scala.collection.Seq<?> list -> elements(list);
      default ->
          throw new InvalidValueException(
              "expected a text, a number, a boolean or a list of them, got a "
                  + value.getClass().getSimpleName());
    };
  }

  private static List<@Nullable Object> elements(scala.collection.Seq<?> list) {
    List<@Nullable Object> elements = new ArrayList<>(list.size());
    for (Object element : CollectionConverters.asJava(list)) {
      elements.add(raw(element));
    }
    return elements;
  }
}
