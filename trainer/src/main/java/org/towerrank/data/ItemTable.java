package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SchemaException;
import org.towerrank.lucene.InvalidItemException;
import org.towerrank.lucene.ItemFields;

/**
 * A table of items whose rows are the raw values of documents: what an index is made of.
 *
 * @param file .csv or .csv.gz with a header
 * @param columns its header
 * @param fields what the documents call each column, in the order of the header
 */
public record ItemTable(Path file, List<String> columns, List<String> fields) {

  /** Takes the items one by one. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes an item.
     *
     * @param line of the file, for errors
     * @param values by field; empty ones are left out
     */
    void accept(long line, Map<String, String> values) throws IOException;
  }

  public ItemTable {
    columns = List.copyOf(columns);
    fields = List.copyOf(fields);
  }

  /**
   * Reads the header of a table.
   *
   * @param fieldNames what documents call columns that they call otherwise
   */
  public static ItemTable open(Path file, Map<String, String> fieldNames) throws IOException {
    try (CsvTable table = CsvTable.open(file)) {
      List<String> columns = table.header();
      List<String> fields = new ArrayList<>();
      columns.forEach(column -> fields.add(fieldNames.getOrDefault(column, column)));
      return new ItemTable(file, columns, fields);
    }
  }

  /**
   * The fields of an index of these items.
   *
   * @param schemas of the models that will read it
   * @throws DataException naming a column that a model reads and the table lacks, and the nearest
   */
  public ItemFields indexFields(List<FeatureSchema> schemas) throws DataException {
    try {
      return ItemFields.of(fields, schemas);
    } catch (SchemaException e) {
      throw new DataException("[" + file + "] line 1: " + e.getMessage(), e);
    }
  }

  /**
   * Reads all items.
   *
   * @throws DataException when there is none, or naming the line of one that the index cannot take
   */
  public void read(Progress progress, Consumer consumer) throws IOException {
    try (CsvTable table = CsvTable.open(file);
        Progress.Task task = progress.start("index " + file.getFileName(), table.bytes())) {
      List<CsvColumn> read = new ArrayList<>();
      for (String column : columns) {
        read.add(table.column(column));
      }
      while (table.next()) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < read.size(); i++) {
          if (!table.isEmpty(read.get(i))) {
            values.put(fields.get(i), table.text(read.get(i)));
          }
        }
        accept(consumer, table.line(), values);
        task.update(table.bytesRead(), table.rows(), "");
      }
      if (table.rows() == 0) {
        throw DataException.of(file, "expected items behind the header, found none");
      }
    }
  }

  private void accept(Consumer consumer, long line, Map<String, String> values) throws IOException {
    try {
      consumer.accept(line, values);
    } catch (InvalidItemException e) {
      throw new DataException("[" + file + "] " + e.getMessage(), e);
    }
  }
}
