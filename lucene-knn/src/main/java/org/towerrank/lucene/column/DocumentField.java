package org.towerrank.lucene.column;

import static java.util.Objects.requireNonNull;

/**
 * A document field and how its doc values are read. Which format applies is for the doc values'
 * type to say.
 *
 * @param name of the field in the index
 * @param terms how sorted and sorted-set doc values are read
 * @param numbers how numeric and sorted-numeric doc values are read
 * @param whole whether a term is the whole raw text of a sequence, to be split at the feature's
 *     separator; false where each element is a term of its own
 */
public record DocumentField(String name, TermFormat terms, NumericFormat numbers, boolean whole) {

  public DocumentField {
    requireNonNull(name, "name");
    requireNonNull(terms, "terms");
    requireNonNull(numbers, "numbers");
  }

  /** A field of UTF-8 terms, or of whole numbers. */
  public static DocumentField of(String name) {
    return new DocumentField(name, TermFormat.UTF8, NumericFormat.LONG, false);
  }

  /** A field of numbers stored in a format. */
  public static DocumentField of(String name, NumericFormat numbers) {
    return new DocumentField(name, TermFormat.UTF8, numbers, false);
  }
}
