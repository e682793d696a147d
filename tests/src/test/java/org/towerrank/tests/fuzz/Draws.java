package org.towerrank.tests.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** What one case draws: the same for the same seed and number, whatever ran before. */
final class Draws {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final int LONG_TEXT = 1 << 20;

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "v3",
          "v9",
          "tv",
          "click",
          "42",
          "42.0",
          "-0",
          "1e999",
          "NaN",
          "Infinity",
          "-Infinity",
          "null",
          "true",
          "True",
          "性别",
          "здравствуй",
          "שלום",
          "\u202egnp.exe",
          "a\u0000b",
          "a\nb",
          "\ud800",
          "a\ud800b",
          "\udc00\ud800",
          "😀",
          "\ufeff",
          "\u2028",
          "../../etc/passwd",
          "*",
          "_all",
          "-one-shard",
          "one-shard,three-shards",
          "<logstash-{now/d}>",
          "{{x}}",
          "%2e%2e",
          "a.b.c",
          ".",
          "..",
          "item_vector",
          "catalogue-ranker",
          "catalogue-towers",
          "cluster:alias",
          "[[[[",
          "\"\\");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "7",
          "-0.0",
          "0.1",
          "127",
          "128",
          "32768",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "123456789012345678901234567890",
          "3.4e38",
          "3.5e38",
          "-1e308",
          "1e308",
          "1e999",
          "-1e999",
          "1e-400",
          "1e2147483648",
          "NaN");

  private static final List<String> NAMES =
      List.of("model_id", "user", "from", "version", "index", "field", "boost", "", "x", "性别");

  private final SplittableRandom random;

  Draws(long seed, int number) {
    this.random = new SplittableRandom(seed * GOLDEN + number);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A text that programs stumble over. */
  String text() {
    return switch (below(12)) {
      case 0 -> "long ".repeat(60);
      case 1 -> new String(Character.toChars(below(Character.MAX_CODE_POINT + 1)));
      case 2 -> oneIn(6) ? "y".repeat(LONG_TEXT) : "y".repeat(300);
      default -> pick(TEXTS);
    };
  }

  /** A key: mostly one that means something elsewhere. */
  String name() {
    return oneIn(4) ? text() : pick(NAMES);
  }

  /** A number as JSON has it, and some that it has not. */
  Json.Raw number() {
    return new Json.Raw(oneIn(20) ? "9".repeat(2000) : pick(NUMBERS));
  }

  /** A JSON value of any type. */
  Object value() {
    return switch (below(12)) {
      case 0, 1, 2, 3 -> text();
      case 4, 5, 6 -> number();
      case 7 -> pick(Json.NULL, Json.TRUE, Json.FALSE);
      case 8 -> Json.list(value(), value());
      case 9 -> Json.object(name(), value());
      case 10 -> pick(Json.list(), Json.object());
      default -> nested(pick(3, 21, 120, oneIn(8) ? 20_000 : 600));
    };
  }

  /** Lists or objects, each in the one before. */
  private Json.Raw nested(int depth) {
    return oneIn(2)
        ? new Json.Raw("[".repeat(depth) + "]".repeat(depth))
        : new Json.Raw("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
  }
}
