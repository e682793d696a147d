package org.towerrank.init;

import java.util.Locale;
import org.towerrank.json.ShownText;

/** Texts as YAML has them. */
final class Yaml {
  private Yaml() {}

  /** A text, in quotes where it could be taken for something else. */
  static String text(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : '"' + quoted(text) + '"';
  }

  /** YAML has no control characters but by their codes, and folds lines. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                case '\t' -> quoted.append("\\t");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                default ->
                    quoted.append(
                        ShownText.isReadable(point) ? Character.toString(point) : code(point));
              }
            });
    return quoted.toString();
  }

  private static String code(int point) {
    String form = point <= 0xFF ? "\\x%02x" : point <= 0xFFFF ? "\\u%04x" : "\\U%08x";
    return String.format(Locale.ROOT, form, point);
  }

  /** The same as a value that no line end may be in, for a comment. */
  static String comment(String text) {
    return ShownText.message(text.replaceAll("\\R", " "));
  }
}
