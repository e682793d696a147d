package org.towerrank.elasticsearch.score;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item to score.
 *
 * @param id of the document it was read from, null where the request gave its features
 * @param values of its features, by the field that the model's schema names
 */
record GivenItem(@Nullable String id, Map<String, Object> values) {}
