package org.towerrank.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements of a resource, with places such as <code>{user}</code> that are filled by name. A
 * semicolon at the end of a line ends a statement.
 */
public final class SqlFile {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)\\}");
  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*\\R?");
  private static final Pattern END = Pattern.compile(";\\s*(\\R|$)");

  private final String name;
  private final String text;

  private SqlFile(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Reads a resource.
   *
   * @param beside the class whose package has it
   * @param name such as {@code read.sql}
   */
  public static SqlFile of(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource [" + name + "] is beside " + beside);
      }
      return new SqlFile(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("[" + name + "] could not be read", e);
    }
  }

  /**
   * The statements with all places filled.
   *
   * @throws IllegalArgumentException when a place has no piece, or a piece no place
   */
  public List<String> statements(Map<String, Sql> pieces) {
    String code = COMMENT.matcher(text).replaceAll("");
    Set<String> used = new LinkedHashSet<>();
    List<String> statements = new ArrayList<>();
    // Before places are filled: a name may have what ends a statement.
    for (String statement : END.split(code, -1)) {
      if (!statement.isBlank()) {
        statements.add(
            PLACE
                .matcher(statement.strip())
                .replaceAll(match -> Matcher.quoteReplacement(piece(match, pieces, used))));
      }
    }
    if (!used.containsAll(pieces.keySet())) {
      throw new IllegalArgumentException(
          "[" + name + "] has the places " + used + ", got pieces for " + pieces.keySet());
    }
    return statements;
  }

  private String piece(MatchResult match, Map<String, Sql> pieces, Set<String> used) {
    String place = match.group(1);
    Sql piece = pieces.get(place);
    if (piece == null) {
      throw new IllegalArgumentException("[" + name + "]: nothing is given for {" + place + "}");
    }
    used.add(place);
    return piece.code();
  }
}
