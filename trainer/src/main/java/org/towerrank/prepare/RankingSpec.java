package org.towerrank.prepare;

import org.jspecify.annotations.Nullable;

/**
 * Rows for rankers: every event, or positives with sampled negatives.
 *
 * @param negatives how negatives are sampled; if null, the log has them
 */
public record RankingSpec(@Nullable NegativesSpec negatives) {}
