package org.towerrank.lucene;

/**
 * A found item.
 *
 * @param id value of the index's id field
 * @param document number of its document in the index's current state
 * @param score inner product of the vectors, or the ranker's score
 */
public record ScoredItem(String id, int document, float score) {}
