package org.towerrank.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that belong together, in a folder that may have others: all of them are written, or none if
 * one cannot be. None replaces a file that is there.
 */
public final class NewFiles {
  private NewFiles() {}

  /**
   * Requires, before what takes long, that not all of some files are there, nor a file in place of
   * the folder.
   *
   * @throws IOException naming the folder or a file that is there
   */
  public static void requireRoom(Path folder, List<String> names) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    if (names.stream().allMatch(name -> Files.exists(folder.resolve(name)))) {
      throw there(folder.resolve(names.getFirst()));
    }
  }

  private static IOException there(Path path) {
    return new IOException("[" + path + "] exists: not overwritten; choose another directory");
  }

  /**
   * Writes texts. Where a process was killed between two of them, those that it wrote are known by
   * their texts, and the others are added.
   *
   * @param texts by the names of their files
   * @throws IOException naming a file that is there, or what could not be written
   */
  public static void write(Path folder, Map<String, String> texts) throws IOException {
    MadeFolders made = MadeFolders.of(folder);
    texts.keySet().forEach(name -> Leftovers.delete(folder.resolve(name)));
    Map<String, String> missing = missing(folder, texts);
    List<Path> written = new ArrayList<>();
    try {
      for (Map.Entry<String, String> file : missing.entrySet()) {
        Path path = folder.resolve(file.getKey());
        OutputFiles.file(path, aside -> Files.writeString(aside, file.getValue()));
        written.add(path);
      }
    } catch (IOException e) {
      for (Path path : written) {
        Files.deleteIfExists(path);
      }
      made.deleteEmpty();
      throw e;
    }
  }

  private static Map<String, String> missing(Path folder, Map<String, String> texts)
      throws IOException {
    Map<String, String> missing = new LinkedHashMap<>(texts);
    missing.keySet().removeIf(name -> Files.exists(folder.resolve(name)));
    for (Map.Entry<String, String> file : texts.entrySet()) {
      Path path = folder.resolve(file.getKey());
      boolean begun = !missing.isEmpty() && isText(path, file.getValue());
      if (!missing.containsKey(file.getKey()) && !begun) {
        throw there(path);
      }
    }
    return missing;
  }

  private static boolean isText(Path path, String text) throws IOException {
    return Files.isRegularFile(path)
        && Arrays.equals(Files.readAllBytes(path), text.getBytes(StandardCharsets.UTF_8));
  }
}
