package org.towerrank.parquet;

import dev.hardwood.HardwoodContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
 * number, a boolean, or a list of these; columns of other kinds, such as objects, are left out.
 * Only the columns that were asked for before the first row are read; threads of their own decode
 * the next rows meanwhile.
 */
public final class ParquetTable implements RowTable {
  private final Path path;
  private final HardwoodContext context;
  private final List<ParquetFile> files;
  private final List<String> header;
  private final boolean[] asked;
  private final List<ParquetColumn> columns;
  private final long total;
  private final long bytes;
  // Of the columns that were asked for, around the current row.
  private final @Nullable ColumnBatch[] batches;
  private @Nullable ParquetRows file;
  private int nextFile;
  private int count;
  private int row;
  private long rows;

  private ParquetTable(Path path, HardwoodContext context, List<ParquetFile> files)
      throws IOException {
    this.path = path;
    this.context = context;
    this.files = files;
    this.columns = List.copyOf(files.getFirst().columns().values());
    this.header = columns.stream().map(ParquetColumn::name).toList();
    this.asked = new boolean[header.size()];
    this.batches = new ColumnBatch[header.size()];
    this.total = files.stream().mapToLong(ParquetFile::rows).sum();
    long size = 0;
    for (ParquetFile each : files) {
      size += Files.size(each.path());
    }
    this.bytes = size;
  }

  /** Whether a path is Parquet by its name, or a folder, as tables of other formats are files. */
  public static boolean isParquet(Path path) {
    return Files.isDirectory(path) || named(path);
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

  @Override
  public void requireGiven(String column) throws DataException {
    if (files.getFirst().others().containsKey(column)) {
      throw files.getFirst().refused(column);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when rows were read already, without this column
   */
  @Override
  public CsvColumn column(String name) throws DataException {
    requireGiven(name);
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
    row++;
    while (row >= count) {
      count = file == null ? 0 : file.read(batches);
      row = 0;
      if (count == 0 && !openNext()) {
        return false;
      }
    }
    rows++;
    return true;
  }

  private boolean openNext() throws IOException {
    closeFile();
    if (nextFile == files.size()) {
      return false;
    }
    ParquetFile next = files.get(nextFile++);
    file = ParquetRows.open(next, asked(next), header, context);
    return true;
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
  public ColumnBatch batch(CsvColumn column) {
    return Objects.requireNonNull(batches[column.index()], column.name());
  }

  @Override
  public int batchRow() {
    return row;
  }

  @Override
  public int batchRowsLeft() {
    return count - row;
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
