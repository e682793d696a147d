package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.SchemaException;
import org.towerrank.feature.Side;
import org.towerrank.lucene.InvalidItemException;
import org.towerrank.lucene.ItemFields;
import org.towerrank.progress.Progress;

/**
 * A table of items whose rows are the raw values of documents: what an index is made of.
 *
 * @param file .csv, .csv.gz or .parquet, or a folder of .parquet files
 * @param columns those of its header, each as often as it has fields
 * @param fields what the documents call each of the columns, in their order
 */
public record ItemTable(Path file, List<String> columns, List<String> fields) {

  /** Takes the items one by one. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes an item.
     *
     * @param line of the file, for errors
     * @param values as the file has them, in the order of the table's {@link ItemTable#fields()
     *     fields}, null where empty; the array is used again for the next item
     */
    void accept(long line, @Nullable Object[] values) throws IOException;
  }

  public ItemTable {
    columns = List.copyOf(columns);
    fields = List.copyOf(fields);
  }

  /**
   * Reads the header of a table.
   *
   * @param fieldNames what documents call columns that they call otherwise, or have in several
   *     fields
   * @throws DataException when two columns would be the same field
   */
  public static ItemTable open(Path file, Map<String, List<String>> fieldNames) throws IOException {
    try (RowTable table = Tables.open(file)) {
      List<String> columns = new ArrayList<>();
      List<String> fields = new ArrayList<>();
      for (String column : table.header()) {
        for (String field : fieldNames.getOrDefault(column, List.of(column))) {
          if (fields.contains(field)) {
            throw sameField(file, columns.get(fields.indexOf(field)), column, field);
          }
          columns.add(column);
          fields.add(field);
        }
      }
      return new ItemTable(file, columns, fields);
    }
  }

  private static DataException sameField(Path file, String one, String other, String field) {
    return DataException.of(
        file,
        1,
        "expected columns that are fields of their own, but ["
            + one
            + "] and ["
            + other
            + "] are both read as ["
            + field
            + "]");
  }

  /**
   * Checks that fields that the table lacks are no columns of its file that tables do not give.
   *
   * @throws DataException telling what the file has in one
   */
  public void requireGiven(Collection<String> names) throws IOException {
    List<String> lacking = names.stream().filter(name -> !fields.contains(name)).toList();
    if (lacking.isEmpty()) {
      return;
    }
    try (RowTable table = Tables.open(file)) {
      for (String name : lacking) {
        table.requireGiven(name);
      }
    }
  }

  /**
   * The fields of an index of these items.
   *
   * @param schemas of the models that will read it
   * @throws DataException naming a column that a model reads and the table lacks, and the nearest
   */
  public ItemFields indexFields(List<FeatureSchema> schemas) throws IOException {
    try {
      return ItemFields.of(fields, schemas);
    } catch (SchemaException e) {
      requireGiven(
          schemas.stream()
              .flatMap(schema -> schema.side(Side.ITEM).stream())
              .map(Feature::field)
              .toList());
      throw new DataException("[" + file + "] line 1: " + e.getMessage(), e);
    }
  }

  /**
   * Reads all items.
   *
   * @throws DataException when there is none, or naming the line of one that the index cannot take
   */
  public void read(Progress progress, Consumer consumer) throws IOException {
    try (RowTable table = Tables.open(file);
        Progress.Task task = progress.start("index " + file.getFileName(), table.bytes())) {
      List<CsvColumn> read = new ArrayList<>();
      for (String column : columns) {
        read.add(table.column(column));
      }
      @Nullable Object[] values = new Object[read.size()];
      while (table.next()) {
        for (int i = 0; i < values.length; i++) {
          values[i] = table.isEmpty(read.get(i)) ? null : table.value(read.get(i));
        }
        accept(consumer, table.line(), values);
        task.update(table.bytesRead(), table.rows(), "");
      }
      if (table.rows() == 0) {
        throw DataException.of(file, "expected items behind the header, found none");
      }
    }
  }

  /**
   * The values that an item has as texts, by field. A list is a text with spaces between its
   * elements.
   */
  public Map<String, String> byField(@Nullable Object[] values) {
    Map<String, String> present = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value != null) {
        present.put(fields.get(i), RawValueEncoder.joinedText(value));
      }
    }
    return present;
  }

  private void accept(Consumer consumer, long line, @Nullable Object[] values) throws IOException {
    try {
      consumer.accept(line, values);
    } catch (InvalidItemException e) {
      throw new DataException("[" + file + "] " + e.getMessage(), e);
    }
  }
}
