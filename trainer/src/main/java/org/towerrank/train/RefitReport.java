package org.towerrank.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.TrainingRows;

/**
 * What became of the values of an earlier run.
 *
 * @param refit how many runs one after another this one stands on
 * @param rows how many are new and how many are drawn of the earlier ones; null where they are not
 *     told apart
 * @param vocabularies by the name of the encoder
 * @param vectors how far the vectors of items moved; null of rankers
 */
public record RefitReport(
    long refit,
    @JsonInclude(JsonInclude.Include.NON_NULL) TrainingRows.@Nullable Counts rows,
    Map<String, Values> vocabularies,
    @Nullable VectorChange vectors) {

  public RefitReport {
    vocabularies = java.util.Collections.unmodifiableMap(new TreeMap<>(vocabularies));
  }

  /**
   * Numbers of values.
   *
   * @param kept known before and seen again
   * @param fresh not known before
   * @param vanished known before and not seen, but kept for now
   * @param forgotten known before, and gone
   */
  public record Values(int kept, int fresh, int vanished, int forgotten) {}

  RefitReport with(@Nullable VectorChange change) {
    return new RefitReport(refit, rows, vocabularies, change);
  }
}
