package org.towerrank.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.Nearest;
import org.towerrank.sql.TableFiles;
import org.towerrank.sql.TableFormat;

/**
 * Rows of Parquet, in one file or a folder of them. A value is what the file says it is: a text, a
 * number, a boolean, or a list of these. Only the columns that were asked for before the first row
 * are read; threads of their own decode the next rows meanwhile.
 */
public final class ParquetTable implements RowTable {
  private final Path path;
  private final HardwoodContext context;
  private final List<ParquetFile> files;
  private final List<String> header;
  // Of each column the field of the row reader, or -1 where it has none.
  private final int[] fields;
  private final boolean[] asked;
  private final List<ParquetColumn> columns;
  private final long total;
  private final long bytes;
  private @Nullable ParquetFileReader file;
  private @Nullable FlatColumns flat;
  // Of lists, and of what is no number, boolean or text as it lies there.
  private @Nullable RowReader row;
  private int nextFile;
  private long rows;

  private ParquetTable(Path path, HardwoodContext context, List<ParquetFile> files)
      throws IOException {
    this.path = path;
    this.context = context;
    this.files = files;
    this.columns = List.copyOf(files.getFirst().columns().values());
    this.header = columns.stream().map(ParquetColumn::name).toList();
    this.fields = new int[header.size()];
    this.asked = new boolean[header.size()];
    Arrays.fill(fields, -1);
    this.total = files.stream().mapToLong(ParquetFile::rows).sum();
    long size = 0;
    for (ParquetFile each : files) {
      size += Files.size(each.path());
    }
    this.bytes = size;
  }

  /** Whether a path is Parquet by its name, or a folder of such files. */
  public static boolean isParquet(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return named(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(ParquetTable::named);
    }
  }

  private static boolean named(Path path) {
    return TableFormat.of(path).filter(TableFormat.PARQUET::equals).isPresent();
  }

  /**
   * Opens a file, or a folder of files that are read in the order of their names.
   *
   * @throws DataException when there is no such file, it is no Parquet, or the files of a folder
   *     have different columns
   */
  public static ParquetTable open(Path path) throws IOException {
    List<Path> found = TableFiles.find(path.toAbsolutePath(), List.of(""));
    for (Path each : found) {
      if (!named(each)) {
        throw DataException.of(
            path, "expected a folder of Parquet files, found [" + each.getFileName() + "]");
      }
    }
    TableFiles.format(found, TableFormat.PARQUET);
    HardwoodContext context = HardwoodContext.create();
    try {
      List<ParquetFile> files = new ArrayList<>();
      for (Path each : found) {
        ParquetFile described = ParquetFile.describe(each, context);
        if (!files.isEmpty()) {
          files.getFirst().requireAlike(described);
        }
        files.add(described);
      }
      return new ParquetTable(path, context, files);
    } catch (IOException e) {
      context.close();
      throw e;
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when rows were read already, without this column
   */
  @Override
  public CsvColumn column(String name) throws DataException {
    int index = header.indexOf(name);
    if (index < 0) {
      throw DataException.of(
          path, "expected a column [" + name + "], it has none" + Nearest.hint(name, header));
    }
    if (!asked[index]) {
      if (nextFile > 0) {
        throw new IllegalStateException("ask for column [" + name + "] before the first row");
      }
      asked[index] = true;
    }
    return new CsvColumn(name, index);
  }

  @Override
  public boolean next() throws IOException {
    try {
      while (!nextOfFile()) {
        if (nextFile == files.size()) {
          return false;
        }
        openNext();
      }
    } catch (RuntimeException e) {
      throw ParquetFile.broken(files.get(nextFile - 1).path(), e);
    }
    rows++;
    return true;
  }

  /** Both readers have the same rows. */
  private boolean nextOfFile() {
    if (flat != null && !flat.next()) {
      return false;
    }
    if (row == null) {
      return flat != null;
    }
    if (!row.hasNext()) {
      return false;
    }
    row.next();
    return true;
  }

  private void openNext() throws IOException {
    closeFile();
    ParquetFile next = files.get(nextFile);
    ParquetFileReader opened = ParquetFile.open(next.path(), context);
    file = opened;
    nextFile++;
    List<ParquetColumn> read = asked(next);
    List<ParquetColumn> flats = read.stream().filter(ParquetColumn::isFlat).toList();
    if (!flats.isEmpty()) {
      flat = new FlatColumns(opened, flats, header);
    }
    if (flats.size() < read.size()) {
      row = rows(opened, read.stream().filter(column -> !column.isFlat()).toList());
    }
  }

  private RowReader rows(ParquetFileReader opened, List<ParquetColumn> read) {
    String[] names = read.stream().map(ParquetColumn::name).toArray(String[]::new);
    RowReader reader = opened.buildRowReader().projection(ColumnProjection.columns(names)).build();
    for (int field = 0; field < reader.getFieldCount(); field++) {
      fields[header.indexOf(reader.getFieldName(field))] = field;
    }
    return reader;
  }

  /** The columns that are read: those asked for, or the first one where rows are only counted. */
  private List<ParquetColumn> asked(ParquetFile of) {
    List<ParquetColumn> read = new ArrayList<>();
    for (int i = 0; i < asked.length; i++) {
      if (asked[i]) {
        read.add(Objects.requireNonNull(of.columns().get(header.get(i))));
      }
    }
    return read.isEmpty() ? columns.subList(0, 1) : read;
  }

  @Override
  public String text(CsvColumn column) {
    return RowTable.text(value(column));
  }

  @Override
  public @Nullable Object value(CsvColumn column) {
    if (flat != null) {
      ColumnBatch batch = flat.batch(column.index());
      if (batch != null) {
        return batch.value(flat.row());
      }
    }
    RowReader current = Objects.requireNonNull(row);
    int field = fields[column.index()];
    return current.isNull(field) ? null : columns.get(column.index()).reading().of(current, field);
  }

  @Override
  public @Nullable ColumnBatch batch(CsvColumn column) {
    return flat == null ? null : flat.batch(column.index());
  }

  @Override
  public int batchRow() {
    return flat == null ? 0 : flat.row();
  }

  @Override
  public boolean isEmpty(CsvColumn column) {
    ColumnBatch batch = batch(column);
    return batch == null ? text(column).isEmpty() : batch.isEmpty(batchRow());
  }

  @Override
  public Path file() {
    return path;
  }

  @Override
  public long line() {
    return rows;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long bytesRead() {
    return total == 0 ? bytes : (long) ((double) rows / total * bytes);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  private void closeFile() throws IOException {
    if (flat != null) {
      flat.close();
      flat = null;
    }
    if (row != null) {
      row.close();
      row = null;
    }
    if (file != null) {
      file.close();
      file = null;
    }
  }

  @Override
  public void close() throws IOException {
    try (context) {
      closeFile();
    }
  }
}
