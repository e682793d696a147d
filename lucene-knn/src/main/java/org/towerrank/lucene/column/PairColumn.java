package org.towerrank.lucene.column;

import java.util.List;
import org.towerrank.feature.Feature;

/** What sets the documents of a window against a request: a feature of both, by position. */
public sealed interface PairColumn permits AgeColumn, OccurrencesColumn {

  /** Of side {@code query}. */
  Feature feature();

  /** The bits of the float that the model reads for each document; not to be changed. */
  int[] encoded();

  /** What is told of the document at a position: a text or a number, none if missing. */
  List<Object> raw(int position);
}
