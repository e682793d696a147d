package org.towerrank.data;

import java.io.IOException;
import java.util.function.Predicate;

/** Where the values of a column are found. */
public interface ColumnSource {
  /** Whether the events of a file, or the tables joined to them, have a column. */
  boolean hasColumn(String file, String column) throws IOException;

  /** Tells of a value, by its one text, whether a column has it in the training events. */
  Predicate<String> trainingValues(String column) throws IOException;
}
