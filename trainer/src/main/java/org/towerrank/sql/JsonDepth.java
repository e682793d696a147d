package org.towerrank.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.towerrank.csv.DataException;

/**
 * How deep lists and objects of JSON lines lie in each other. The engine goes down by calling
 * itself, which beyond some thousand ends the process.
 */
final class JsonDepth {
  /** As deep as JSON is read elsewhere, too. */
  private static final int MOST = 1000;

  private JsonDepth() {}

  /**
   * Checks the lines of some files.
   *
   * @throws DataException where one is too deep
   */
  static void require(Engine engine, List<Path> files) throws IOException {
    // Few lines are as long as the shortest one that is too deep, and have as many brackets.
    engine.each(
        "SELECT json::VARCHAR FROM "
            + TableFormat.readingJsonValues(files).code()
            + " WHERE strlen(json) > "
            + 2 * MOST
            + " AND strlen(json) - strlen(translate(json, '[{', '')) > "
            + MOST,
        line -> require(line.getString(1)));
  }

  private static void require(String line) throws DataException {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      switch (line.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '[', '{' -> depth += quoted ? 0 : 1;
        case ']', '}' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
      if (depth > MOST) {
        throw new DataException(
            "expected at most "
                + MOST
                + " JSON lists and objects in each other, found a line with more that begins with ["
                + line.substring(0, 40)
                + "]");
      }
    }
  }
}
