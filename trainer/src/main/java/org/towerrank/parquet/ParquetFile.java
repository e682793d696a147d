package org.towerrank.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.csv.DataException;
import org.towerrank.feature.Nearest;

/**
 * What the end of a file says of it.
 *
 * @param columns by name, in the order of the file
 * @param others the kinds of values of columns that are not read, such as objects, by name
 */
record ParquetFile(
    Path path, long rows, Map<String, ParquetColumn> columns, Map<String, String> others) {

  /**
   * Reads what a file says of itself.
   *
   * @throws DataException when it is cut off or corrupt, has two columns of one name or values that
   *     are compressed otherwise than is read, or no column has values of a kind that is read
   */
  static ParquetFile describe(Path path, HardwoodContext context) throws IOException {
    try (ParquetFileReader reader = open(path, context)) {
      return describe(path, reader);
    } catch (RuntimeException e) {
      throw broken(path, e);
    }
  }

  private static ParquetFile describe(Path path, ParquetFileReader reader) throws DataException {
    Map<String, ParquetColumn> columns = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (SchemaNode field : reader.getFileSchema().getRootNode().children()) {
      if (columns.containsKey(field.name()) || others.containsKey(field.name())) {
        throw DataException.of(
            path, "expected column names that differ, found [" + field.name() + "] twice");
      }
      ParquetColumn.of(field)
          .ifPresentOrElse(
              column -> columns.put(field.name(), column),
              () -> others.put(field.name(), ParquetColumn.type(field)));
    }
    ParquetFile file = new ParquetFile(path, reader.getFileMetaData().numRows(), columns, others);
    if (columns.isEmpty() && !others.isEmpty()) {
      throw file.refused(others.keySet().iterator().next());
    }
    file.requireKnownCodecs(reader.getFileMetaData().rowGroups());
    return file;
  }

  private void requireKnownCodecs(List<RowGroup> groups) throws DataException {
    for (RowGroup group : groups) {
      for (ColumnChunk chunk : group.columns()) {
        String column = chunk.metaData().pathInSchema().topLevelName();
        CompressionCodec codec = chunk.metaData().codec();
        if (columns.containsKey(column) && PageCodec.of(codec).isEmpty()) {
          throw DataException.of(
              path,
              "column ["
                  + column
                  + "]: expected compression of "
                  + Arrays.toString(PageCodec.values())
                  + ", found "
                  + codec);
        }
      }
    }
  }

  /** Opens a file, with one error for all that may be wrong with it. */
  static ParquetFileReader open(Path path, HardwoodContext context) throws IOException {
    try {
      return ParquetFileReader.open(InputFile.of(path), context);
    } catch (IOException | RuntimeException e) {
      throw broken(path, e);
    }
  }

  /** The error of a file that cannot be read. */
  static DataException broken(Path path, Exception cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return DataException.of(
        path,
        "the Parquet data cannot be read ("
            + (first.getMessage() == null ? first.toString() : first.getMessage())
            + "): cut off or corrupt?",
        cause);
  }

  /** The error of a column whose values are not read. */
  DataException refused(String column) {
    return DataException.of(
        path,
        "column ["
            + column
            + "]: expected texts, numbers, booleans or lists of them, found "
            + others.get(column));
  }

  /**
   * Checks that a file has the columns of this one, in any order.
   *
   * @throws DataException naming a column that is more, less or of another type
   */
  void requireAlike(ParquetFile other) throws DataException {
    List<String> names = new ArrayList<>(other.columns.keySet());
    for (String name : names) {
      if (!columns.containsKey(name)) {
        throw DataException.of(
            other.path,
            "has a column ["
                + name
                + "], which ["
                + path
                + "] lacks"
                + Nearest.hint(name, columns.keySet()));
      }
    }
    for (ParquetColumn column : columns.values()) {
      ParquetColumn own = other.columns.get(column.name());
      if (own == null || !own.type().equals(column.type())) {
        throw DataException.of(
            other.path,
            "expected the column ["
                + column.name()
                + "] as "
                + column.type()
                + ", which it is in ["
                + path
                + "], found "
                + (own == null ? "none" + Nearest.hint(column.name(), names) : own.type()));
      }
    }
  }
}
