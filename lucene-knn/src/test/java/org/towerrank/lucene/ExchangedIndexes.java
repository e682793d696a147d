package org.towerrank.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.Version;
import org.towerrank.inference.TwoTowerModel;

/**
 * Item indexes that one version of Lucene writes and others read, one for each quantization, with
 * what was found in each: {@code write DIRECTORY} or {@code read DIRECTORY}, with any Lucene on the
 * class path.
 */
final class ExchangedIndexes {
  private static final List<Map<String, Object>> ITEMS = RandomItems.of(400, 5);
  private static final int USERS = 8;
  private static final int K = 10;

  private ExchangedIndexes() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    if (arguments[0].equals("write")) {
      write(directory);
    } else {
      read(directory);
    }
    System.out.println(Version.LATEST);
  }

  /** Writes the indexes, and what is found in each beside it. */
  static void write(Path directory) throws Exception {
    Files.createDirectories(directory);
    for (Quantization quantization : Quantization.values()) {
      try (TwoTowerModel towers = RandomModels.dssm(16, 3)) {
        ItemFields fields = ItemFields.of(RandomItems.COLUMNS, List.of(towers.schema()));
        ItemIndexSettings settings = ItemIndexSettings.of("item_id").quantized(quantization);
        ItemIndexWriter.write(
            index(directory, quantization), towers, settings, fields, w -> add(w));
        Files.write(hits(directory, quantization), found(directory, quantization, towers));
      }
    }
  }

  private static void add(ItemIndexWriter writer) throws IOException {
    for (int i = 0; i < ITEMS.size(); i++) {
      writer.add(i + 1, ITEMS.get(i));
    }
  }

  /**
   * Reads the indexes.
   *
   * @throws IllegalStateException when something else is found than was when they were written
   */
  static void read(Path directory) throws Exception {
    for (Quantization quantization : Quantization.values()) {
      try (TwoTowerModel towers = RandomModels.dssm(16, 3)) {
        List<String> expected = Files.readAllLines(hits(directory, quantization));
        List<String> found = found(directory, quantization, towers);
        if (!found.equals(expected)) {
          throw new IllegalStateException(
              "[" + directory + "] " + quantization + ": expected " + expected + ", got " + found);
        }
      }
    }
  }

  private static Path index(Path directory, Quantization quantization) {
    return directory.resolve(quantization.label());
  }

  private static Path hits(Path directory, Quantization quantization) {
    return directory.resolve(quantization.label() + ".hits");
  }

  /** A line for each search: of the graph, with and without a filter, and exactly. */
  private static List<String> found(Path directory, Quantization quantization, TwoTowerModel towers)
      throws IOException {
    List<String> found = new ArrayList<>();
    try (ItemIndex index = ItemIndex.open(index(directory, quantization), towers)) {
      Query unseen = index.filters().excluding(List.of("i1", "i7", "i30"));
      for (int user = 0; user < USERS; user++) {
        float[] vector = towers.userVector(RandomItems.user(user));
        found.add(ids(index.items(index.recall(vector, K, 10 * K, null))));
        found.add(ids(index.items(index.recall(vector, K, 10 * K, unseen))));
        found.add(ids(index.items(index.exact(vector, K, unseen))));
      }
    }
    return found;
  }

  private static String ids(List<ScoredItem> items) {
    return String.join(" ", items.stream().map(ScoredItem::id).toList());
  }
}
