package org.towerrank.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.Nearest;
import org.towerrank.files.WhatIsThere;

/**
 * Finds the files of a table: a path, a folder, or a pattern such as {@code logs/2026-*.csv.gz}.
 * Below folders, files and folders whose names begin with a dot or an underscore are left out, as
 * editors and jobs that were killed leave copies of rows there; a pattern may name them. Links to
 * folders are followed. What is found twice, by two patterns or by a link, is one file. Tables of
 * Delta, Hudi and Iceberg are refused, see {@link VersionLogs}.
 */
public final class TableFiles {
  private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern UPPER_CASE = Pattern.compile("\\.(?!(?:gz|zst)$)(?i:gz|zst)$");

  private static final Pattern NAMED_HIDDEN = Pattern.compile("(?:^|[/{,\\[])[._]");

  /** What stands for bytes that are no text, in a name that nothing can be found by. */
  private static final char NO_CHARACTER = '\uFFFD';

  private TableFiles() {}

  /**
   * The files that some patterns mean, in the order of the patterns, those of one by name.
   *
   * @throws DataException naming a pattern that means none, and the nearest file
   */
  public static List<Path> find(Path directory, List<String> patterns) throws IOException {
    Map<Path, Path> files = new LinkedHashMap<>();
    for (String pattern : patterns) {
      for (Path file : find(directory, pattern)) {
        files.putIfAbsent(file.toRealPath(), file);
      }
    }
    return List.copyOf(files.values());
  }

  private static List<Path> find(Path directory, String pattern) throws IOException {
    Path literal = directory.resolve(pattern);
    if (Files.isRegularFile(literal)) {
      return List.of(literal);
    }
    if (Files.isDirectory(literal)) {
      return requireSome(literal, below(literal));
    }
    int wild = wildcard(pattern);
    if (Files.exists(literal)) {
      throw DataException.of(
          literal,
          "expected a file, a folder or a pattern of files, found " + WhatIsThere.at(literal));
    }
    if (wild < 0) {
      throw missing(literal);
    }
    int slash = pattern.lastIndexOf('/', wild);
    Path start = directory.resolve(slash < 0 ? "" : pattern.substring(0, slash));
    String wanted = pattern.substring(slash + 1);
    PathMatcher matcher = matcher(literal, wanted);
    boolean hidden = NAMED_HIDDEN.matcher(wanted).find();
    return requireSome(
        literal,
        list(
            start,
            depth(wanted),
            path -> matcher.matches(start.relativize(path)) && (hidden || !isHidden(start, path))));
  }

