package org.towerrank.data;

import java.io.IOException;
import java.util.Set;

/** Where the values of a column are found. */
public interface ColumnSource {
  /** Whether the events of a file, or the tables joined to them, have a column. */
  boolean hasColumn(String file, String column) throws IOException;

  /** The different values that a column has in the training events, by their one text. */
  Set<String> trainingValues(String column) throws IOException;
}
