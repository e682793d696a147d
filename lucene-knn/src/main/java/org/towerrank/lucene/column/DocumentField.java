package org.towerrank.lucene.column;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A document field and how its doc values are read. The doc values' type decides which format
 * applies. Formats are known by their text: what is kept of a segment, in memory and in files, is
 * for fields of the same name whose formats have the same texts.
 *
 * @param name of the field in the index
 * @param terms how sorted and sorted-set doc values are read
 * @param numbers how numeric and sorted-numeric doc values are read
 * @param whole whether a term is a raw text, which a sequence splits at its separator; false where
 *     no term holds the separators of the features that read the field
 * @param vectors how vectors are read, where a vector feature reads the field
 * @param times what numbers count, where a feature reads them as times
 */
public record DocumentField(
    String name,
    TermFormat terms,
    NumericFormat numbers,
    boolean whole,
    VectorFormat vectors,
    TimeFormat times) {

  public DocumentField {
    requireNonNull(name, "name");
    requireNonNull(terms, "terms");
    requireNonNull(numbers, "numbers");
    requireNonNull(vectors, "vectors");
    requireNonNull(times, "times");
  }

  /**
   * Tells apart fields whose values are read in other ways. It is the same in each process, if the
   * texts of the formats are.
   */
  String way() {
    return List.of(name, terms, numbers, whole, vectors, times).toString();
  }

  /** A field whose vectors, if it has any, are as Lucene holds them. */
  public DocumentField(String name, TermFormat terms, NumericFormat numbers, boolean whole) {
    this(name, terms, numbers, whole, VectorFormat.LUCENE, TimeFormat.OF_THE_FEATURE);
  }

  /** A field of vectors. */
  public static DocumentField of(String name, VectorFormat vectors) {
    return new DocumentField(
        name, TermFormat.UTF8, NumericFormat.LONG, true, vectors, TimeFormat.OF_THE_FEATURE);
  }

  /** A field of UTF-8 terms, or of whole numbers. */
  public static DocumentField of(String name) {
    return new DocumentField(name, TermFormat.UTF8, NumericFormat.LONG, true);
  }

  /** A field of whole numbers that are times. */
  public static DocumentField of(String name, TimeFormat times) {
    return new DocumentField(
        name, TermFormat.UTF8, NumericFormat.LONG, true, VectorFormat.LUCENE, times);
  }

  /** A field of numbers stored in a format. */
  public static DocumentField of(String name, NumericFormat numbers) {
    return new DocumentField(name, TermFormat.UTF8, numbers, true);
  }
}
