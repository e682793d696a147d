package org.towerrank.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.progress.Progress;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.ObjectLists;

/** Looks at a log and tables beside it: {@code towerrank prepare --init}. */
public final class FirstLook {
  private static final String PREPARE = "prepare.yaml";
  private static final String RANKING = "ranking.yaml";
  private static final String RECALL = "recall.yaml";

  /** The names of all files that it may write. */
  public static final List<String> FILES = List.of(PREPARE, RANKING, RECALL);

  private final long memoryMegabytes;
  private final int threads;
  private final Progress progress;

  /**
   * @param memoryMegabytes that the engine takes at most; what does not fit goes to the temporary
   *     directory
   * @param threads that work at a time, which change nothing of what is seen
   */
  public FirstLook(long memoryMegabytes, int threads, Progress progress) {
    this.memoryMegabytes = memoryMegabytes;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * A first specification and first recipes, by the names of their files.
   *
   * @param log a file, a folder or a pattern
   * @param header names of the log's columns, if it is CSV without a header; otherwise none
   * @param users a table of users, if there is one
   * @param items a table of items, if there is one
   * @param directory where the specification will be, which its paths are relative to
   * @throws IOException naming what cannot be read, or what no column of the log looks like
   */
  public Map<String, String> at(
      String log,
      List<String> header,
      @Nullable String users,
      @Nullable String items,
      Path directory)
      throws IOException {
    Path place = withoutLinks(directory);
    try (TemporaryFolder folder = TemporaryFolder.of("towerrank-look-");
        Engine engine = Engine.start(folder.path(), memoryMegabytes, threads)) {
      TableProfile read = TableProfile.of(engine, "log", log, header, progress);
      HeaderGuess.require(read);
      TableProfile ofUsers = profile(engine, "users", users);
      TableProfile ofItems = profile(engine, "items", items);
      ItemLists objects = ItemLists.of(engine, read, ofItems);
      TableProfile whole = objects == null ? read : inFields(engine, read, objects);
      ItemLists lists = objects == null ? null : objects.ofFields(whole);
      TableProfile ofLog = lists == null ? whole : lists.apart(engine, whole, progress);
      SharedColumns shared = SharedColumns.of(engine, ofLog, ofItems);
      LogGuess guess = LogGuess.of(engine, ofLog, ofUsers, shared, lists);
      HeaderGuess.require(engine, ofLog, guess.user(), ofUsers);
      HeaderGuess.require(engine, ofLog, guess.item(), ofItems);
      boolean parquet = needsLists(guess, ofLog, ofUsers, ofItems);
      ItemTimes times = new ItemTimesGuess(engine, ofLog, guess).of(ofItems);
      Prefixes prefixes = Prefixes.of(ofLog, ofUsers, ofItems, guess);
      ChangingRows changing = ChangingRows.of(engine, guess, ofUsers, ofItems);
      LogCounts counts = LogCounts.of(engine, ofLog, ofUsers, ofItems, guess);
      boolean recalls = counts.chosen().canBeRecalled();
      FirstRecipe recipe =
          new FirstRecipe(ofLog, ofUsers, ofItems, guess, prefixes, counts, times, parquet);
      Map<String, String> files = new LinkedHashMap<>();
      files.put(
          PREPARE,
          new FirstSpec(
                  ofLog,
                  ofUsers,
                  ofItems,
                  guess,
                  header,
                  prefixes,
                  counts.others(),
                  BusyUsers.of(engine, ofLog, guess),
                  counts.chosen(),
                  counts.owners(),
                  times,
                  changing,
                  parquet,
                  path -> relative(place, path))
              .yaml());
      files.put(RANKING, recipe.ranking());
      if (recalls) {
        files.put(RECALL, recipe.recall());
      }
      return files;
    }
  }

  /** A log with the fields of its items' objects as lists, if it has such. */
  private TableProfile inFields(Engine engine, TableProfile log, ItemLists lists)
      throws IOException {
    Optional<FileTable.Column> objects = lists.objects(log);
    return objects.isEmpty()
        ? log
        : log.with(
            engine,
            ObjectLists.apart(engine, log.table(), objects.get()),
            "fields of log",
            progress);
  }

  private @Nullable TableProfile profile(Engine engine, String name, @Nullable String path)
      throws IOException {
    return path == null ? null : TableProfile.of(engine, name, path, List.of(), progress);
  }

  /** In CSV the elements of a list have spaces between them, so that none may have one in it. */
  private static boolean needsLists(LogGuess guess, @Nullable TableProfile... tables) {
    return guess.item().hasSpaces()
        || Stream.of(tables)
            .filter(Objects::nonNull)
            .flatMap(table -> table.columns().stream())
            .anyMatch(column -> column.isNativeList() && column.hasSpaces());
  }

  /** Where a folder is or will be: the way up from it does not lead back through links to it. */
  private static Path withoutLinks(Path directory) throws IOException {
    Path whole = directory.toAbsolutePath();
    Path there = whole;
    // A pipe, such as /dev/stdout may be, has no real path. Like a file it is refused later.
    while (!Files.isDirectory(there)) {
      there = Objects.requireNonNull(there.getParent(), "a root that is not there");
    }
    return there.toRealPath().resolve(there.relativize(whole)).normalize();
  }

  private static String relative(Path directory, String path) {
    return directory.relativize(Path.of(path).toAbsolutePath().normalize()).toString();
  }
}
