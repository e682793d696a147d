package org.towerrank.sql;

import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A piece of a statement. Names and texts of users become one only by {@link #name} and {@link
 * #text}, which quote them, so that neither a column nor a file can change what a statement does.
 *
 * @param code as the engine reads it
 */
public record Sql(String code) {

  /**
   * The name of a column or a table.
   *
   * @throws IllegalArgumentException when it has a NUL, at which the engine ends a statement
   */
  public static Sql name(String name) {
    return new Sql(quoted(name, "\""));
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException as {@link #name} does
   */
  public static Sql text(String text) {
    return new Sql(quoted(text, "'"));
  }

  private static String quoted(String text, String quote) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "expected names of columns and texts without NUL, got [" + text + "]");
    }
    return quote + text.replace(quote, quote + quote) + quote;
  }

  /** A file's path as a text. */
  public static Sql path(Path path) {
    return text(path.toString());
  }

  /** A whole number. */
  public static Sql number(long number) {
    return new Sql(Long.toString(number));
  }

  /** A number. */
  public static Sql number(double number) {
    return new Sql(Double.toString(number) + "::DOUBLE");
  }

  /** A list of texts. */
  public static Sql texts(Collection<String> texts) {
    return new Sql(
        texts.stream().map(each -> text(each).code).collect(Collectors.joining(", ", "[", "]")));
  }

  /** Pieces with a comma between them, such as the columns of a query. */
  public static Sql list(Collection<Sql> pieces) {
    return new Sql(pieces.stream().map(Sql::code).collect(Collectors.joining(",\n  ")));
  }

  /** The same with another name. */
  public Sql as(String name) {
    return new Sql(code + " AS " + name(name).code);
  }
}
