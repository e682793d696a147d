package org.towerrank.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.towerrank.csv.DataException;
import org.towerrank.files.FolderLock;
import org.towerrank.files.OutputFiles;
import org.towerrank.json.JsonException;
import org.towerrank.json.JsonFile;

/**
 * The folder of a search: {@code tune.json} with what it is of, {@code trials.jsonl} with a line
 * for each trial that is over, and the best one as a recipe and a run. A line is on the disk before
 * the next trial begins, and one that was cut off is forgotten.
 */
final class TrialLog implements Closeable {
  static final String SETTING = "tune.json";
  static final String TRIALS = "trials.jsonl";
  static final String RECIPE = "best.yaml";
  static final String RUN = "best";
  private static final String VERSION = "version";
  private static final String TRIAL = "trial-";
  private static final String CHECKPOINT = ".checkpoint";

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Path folder;
  private final TuneSetting setting;
  private final FolderLock lock;
  private final List<Trial> trials = new ArrayList<>();

  private TrialLog(Path folder, TuneSetting setting, FolderLock lock) {
    this.folder = folder;
    this.setting = setting;
    this.lock = lock;
  }

  /**
   * Begins a search, or goes on with the one that is there.
   *
   * @throws IOException if something else is there
   * @throws DataException if a search with another setting is there, naming what differs, or one
   *     that another process goes on with
   */
  static TrialLog open(Path folder, TuneSetting setting) throws IOException {
    requireOwn(folder);
    TrialLog log = new TrialLog(folder, setting, lock(folder));
    try {
      log.begin();
      log.readTrials();
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static void requireOwn(Path folder) throws IOException {
    try {
      OutputFiles.requireOwn(folder, SETTING);
    } catch (IOException e) {
      if (!isBeginning(folder)) {
        OutputFiles.requireOwn(folder, SETTING);
      }
    }
  }

  /** Whether a search has the folder, or had it when it was killed, and did not say yet of what. */
  private static boolean isBeginning(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(FolderLock.NAME))) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .allMatch(name -> name.equals(FolderLock.NAME) || name.startsWith("." + SETTING + "."));
    }
  }

  /** Only who has the lock looks at what there is: two that begin at once would both find none. */
  private void begin() throws IOException {
    Path file = folder.resolve(SETTING);
    if (Files.exists(file)) {
      requireSame(folder, setting);
    } else {
      byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(setting);
      OutputFiles.file(file, aside -> Files.write(aside, text));
    }
  }

  private static void requireSame(Path folder, TuneSetting setting) throws IOException {
    Path file = folder.resolve(SETTING);
    Optional<String> version = JsonFile.peek(JSON, file, VERSION);
    if (version.isPresent() || JsonFile.peek(JSON, file, "recipe").isPresent()) {
      requireVersion(file, version, setting.version());
    }
    Optional<String> difference = read(file).difference(setting);
    if (difference.isPresent()) {
      throw new DataException(
          "["
              + folder
              + "] holds a search with another setting: "
              + difference.get()
              + "; choose another --out");
    }
  }

  private static FolderLock lock(Path folder) throws IOException {
    return FolderLock.take(folder)
        .orElseThrow(
            () ->
                new DataException(
                    "["
                        + folder
                        + "] holds a search that is going on, in another process: wait for its"
                        + " end, or choose another --out"));
  }

  /** Another version may fit otherwise, so that its trials do not compare, and write other keys. */
  private static void requireVersion(Path file, Optional<String> found, String version)
      throws DataException {
    if (!found.equals(Optional.of(version))) {
      throw new DataException(
          "["
              + file
              + "] is not of this version: it is of "
              + found
                  .map(other -> "TowerRank [" + other + "]")
                  .orElse("one that did not say its own")
              + ", this is ["
              + version
              + "]; go on with that one, or choose another --out");
    }
  }

  private static TuneSetting read(Path file) throws IOException {
    try {
      return JsonFile.read(JSON, file, TuneSetting.class, "what tune of this version writes");
    } catch (JsonException e) {
      throw new DataException(e.getMessage() + ": delete its folder, or choose another --out", e);
    }
  }

  private void readTrials() throws IOException {
    Path file = folder.resolve(TRIALS);
    if (!Files.exists(file)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    // The process may have ended within a line, and within a letter of it.
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    byte[] whole = Arrays.copyOf(bytes, end);
    for (String line : new String(whole, StandardCharsets.UTF_8).lines().toList()) {
      try {
        trials.add(trial(file, line));
      } catch (JsonProcessingException e) {
        throw DataException.of(
            file,
            trials.size() + 1,
            "expected a trial as this version writes it, found " + JsonFile.problem(e));
      }
    }
    if (whole.length < bytes.length) {
      OutputFiles.file(file, aside -> Files.write(aside, whole));
    }
  }

  /** A trial, whose line says the version too. */
  private Trial trial(Path file, String line) throws IOException {
    ObjectNode json = JSON.readValue(line, ObjectNode.class);
    requireVersion(
        file, Optional.ofNullable(json.remove(VERSION)).map(JsonNode::asText), setting.version());
    return JSON.treeToValue(json, Trial.class);
  }

  /** All trials that are over, in order. */
  List<Trial> trials() {
    return List.copyOf(trials);
  }

  /** Where a run of this name is, or will be. */
  Path run(String name) {
    return folder.resolve(name);
  }

  /** Where the trial under way has its checkpoint, beside a run that is never written. */
  Path underway(int trial) {
    return folder.resolve(TRIAL + trial);
  }

  /** Whether a trial was under way when a process ended. */
  boolean wasUnderway(int trial) {
    return Files.exists(folder.resolve(TRIAL + trial + CHECKPOINT).resolve("checkpoint.json"));
  }

  /** Deletes checkpoints of trials that are over. */
  void deleteOthers(int trial) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, TRIAL + "*" + CHECKPOINT)) {
      for (Path checkpoint : left) {
        if (!checkpoint.getFileName().toString().equals(TRIAL + trial + CHECKPOINT)) {
          OutputFiles.delete(checkpoint);
        }
      }
    }
  }

  /**
   * Checks that files are those that all trials are fitted to and measured by.
   *
   * @param now their SHA-256, by name
   * @throws DataException naming a file that changed while the search went on
   */
  void requireSame(Map<String, String> now) throws DataException {
    Optional<String> changed = setting.changed(now);
    if (changed.isPresent()) {
      throw new DataException(
          "["
              + folder
              + "] holds a search on other data: "
              + changed.get()
              + "; put it back and call it again, or choose another --out");
    }
  }

  /** Deletes the folder of a search that failed before there was anything to go on from. */
  void deleteIfNothingWasFitted() throws IOException {
    if (trials.isEmpty() && !wasUnderway(1)) {
      lock.deleteFolder();
    }
  }

  /** Writes a recipe, whole or not at all. */
  void writeRecipe(String text) throws IOException {
    OutputFiles.file(folder.resolve(RECIPE), aside -> Files.writeString(aside, text));
  }

  /** Adds a trial that is over; it is on the disk then. */
  void add(Trial trial) throws IOException {
    ObjectNode json = JSON.createObjectNode().put(VERSION, setting.version());
    json.setAll((ObjectNode) JSON.valueToTree(trial));
    byte[] line = (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(TRIALS), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    trials.add(trial);
  }

  /** Lets others go on with it. */
  @Override
  public void close() {
    lock.close();
  }
}
