package org.towerrank.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.towerrank.csv.CsvOutput;

/**
 * Made-up choices of users with a history of {@value #HISTORY} items each, and a catalogue. Some
 * items are chosen much more often than others, and a user mostly stays within a group of items.
 */
final class TowerData {
  static final int HISTORY = 50;

  /** Groups of items, which are their category. */
  static final int GROUPS = 100;

  /** An item is a uniform random number in [0, 1) to this power, times the number of items. */
  static final double SKEW = 2;

  static final int AGES = 7;

  private TowerData() {}

  /** Writes a catalogue. */
  static void writeItems(Path file, int items) throws IOException {
    try (CsvOutput out = CsvOutput.create(file, List.of("item", "category"))) {
      for (int item = 0; item < items; item++) {
        out.row(List.of(Integer.toString(item), Integer.toString(item % GROUPS)));
      }
      out.commit();
    }
  }

  /** Writes events; the same seed gives the same. */
  static void writeEvents(Path file, int items, int rows, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (CsvOutput out = CsvOutput.create(file, List.of("age", "target", "history"))) {
      for (int row = 0; row < rows; row++) {
        int group = random.nextInt(GROUPS);
        List<String> history = new ArrayList<>();
        for (int i = 0; i < HISTORY; i++) {
          history.add(item(items, group, random));
        }
        String age = Integer.toString(random.nextInt(AGES));
        out.row(List.of(age, item(items, group, random), String.join(" ", history)));
      }
      out.commit();
    }
  }

  private static String item(int items, int group, SplittableRandom random) {
    int any = (int) (items * Math.pow(random.nextDouble(), SKEW));
    int near = any - any % GROUPS + group;
    return Integer.toString(random.nextInt(4) > 0 && near < items ? near : any);
  }
}
