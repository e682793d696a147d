package org.towerrank.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Invents titles of made-up words, each once. */
final class Titles {

  private static final List<String> BEGINNINGS =
      List.of(
          "Al", "Bre", "Cor", "Dal", "Es", "Fen", "Gar", "Hol", "Il", "Jor", "Kel", "Lun", "Mar");
  private static final List<String> MIDDLES =
      List.of("a", "e", "i", "o", "u", "ado", "eli", "imo", "oru", "ula", "ane", "ivo");
  private static final List<String> ENDINGS =
      List.of(
          "ba", "dor", "fin", "gan", "lis", "mar", "nok", "rel", "sk", "tun", "vash", "wen", "zed");
  private static final List<String> THINGS =
      List.of(
          "Lanterns",
          "Tides",
          "Gardeners",
          "Letters",
          "Bridges",
          "Orchards",
          "Clocks",
          "Maps",
          "Shepherds",
          "Kites",
          "Mirrors",
          "Staircases",
          "Violins",
          "Ferries",
          "Quarries");

  private final Chance chance;
  private final Set<String> given = new HashSet<>();

  Titles(Chance chance) {
    this.chance = chance;
  }

  /** Returns a new title with its year, such as {@code The Tides of Coradogan (2024)}. */
  String next(int year) {
    String title;
    do {
      title =
          switch (chance.integer(0, 3)) {
            case 0 -> word() + " " + word();
            case 1 -> "The " + chance.one(THINGS) + " of " + word();
            default -> chance.one(THINGS) + ", " + word();
          };
    } while (!given.add(title));
    return String.format(Locale.ROOT, "%s (%d)", title, year);
  }

  private String word() {
    return chance.one(BEGINNINGS) + chance.one(MIDDLES) + chance.one(ENDINGS);
  }
}