  private static PathMatcher matcher(Path pattern, String wanted) throws DataException {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + wanted);
    } catch (PatternSyntaxException e) {
      throw DataException.of(
          pattern,
          "expected a pattern whose brackets and braces are closed, such as [part-[0-9].csv] or"
              + " [{a,b}.csv], or a file of that name: "
              + e.getDescription());
    }
  }

  /** The files of tables below a folder, by name; empty if there are none. */
  public static List<Path> below(Path folder) throws IOException {
    return list(
        folder,
        Integer.MAX_VALUE,
        path -> TableFormat.of(path).isPresent() && !isHidden(folder, path));
  }

  private static boolean isHidden(Path start, Path file) {
    return isHidden(start.relativize(file));
  }

  /**
   * Whether a step to a file begins with a dot or an underscore.
   *
   * @param relative the way to it from the folder that is named
   */
  public static boolean isHidden(Path relative) {
    for (Path step : relative) {
      if (step.toString().startsWith(".") || step.toString().startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private static int wildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** How many steps a file is away that a pattern means, at most. */
  private static int depth(String pattern) {
    return pattern.contains("**")
        ? Integer.MAX_VALUE
        : 1 + (int) pattern.chars().filter(each -> each == '/').count();
  }

  private static List<Path> list(Path start, int depth, PathMatcher chosen) throws IOException {
    Search search = new Search(chosen);
    if (Files.isDirectory(start)) {
      Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, search);
    }
    for (Path table : search.tables) {
      if (search.found.stream().anyMatch(file -> file.startsWith(table))) {
        throw VersionLogs.refused(table.toString());
      }
    }
    Collections.sort(search.found);
    return search.found;
  }

  /** Finds files, also behind links. */
  private static final class Search extends SimpleFileVisitor<Path> {
    private final PathMatcher chosen;
    private final List<Path> found = new ArrayList<>();

    /** Folders of tables of which not all files count. */
    private final Set<Path> tables = new LinkedHashSet<>();

    Search(PathMatcher chosen) {
      this.chosen = chosen;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      note(folder);
      return FileVisitResult.CONTINUE;
    }

    private void note(Path path) {
      Path table = VersionLogs.table(path);
      if (table != null) {
        tables.add(table);
      }
    }

    /** Of the deepest step folders too. */
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      note(file);
      if (attributes.isRegularFile() && chosen.matches(file)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /** A link that leads back leads to nothing new. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  private static List<Path> requireSome(Path pattern, List<Path> files) throws DataException {
    if (files.isEmpty()) {
      throw DataException.of(
          pattern, "expected files of a table (.csv, .tsv, .jsonl or .parquet), found none");
    }
    return files;
  }

  private static DataException missing(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    List<String> names = List.of();
    if (parent != null && Files.isDirectory(parent)) {
      try (Stream<Path> paths = Files.list(parent)) {
        names = paths.map(path -> String.valueOf(path.getFileName())).toList();
      }
    }
    String name = String.valueOf(file.getFileName());
    String hint =
        name.indexOf(NO_CHARACTER) < 0
            ? Nearest.hint(name, names)
            : "; a file whose name is not in UTF-8 has to be renamed";
    return DataException.of(
        file, "expected a file, a folder or a pattern of files, found nothing" + hint);
  }

  /**
   * The one format of some files.
   *
   * @param said the format that is known; if null, names say it
   * @throws DataException naming a file of another format, or one that is no Parquet
   */
  public static TableFormat format(List<Path> files, @Nullable TableFormat said)
      throws IOException {
    TableFormat first = said;
    for (Path file : files) {
      TableFormat own = said == null ? TableFormat.of(file).orElse(null) : said;
      if (own == null) {
        throw DataException.of(
            file,
            "expected a name that ends in .csv, .tsv, .jsonl or .parquet (.gz behind it where it is"
                + " compressed), such as of a link, or in a specification the key [format]");
      }
      if (first != null && own != first) {
        throw DataException.of(
            file, "expected files of one format, [" + files.getFirst() + "] is another");
      }
      first = own;
      requireContent(file, own);
    }
    if (first == null) {
      throw new IllegalArgumentException("expected files, got none");
    }
    return first;
  }

  private static void requireContent(Path file, TableFormat format) throws IOException {
    if (Files.size(file) == 0) {
      throw DataException.of(file, "expected a table, the file is empty");
    }
    if (UPPER_CASE.matcher(String.valueOf(file.getFileName())).find()) {
      throw DataException.of(
          file, "expected .gz or .zst in lower case, which is how engines know what is compressed");
    }
    if (format == TableFormat.PARQUET) {
      try (InputStream in = Files.newInputStream(file)) {
        if (!Arrays.equals(in.readNBytes(PARQUET_MAGIC.length), PARQUET_MAGIC)) {
          throw DataException.of(file, "expected Parquet, which begins with [PAR1]; this does not");
        }
      }
    }
  }

  /** The path as the engine reads it, which takes some characters for a pattern otherwise. */
  static Sql escaped(Path file) {
    return Sql.text(escaped(file.toString()));
  }

  private static String escaped(String path) {
    return path.replaceAll("[*?\\[]", "[$0]");
  }

  /**
   * The Parquet files of a folder of this program's own, for {@code FROM}. Names of the folders
   * above, such as {@code day=1}, make no columns.
   */
  public static Sql ownParquet(Path directory) {
    return new Sql(
        "read_parquet("
            + Sql.text(escaped(directory.toString()) + "/*.parquet").code()
            + ", hive_partitioning = false)");
  }
}
