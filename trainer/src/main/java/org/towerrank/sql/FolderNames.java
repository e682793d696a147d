package org.towerrank.sql;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of folders that are columns of the files in them, such as {@code day=1}: of those below the
 * folder that a table's paths are relative to.
 *
 * @param columns in lower case
 * @param all those of folders further above, too, which the engine would take as well
 */
record FolderNames(Set<String> columns, Set<String> all) {
  FolderNames {
    columns = Set.copyOf(columns);
    all = Set.copyOf(all);
  }

  /**
   * Looks at where some files are.
   *
   * @param directory that their paths are relative to
   */
  static FolderNames of(Path directory, List<Path> files) {
    Path above = directory.toAbsolutePath();
    Set<String> columns = new HashSet<>();
    Set<String> all = new HashSet<>();
    for (Path file : files) {
      Path whole = file.toAbsolutePath();
      add(whole, all);
      add(whole.startsWith(above) ? above.relativize(whole) : whole, columns);
    }
    return new FolderNames(columns, all);
  }

  private static void add(Path file, Set<String> names) {
    for (int i = 0; i < file.getNameCount() - 1; i++) {
      String folder = file.getName(i).toString();
      int equal = folder.indexOf('=');
      if (equal > 0) {
        names.add(folder.substring(0, equal).toLowerCase(Locale.ROOT));
      }
    }
  }

  /** Whether some column has the name of one of all these folders. */
  boolean areAmong(List<FileTable.Column> columns) {
    return columns.stream()
        .anyMatch(column -> all.contains(column.name().toLowerCase(Locale.ROOT)));
  }
}
