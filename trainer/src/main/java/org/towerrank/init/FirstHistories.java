package org.towerrank.init;

import java.util.ArrayList;
import java.util.List;

/** The histories of first recipes, a line each. */
record FirstHistories(LogGuess guess, LogCounts counts) {
  /** Elements that are read of a list. */
  static final int LENGTH = 50;

  private static final String OWN = "encoder: {type: vocabulary}";
  private static final String HOW_MUCH = ", pooling: sqrtn";

  /**
   * Where the log has what was not positive, both histories tell by how much there is of each, and
   * have embeddings of their own, as what is like the one may be like the other.
   */
  List<String> ofRanker() {
    if (guess.hasPositivesAlone() || !counts.others().makeHistory()) {
      return ofTowers();
    }
    return List.of(
        sequence("history", OWN, HOW_MUCH),
        sequence(NamesOfRows.OTHERS, OWN, HOW_MUCH)
            + "  # what was not positive; requests send it as they do the history");
  }

  /** Steps that do not lead back need an item to be another thing before than after one. */
  List<String> ofTowers() {
    List<String> lines = new ArrayList<>();
    boolean own = counts.next().haveOrder();
    if (own) {
      lines.add(
          "  # The history has embeddings of its own, as few steps lead back: "
              + counts.next().text());
    }
    String shared = "shares: " + Yaml.text(guess.item().name());
    lines.add(sequence("history", own ? OWN : shared, ""));
    return lines;
  }

  private String sequence(String name, String encoder, String more) {
    return "  - {name: "
        + name
        + ", side: user, kind: sequence, "
        + encoder
        + more
        + ", max_length: "
        + LENGTH
        + separator(guess.item().unused())
        + ", order: oldest_first}";
  }

  /** A space needs no word. Texts in lists are split too, so that it is what none of them has. */
  static String separator(String separator) {
    return separator.equals(" ") ? "" : ", separator: " + Yaml.text(separator);
  }
}
