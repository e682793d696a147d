package org.towerrank.lucene;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a {@link Recommender}.
 *
 * @param user raw user and context features by field, for recall and ranking; absent ones are
 *     missing
 * @param window items to recall, all of which are ranked
 * @param top items to return, at most {@code window}
 * @param filters what items have to match, all of them
 * @param seen whether items of the user's histories may be recommended again
 */
public record RecommendationRequest(
    Map<String, ? extends @Nullable Object> user,
    int window,
    int top,
    List<Query> filters,
    boolean seen) {

  public RecommendationRequest {
    requireNonNull(user, "user");
    filters = List.copyOf(filters);
    if (top < 1 || window < top) {
      throw new IllegalArgumentException(
          "expected 1 <= top <= window, got top [" + top + "], window [" + window + "]");
    }
  }
}
