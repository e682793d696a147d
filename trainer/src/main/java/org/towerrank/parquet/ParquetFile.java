package org.towerrank.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
  // Bytes at the beginning and the end of each file.
  private static final int MAGIC = 4;

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

  private static ParquetFile describe(Path path, ParquetFileReader reader) throws IOException {
    Map<String, ParquetColumn> columns = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (SchemaNode field : reader.getFileSchema().getRootNode().children()) {
      if (field.name() == null) {
        throw broken(path, new IOException("a column is not described"));
      }
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
    if (columns.isEmpty()) {
      throw others.isEmpty()
          ? broken(path, new IOException("no column is described"))
          : file.refused(others.keySet().iterator().next());
    }
    file.requireWhole(reader);
    return file;
  }

  /** Requires that a file has what it says, of columns that are read. */
  private void requireWhole(ParquetFileReader reader) throws IOException {
    if (reader.getFileMetaData().rowGroups().isEmpty() && hasPages(path)) {
      throw broken(path, new IOException("no group of rows is described"));
    }
    long found = 0;
    for (RowGroup group : reader.getFileMetaData().rowGroups()) {
      found += group.numRows();
      if (group.columns().size() != reader.getFileSchema().getColumnCount()) {
        throw broken(path, new IOException("a group of rows lacks columns"));
      }
      for (ColumnSchema of : reader.getFileSchema().getColumns()) {
        if (columns.containsKey(of.fieldPath().topLevelName())) {
          requireWhole(of, group.columns().get(of.columnIndex()).metaData(), group.numRows());
        }
      }
    }
    if (found != rows) {
      throw broken(path, new IOException("expected " + rows + " rows, found " + found));
    }
  }

  /** Whether there is more than what a file says of itself, which has its length behind it. */
  private static boolean hasPages(Path path) throws IOException {
    try (InputFile file = InputFile.of(path)) {
      file.open();
      long end = file.length() - MAGIC - Integer.BYTES;
      int size = file.readRange(end, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
      return end - size > MAGIC;
    }
  }

  private void requireWhole(ColumnSchema of, @Nullable ColumnMetaData chunk, long ofGroup)
      throws DataException {
    if (chunk == null || chunk.codec() == null || chunk.type() != of.type()) {
      throw broken(path, new IOException("column [" + of.fieldPath() + "] is not described"));
    }
    if (PageCodec.of(chunk.codec()).isEmpty()) {
      throw DataException.of(
          path,
          "column ["
              + of.fieldPath().topLevelName()
              + "]: expected compression of "
              + Arrays.toString(PageCodec.values())
              + ", found "
              + chunk.codec());
    }
    boolean alike =
        of.maxRepetitionLevel() == 0 ? chunk.numValues() == ofGroup : chunk.numValues() >= ofGroup;
    if (!alike) {
      throw broken(
          path,
          new IOException(
              "column ["
                  + of.fieldPath()
                  + "] has "
                  + chunk.numValues()
                  + " values in "
                  + ofGroup
                  + " rows"));
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
  static DataException broken(Path path, Throwable cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      if (first instanceof UnsaidTexts.NoTextException) {
        return DataException.of(path, String.valueOf(first.getMessage()), first);
      }
      first = first.getCause();
    }
    return DataException.of(
        path,
        "the Parquet data cannot be read (" + problem(first) + "): cut off or corrupt?",
        cause);
  }

  /** In words: the library does not foresee all that a corrupt file may say of itself. */
  private static String problem(Throwable first) {
    if (first instanceof InternalError) {
      // Of memory that a file is mapped to, which ends where the file does.
      return "it became shorter while it was read";
    }
    String message = first.getMessage();
    return message == null || first instanceof NullPointerException
        ? "what it says of its pages does not fit together"
        : message;
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
