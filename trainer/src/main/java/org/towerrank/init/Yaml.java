package org.towerrank.init;

/** Texts as YAML has them. */
final class Yaml {
  private Yaml() {}

  /** A text, in quotes where it could be taken for something else. */
  static String text(String text) {
    return text.matches("[A-Za-z_][A-Za-z0-9_]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : '"'
            + text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
            + '"';
  }

  /** The same as a value that no line end may be in, for a comment. */
  static String comment(String text) {
    return text.replaceAll("\\R", " ");
  }
}
