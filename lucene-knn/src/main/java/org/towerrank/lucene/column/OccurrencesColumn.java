package org.towerrank.lucene.column;

import java.util.List;
import org.towerrank.feature.OccurrencesFeature;

/**
 * How often a list of a request has a value of each document of a window, by position.
 *
 * @param encoded the counts as a model reads them
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
record OccurrencesColumn(OccurrencesFeature feature, int[] counts, int[] encoded)
    implements PairColumn {

  @Override
  public List<Object> raw(int position) {
    return List.of(counts[position]);
  }
}
