package org.towerrank.spark;

import java.util.List;

/** Users whose texts are told alike, or apart, by engines that take care. */
final class OddUsers {
  static final List<String> ALL =
      List.of(
          "42",
          "42.0",
          "7.00",
          // Numbers and booleans that are compared as one, and texts that are like them.
          "4.2e1",
          "-0",
          "-0.0",
          "12.10",
          "12.1",
          "1E-5",
          "1.0e16",
          "9007199254740994.0",
          "1e999",
          "042.0",
          " TRUE ",
          "true",
          "Ünal",
          "用户 1",
          "o'\"x\"",
          "ى\\n",
          "0",
          " 7 ",
          "zoë",
          "",
          // Spaces that do not count, alone too, and white space that does.
          "\u00a0zoë\u3000",
          "\u20097\u202f",
          "\u3000",
          "zoë\t",
          "\u200bzoë");

  private OddUsers() {}
}
