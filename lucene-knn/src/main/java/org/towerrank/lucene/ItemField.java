package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.towerrank.feature.Nearest;
import org.towerrank.lucene.column.DocumentField;
import org.towerrank.lucene.column.NumericFormat;
import org.towerrank.lucene.column.TermFormat;

/**
 * A field of item documents.
 *
 * @param kind how its values are indexed
 * @param separator splits a text into several values; empty where a text is one value. Keywords
 *     only
 * @param joiner puts a list together to the one text that features split; empty where a list of
 *     several values is refused. Keywords without a separator only
 * @param textIsMissing whether a text that is no number is missing; otherwise it is refused.
 *     Numbers only
 */
public record ItemField(
    String name, Kind kind, String separator, String joiner, boolean textIsMissing) {

  /** How the values of a field are indexed. */
  public enum Kind {
    /** Text that filters match exactly, and doc values. */
    KEYWORD,
    /** Whole numbers: points, and doc values. */
    LONG,
    /** Numbers: points, and doc values. */
    DOUBLE,
    /** Stored for display; neither features nor filters can use it. */
    DISPLAY;

    /** The name in index metadata. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind named(String name) {
      for (Kind kind : values()) {
        if (kind.label().equals(name)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "unknown kind of field ["
              + name
              + "]"
              + Nearest.hint(name, java.util.stream.Stream.of(values()).map(Kind::label).toList()));
    }
  }

  public ItemField {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
    requireNonNull(separator, "separator");
    requireNonNull(joiner, "joiner");
    if (!separator.isEmpty() && kind != Kind.KEYWORD) {
      throw new IllegalArgumentException(
          "field [" + name + "]: only keywords have a separator, got [" + separator + "]");
    }
  }

  /** A field that takes a list of several values only if it has a separator. */
  public ItemField(String name, Kind kind, String separator) {
    this(name, kind, separator, "", false);
  }

  /** A field of numbers. */
  static ItemField ofNumbers(String name, boolean textIsMissing) {
    return new ItemField(name, Kind.DOUBLE, "", "", textIsMissing);
  }

  /** Whether a value is as none at all. */
  boolean isMissing(Object raw) {
    return raw instanceof String text
        && (text.isEmpty() || (textIsMissing && !ElementText.isNumber(text)));
  }

  /** Whether a document may have several values. */
  public boolean several() {
    return !separator.isEmpty();
  }

  /** How the doc values are read back. */
  DocumentField documentField() {
    NumericFormat numbers = kind == Kind.DOUBLE ? NumericFormat.DOUBLE : NumericFormat.LONG;
    return new DocumentField(name, TermFormat.UTF8, numbers, kind == Kind.KEYWORD && !several());
  }

  /** The field in index metadata, without its name. */
  String describe() {
    return kind.label() + (several() ? ':' + separator : "");
  }

  /** The reverse of {@link #describe()}. */
  static ItemField parse(String name, String description) {
    int colon = description.indexOf(':');
    return colon < 0
        ? new ItemField(name, Kind.named(description), "")
        : new ItemField(
            name, Kind.named(description.substring(0, colon)), description.substring(colon + 1));
  }
}
