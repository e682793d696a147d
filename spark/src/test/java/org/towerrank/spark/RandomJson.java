package org.towerrank.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lines of JSON whose keys mostly have values of one type each, in objects and lists. */
final class RandomJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> KEYS = List.of("a", "b.c", "it's", "品\"", "e f");

  private static final List<String> NUMBERS = List.of("1.50", "-0.25", "1e3", "2.5E-7", "3.0");
  private static final List<String> TEXTS =
      List.of("\"\"", "\"ü\"", "\"12\"", "\"a\\\\\\n\\u0001/\"", "\"2024-01-01\"");

  /** Where objects and lists lie deeper in each other, they are read as texts. */
  private static final int DEPTH = 10;

  private final Random random;
  private final Shape line;

  /** What the values of a key are. */
  private enum Kind {
    WHOLE,
    NUMBER,
    TEXT,
    TRUTH,
    NULL,
    OBJECT,
    LIST,
    MIXED
  }

  private record Shape(Kind kind, List<Shape> inner) {}

  RandomJson(Random random) {
    this.random = random;
    List<Shape> keys = new ArrayList<>();
    for (int i = 0; i < KEYS.size(); i++) {
      keys.add(shape(1));
    }
    this.line = new Shape(Kind.OBJECT, keys);
  }

  private Shape shape(int depth) {
    Kind[] kinds = Kind.values();
    int kind = depth > DEPTH ? random.nextInt(5) : 3 + random.nextInt(kinds.length - 2);
    if (kind == kinds.length) {
      return new Shape(kinds[random.nextInt(4)], List.of());
    }
    int count =
        switch (kinds[kind]) {
          case OBJECT -> random.nextInt(KEYS.size() + 1);
          case LIST -> 1;
          case MIXED -> 2;
          default -> 0;
        };
    List<Shape> inner = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inner.add(shape(depth + 1));
    }
    return new Shape(kinds[kind], inner);
  }

  /**
   * A line.
   *
   * @param more keys that it has, besides
   */
  String line(String more) {
    String keys = keys(line.inner);
    return "{" + keys + (keys.isEmpty() ? "" : ", ") + more + "}";
  }

  private String value(Shape shape) {
    if (random.nextInt(9) == 0) {
      return "null";
    }
    return switch (shape.kind) {
      case WHOLE -> "" + (random.nextInt(100) - 50);
      case NUMBER -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
      case TRUTH -> "" + random.nextBoolean();
      case NULL -> "null";
      case OBJECT -> "{ " + keys(shape.inner) + "}";
      case LIST -> list(shape.inner.getFirst());
      case MIXED -> value(shape.inner.get(random.nextInt(2)));
    };
  }

  private String keys(List<Shape> shapes) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      if (random.nextInt(4) > 0) {
        keys.add(JSON.valueToTree(KEYS.get(i)) + " : " + value(shapes.get(i)));
      }
    }
    return String.join(", ", keys);
  }

  private String list(Shape element) {
    List<String> values = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      values.add(value(element));
    }
    return "[" + String.join(" ,", values) + "]";
  }
}
