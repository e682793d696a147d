package org.towerrank.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.feature.Vocabulary;

/** A vocabulary as other tools write it: UTF-8, a value a line, taken as it stands. */
final class VocabularyLines {
  private VocabularyLines() {}

  /**
   * Reads a vocabulary.
   *
   * @throws IOException naming the line that is empty or was there before
   */
  static Vocabulary read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("[" + file + "]: expected a vocabulary, found no file");
    }
    List<String> values = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        values.add(values.isEmpty() && line.startsWith("\uFEFF") ? line.substring(1) : line);
      }
    } catch (MalformedInputException e) {
      throw new IOException(
          "[" + file + "]: expected UTF-8, found other bytes after line " + values.size(), e);
    }
    requireDistinct(file, values);
    return Vocabulary.of(values);
  }

  private static void requireDistinct(Path file, List<String> values) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).isEmpty()) {
        throw new IOException("[" + file + "] line " + (i + 1) + ": expected a value, got nothing");
      }
      Integer before = lines.putIfAbsent(values.get(i), i + 1);
      if (before != null) {
        throw new IOException(
            "["
                + file
                + "] line "
                + (i + 1)
                + ": ["
                + values.get(i)
                + "] is there already, on line "
                + before);
      }
    }
  }
}
