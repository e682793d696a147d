package org.towerrank.spark;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.parquet.UnsaidTexts;
import scala.jdk.javaapi.CollectionConverters;

/** What a value of Spark is as a raw value of a feature: the same as where Parquet is read. */
final class RowValues {
  private RowValues() {}

  /**
   * A column with texts for its days and moments. A session may choose classes of Java for them
   * that have another calendar before 1582.
   */
  static Column column(Column column, DataType type) {
    return switch (type) {
      case TimestampType moment ->
          functions
              .udf((UDF1<Long, String>) RowValues::moment, DataTypes.StringType)
              .apply(functions.unix_micros(column));
      case DateType day ->
          functions
              .udf((UDF1<Integer, String>) RowValues::day, DataTypes.StringType)
              .apply(functions.unix_date(column));
      case ArrayType list when hasTimes(list.elementType()) ->
          functions.transform(column, each -> column(each, list.elementType()));
      default -> column;
    };
  }

  private static boolean hasTimes(DataType type) {
    return type instanceof ArrayType list
        ? hasTimes(list.elementType())
        : type instanceof TimestampType || type instanceof DateType;
  }

  private static @Nullable String moment(@Nullable Long micros) {
    return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  private static @Nullable String day(@Nullable Integer days) {
    return days == null ? null : LocalDate.ofEpochDay(days).toString();
  }

  /**
   * The raw value of what {@link #column} gives.
   *
   * @param column its name, for errors
   * @throws InvalidValueException for maps and structs
   * @throws UnsaidTexts.NoTextException for bytes that are no text
   */
  static @Nullable Object raw(String column, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Number number -> number;
      case Boolean truth -> truth;
      case LocalDateTime time -> time.toInstant(ZoneOffset.UTC).toString();
      case byte[] bytes -> UnsaidTexts.text(column, bytes);
      case scala.collection.Seq<?> list -> elements(column, list);
      default ->
          throw new InvalidValueException(
              "column ["
                  + column
                  + "]: expected a text, a number, a boolean or a list of them, got a "
                  + (value instanceof Row
                      ? "struct"
                      : value instanceof scala.collection.Map<?, ?>
                          ? "map"
                          : value.getClass().getSimpleName()));
    };
  }

  private static List<@Nullable Object> elements(String column, scala.collection.Seq<?> list) {
    List<@Nullable Object> elements = new ArrayList<>(list.size());
    for (Object element : CollectionConverters.asJava(list)) {
      elements.add(raw(column, element));
    }
    return elements;
  }
}
