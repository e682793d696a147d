package org.towerrank.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.towerrank.csv.DataException;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.KeyValue;
import org.towerrank.sql.MapKeys;

/**
 * Fields of objects and keys of maps as columns of their own, such as {@code user.id}, as one
 * machine has them.
 */
final class ObjectFields {
  private final Dataset<Row> rows;
  private final boolean maps;
  private final List<String> names = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();

  private ObjectFields(Dataset<Row> rows, boolean maps) {
    this.rows = rows;
    this.maps = maps;
  }

  /**
   * The same rows with a column for each field of an object, and each key of a map, or of a list of
   * keys and values, if these are few; other lists of objects stay.
   *
   * @throws DataException when a field and a column have one name
   */
  static Dataset<Row> withKeys(Dataset<Row> rows) throws DataException {
    return keyed(of(rows));
  }

  /**
   * The same rows with a column for each field of an object; maps and lists of objects stay.
   *
   * @throws DataException when a field and a column have one name
   */
  static Dataset<Row> of(Dataset<Row> rows) throws DataException {
    ObjectFields fields = new ObjectFields(rows, false);
    for (StructField field : rows.schema().fields()) {
      fields.add(field.name(), SparkTable.column(field.name()), field.dataType());
    }
    requireDifferent(fields.names);
    return fields.selected();
  }

  /** What has a key that would be called as another column is stays whole. */
  private static Dataset<Row> keyed(Dataset<Row> rows) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(List.of(rows.columns()));
    ObjectFields all = new ObjectFields(rows, false);
    for (StructField field : rows.schema().fields()) {
      ObjectFields own = new ObjectFields(rows, true);
      Column column = SparkTable.column(field.name());
      own.add(field.name(), column, field.dataType());
      if (!own.names.equals(List.of(field.name())) && MapKeys.areNew(known, own.names)) {
        all.names.addAll(own.names);
        all.columns.addAll(own.columns);
      } else {
        all.names.add(field.name());
        all.columns.add(column);
      }
    }
    return all.selected();
  }

  private static boolean isOfTexts(DataType type) {
    return type instanceof MapType map && map.keyType() instanceof StringType;
  }

  private Dataset<Row> selected() {
    return names.equals(List.of(rows.columns()))
        ? rows
        : rows.select(columns.toArray(Column[]::new));
  }

  private void add(String name, Column value, DataType type) {
    if (type instanceof StructType object) {
      for (StructField inner : object.fields()) {
        add(name + "." + inner.name(), value.getField(inner.name()), inner.dataType());
      }
      return;
    }
    Optional<KeyValue> pair = maps ? pair(type) : Optional.empty();
    if (maps && isOfTexts(type)) {
      Function<String, Column> read = key -> functions.try_element_at(value, functions.lit(key));
      addKeys(name, value, functions.map_keys(value), ((MapType) type).valueType(), read);
    } else if (pair.isPresent()) {
      addPairs(name, value, (ArrayType) type, pair.get());
    } else {
      addWhole(name, value);
    }
  }

  private void addWhole(String name, Column value) {
    names.add(name);
    columns.add(value.as(name));
  }

  private void addPairs(String name, Column value, ArrayType list, KeyValue pair) {
    String field = pair.value().name();
    Column keys = functions.transform(value, object -> object.getField(pair.key()));
    Function<String, Column> read =
        key -> {
          Column place = functions.nullif(functions.array_position(keys, key), functions.lit(0L));
          return functions.try_element_at(value, place.cast("int")).getField(field);
        };
    addKeys(name, value, keys, ((StructType) list.elementType()).apply(field).dataType(), read);
  }

  /** What objects of a list have, if that is a key and a value. */
  private static Optional<KeyValue> pair(DataType type) {
    if (!(type instanceof ArrayType list) || !(list.elementType() instanceof StructType object)) {
      return Optional.empty();
    }
    return KeyValue.of(
        Arrays.stream(object.fields())
            .map(field -> new FileTable.Column(field.name(), SparkTable.type(field.dataType())))
            .toList());
  }

  private void addKeys(
      String name, Column value, Column keys, DataType type, Function<String, Column> read) {
    List<String> few = few(keys);
    for (String key : few) {
      add(name + "." + key, read.apply(key), type);
    }
    if (few.isEmpty()) {
      addWhole(name, value);
    }
  }

  /** The keys that rows have, in their order; none if there are too many. */
  private List<String> few(Column lists) {
    List<String> keys = new ArrayList<>();
    Dataset<Row> each = rows.select(functions.explode(lists).as("each")).where("each IS NOT NULL");
    for (Row row : each.distinct().limit(MapKeys.MOST + 1).collectAsList()) {
      keys.add(row.getString(0));
    }
    keys.sort(null);
    return MapKeys.areFew(keys) ? keys : List.of();
  }

  private static void requireDifferent(List<String> names) throws DataException {
    Set<String> known = new HashSet<>();
    for (String name : names) {
      if (!known.add(name)) {
        throw new DataException(
            "expected columns of different names, found two that are ["
                + name
                + "]: one of them is a field of an object");
      }
    }
  }
}
