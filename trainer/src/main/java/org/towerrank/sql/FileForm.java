package org.towerrank.sql;

import java.nio.file.Path;
import java.util.List;
import org.towerrank.csv.DataException;

/**
 * What a query has to know of files to read them as a table.
 *
 * @param separator of values, of formats that have one
 * @param types of JSON lines, as the engine takes them; if empty, it looks at all lines itself
 * @param folders whether names of folders, such as {@code day=1}, are columns
 * @param header names of the columns of CSV that has no header; empty where the first row has them
 */
record FileForm(
    TableFormat format, String separator, String types, boolean folders, List<String> header) {

  FileForm {
    header = List.copyOf(header);
  }

  /** As a format has it where nothing else is known. */
  static FileForm of(TableFormat format, List<String> header) throws DataException {
    HeaderNames.requireFor(format, header);
    return new FileForm(format, format.separator(), "", false, header);
  }

  FileForm separatedBy(String other) {
    return new FileForm(format, other, types, folders, header);
  }

  FileForm withTypes(String read) {
    return new FileForm(format, separator, read, folders, header);
  }

  FileForm withFolders() {
    return new FileForm(format, separator, types, true, header);
  }

  /** What a query reads some files from, as a table of all their rows in their order. */
  Sql reading(List<Path> files) {
    return format.reading(files, this);
  }

  /**
   * Checks that columns have the names of the header.
   *
   * @throws DataException saying how many there are of each
   */
  void require(List<FileTable.Column> columns) throws DataException {
    HeaderNames.requireEach(columns.size(), header);
  }
}
