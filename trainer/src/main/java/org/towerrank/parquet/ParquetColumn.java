package org.towerrank.parquet;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A column, and how its values are read.
 *
 * @param type what files of one table have to have alike, such as {@code INT32} or {@code list of
 *     STRING}
 * @param values how many rows of it are read at once
 * @param reading the value of the current row that is there, as tables give it: a text, a number, a
 *     boolean, or a list of these
 */
record ParquetColumn(String name, String type, Values values, Reading reading) {

  /** What values of many rows lie in. */
  enum Values {
    INTS,
    LONGS,
    FLOATS,
    DOUBLES,
    BOOLEANS,
    TEXTS,
    /** An object a row: lists, and values that are made of what the file has. */
    OBJECTS
  }

  /** Reads a field of the current row that has a value. */
  interface Reading {
    Object of(RowReader row, int field);
  }

  /** The column of a field; empty where its values are no texts, numbers, booleans or lists. */
  static Optional<ParquetColumn> of(SchemaNode field) {
    if (field.repetitionType() == RepetitionType.REPEATED) {
      return ofRepeated(field);
    }
    String type = type(field);
    return reading(field)
        .map(reading -> new ParquetColumn(field.name(), type, values(field), reading));
  }

  /** A list that has nothing around its values, as older writers and those of protobuf have it. */
  private static Optional<ParquetColumn> ofRepeated(SchemaNode field) {
    return Optional.of(field)
        .filter(SchemaNode.PrimitiveNode.class::isInstance)
        .flatMap(ParquetColumn::conversion)
        .map(
            each ->
                new ParquetColumn(
                    field.name(),
                    "list of " + type(field),
                    Values.OBJECTS,
                    (row, at) -> elements(row.getList(at), each)));
  }

  /** Whether a column of a file is this one, and no value in an object or a list. */
  boolean isThat(ColumnSchema schema) {
    return schema.fieldPath().elements().equals(List.of(name));
  }

  /** Where columns are among all of a table. */
  static int[] places(List<ParquetColumn> columns, List<String> header) {
    return columns.stream().mapToInt(column -> header.indexOf(column.name())).toArray();
  }

  /**
   * These columns alone, where their names are enough. The library takes the first value of a name
   * in the order of the file, which may be one in an object or a list, and a dot for the way to a
   * field. Where that may be another column than is meant, all have to be read.
   */
  static ColumnProjection projection(FileSchema schema, List<ParquetColumn> columns) {
    if (columns.stream().anyMatch(column -> isAmbiguous(schema, column.name()))) {
      return ColumnProjection.all();
    }
    return ColumnProjection.columns(
        columns.stream().map(ParquetColumn::name).toArray(String[]::new));
  }

  private static boolean isAmbiguous(FileSchema schema, String name) {
    return name.contains(".")
        || schema.getColumns().stream()
            .map(ColumnSchema::fieldPath)
            .anyMatch(path -> path.leafName().equals(name) && !path.topLevelName().equals(name));
  }

  /** Whether it has one value a row, that is meant as it is. */
  boolean isFlat() {
    return values != Values.OBJECTS;
  }

  private static Values values(SchemaNode field) {
    if (isText(field)) {
      return Values.TEXTS;
    }
    if (!(field instanceof SchemaNode.PrimitiveNode value && isPlain(value))) {
      return Values.OBJECTS;
    }
    return switch (value.type()) {
      case BOOLEAN -> Values.BOOLEANS;
      case INT32 -> Values.INTS;
      case INT64 -> Values.LONGS;
      case FLOAT -> Values.FLOATS;
      case DOUBLE -> Values.DOUBLES;
      case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> Values.OBJECTS;
    };
  }

  /** What a field holds, in words for errors. */
  static String type(SchemaNode field) {
    return switch (field) {
      case SchemaNode.PrimitiveNode value ->
          value.logicalType() == null ? value.type().name() : value.logicalType().toString();
      case SchemaNode.GroupNode group -> type(group);
    };
  }

  private static String type(SchemaNode.GroupNode group) {
    SchemaNode element = element(group);
    if (element != null) {
      return "list of " + type(element);
    }
    return group.isMap() ? "a map" : group.isVariant() ? "a variant" : "a struct";
  }

  private static @Nullable SchemaNode element(SchemaNode.GroupNode group) {
    return group.isList() ? group.getListElement() : null;
  }

