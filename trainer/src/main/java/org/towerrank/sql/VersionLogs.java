package org.towerrank.sql;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;

/**
 * What Delta, Hudi and Iceberg keep beside the files of a table. It says which of these count:
 * others have rows that were replaced or deleted since.
 */
public final class VersionLogs {
  private static final Set<String> FOLDERS = Set.of("_delta_log", ".hoodie");
  private static final String METADATA = ".metadata.json";

  private VersionLogs() {}

  /**
   * The folder of the table whose log a file or folder is, or lies in; null if it is none.
   *
   * @param path absolute, or from some folder on
   */
  public static @Nullable Path table(Path path) {
    for (Path log = path; log != null; log = log.getParent()) {
      if (FOLDERS.contains(String.valueOf(log.getFileName()))) {
        return parent(log);
      }
    }
    Path folder = path.getParent();
    return folder != null && folder.endsWith("metadata") && path.toString().endsWith(METADATA)
        ? parent(folder)
        : null;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? Path.of("") : parent;
  }

  /** An error that names the table, such as {@code s3a://bucket/events}. */
  public static DataException refused(String table) {
    return new DataException(
        "["
            + table
            + "]: expected files that all count, found a table of Delta, Hudi or Iceberg, which may"
            + " have rows that were replaced or deleted: write out what it holds now as Parquet");
  }
}
