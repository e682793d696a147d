package org.towerrank.lucene;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Items of {@link RandomModels#schema()} as a table gives them, with values missing and unknown.
 */
final class RandomItems {
  static final List<String> COLUMNS =
      List.of("item_id", "brand", "stars", "genres", "related", "price", "year", "title");

  private RandomItems() {}

  static List<Map<String, Object>> of(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> item = new LinkedHashMap<>();
      // More items than the vocabulary knows.
      item.put("item_id", "i" + i);
      item.put("brand", some(random, "brand" + random.nextInt(20)));
      item.put("stars", some(random, "" + random.nextInt(7)));
      item.put("genres", list(random, "|", "genre ", 9));
      item.put("related", list(random, " ", "i", 200));
      item.put("price", some(random, "" + random.nextInt(10_000) / 100.0));
      item.put("year", some(random, "" + random.nextInt(1940, 2030)));
      item.put("title", "Item number " + i);
      items.add(item);
    }
    return items;
  }

  private static String some(SplittableRandom random, String value) {
    return random.nextInt(6) == 0 ? "" : value;
  }

  private static String list(SplittableRandom random, String separator, String prefix, int values) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      elements.add(prefix + random.nextInt(values));
    }
    return String.join(separator, elements);
  }

  static Map<String, Object> user(int number) {
    return Map.of("user_id", "u" + number, "history", "i1 i" + number + " i7");
  }
}