  private static Optional<Reading> reading(SchemaNode field) {
    if (field instanceof SchemaNode.PrimitiveNode value && isPlain(value)) {
      return Optional.of(plain(value.type()));
    }
    return conversion(field)
        .map(
            conversion ->
                field instanceof SchemaNode.GroupNode
                    ? (row, at) -> conversion.apply(row.getList(at))
                    : isText(field)
                        ? RowReader::getString
                        : (row, at) -> conversion.apply(row.getValue(at)));
  }

  /** Whether the physical value is what is meant. */
  private static boolean isPlain(SchemaNode.PrimitiveNode value) {
    boolean number =
        switch (value.type()) {
          case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> true;
          case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> false;
        };
    return number
        && (value.logicalType() == null
            || (value.logicalType() instanceof LogicalType.IntType whole && whole.isSigned()));
  }

  private static Reading plain(PhysicalType type) {
    return switch (type) {
      case BOOLEAN -> RowReader::getBoolean;
      case INT32 -> RowReader::getInt;
      case INT64 -> RowReader::getLong;
      case FLOAT -> RowReader::getFloat;
      case DOUBLE -> RowReader::getDouble;
      case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
          throw new IllegalArgumentException("no plain value: " + type);
    };
  }

  private static boolean isText(SchemaNode field) {
    return field instanceof SchemaNode.PrimitiveNode value
        && switch (value.logicalType()) {
          case LogicalType.StringType text -> true;
          case LogicalType.EnumType text -> true;
          case LogicalType.JsonType text -> true;
          case null, default -> false;
        };
  }

  /** From a value as the reader has it to one that tables give; empty for what is refused. */
  private static Optional<UnaryOperator<Object>> conversion(SchemaNode field) {
    return switch (field) {
      case SchemaNode.PrimitiveNode value -> conversion(value);
      case SchemaNode.GroupNode group ->
          Optional.ofNullable(element(group))
              .flatMap(ParquetColumn::conversion)
              .map(each -> list -> elements((PqList) list, each));
    };
  }

  private static Optional<UnaryOperator<Object>> conversion(SchemaNode.PrimitiveNode value) {
    return switch (value.logicalType()) {
      case null ->
          switch (value.type()) {
            case BYTE_ARRAY -> Optional.of(bytes -> UnsaidTexts.text(value.name(), (byte[]) bytes));
            case FIXED_LEN_BYTE_ARRAY -> Optional.empty();
            case BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE -> Optional.of(ParquetColumn::plain);
          };
      case LogicalType.IntType whole when !whole.isSigned() -> Optional.of(ParquetColumn::unsigned);
      case LogicalType.StringType text -> Optional.of(ParquetColumn::plain);
      case LogicalType.EnumType text -> Optional.of(ParquetColumn::plain);
      case LogicalType.JsonType text -> Optional.of(ParquetColumn::plain);
      case LogicalType.IntType whole -> Optional.of(ParquetColumn::plain);
      case LogicalType.DecimalType number -> Optional.of(ParquetColumn::plain);
      case LogicalType.Float16Type number -> Optional.of(ParquetColumn::plain);
      case LogicalType.DateType day -> Optional.of(ParquetColumn::plain);
      case LogicalType.TimeType time -> Optional.of(ParquetColumn::plain);
      case LogicalType.TimestampType moment -> Optional.of(ParquetColumn::plain);
      case LogicalType.UuidType id -> Optional.of(ParquetColumn::plain);
      default -> Optional.empty();
    };
  }

  private static Object unsigned(Object value) {
    return switch (value) {
      case Integer number -> Integer.toUnsignedLong(number);
      case Long number -> Long.toUnsignedString(number);
      default -> value;
    };
  }

  /** Points in time become texts of ISO 8601, in UTC. */
  private static Object plain(Object value) {
    return switch (value) {
      case String text -> text;
      // Of an enumeration.
      case byte[] text -> new String(text, StandardCharsets.UTF_8);
      case Number number -> number;
      case Boolean truth -> truth;
      case LocalDateTime time -> time.toInstant(ZoneOffset.UTC).toString();
      // With seconds, as CSV of the same table has them.
      case LocalTime time -> DateTimeFormatter.ISO_LOCAL_TIME.format(time);
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> elements(PqList list, UnaryOperator<Object> each) {
    List<@Nullable Object> elements = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      elements.add(list.isNull(i) ? null : each.apply(list.get(i)));
    }
    return elements;
  }
}
