package org.towerrank.elasticsearch.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.towerrank.elasticsearch.request.RequestFeatures;
import org.towerrank.elasticsearch.request.RequestObject;

/**
 * Whom and what to score.
 *
 * @param items given by their features; they come first
 * @param documents with more items, null if there are none
 */
public record ScoringRequest(
    RequestFeatures features,
    List<Map<String, Object>> items,
    @Nullable DocumentsToScore documents) {
  /** Items of a request at most: all of them are one inference. */
  static final int MOST_ITEMS = 10_000;

  /** Copies the list. */
  public ScoringRequest {
    items = List.copyOf(items);
  }

  /**
   * Reads a request's body.
   *
   * @throws IllegalArgumentException (400) saying what was expected, what came and where
   */
  public static ScoringRequest parse(Map<String, Object> body) {
    RequestObject request = new RequestObject("score", body);
    RequestFeatures features = RequestFeatures.parse("score", request);
    List<Map<String, Object>> items = new ArrayList<>();
    for (Object item : request.list("items").orElse(List.of())) {
      items.add(RequestObject.asObject("score.items." + items.size(), item));
    }
    DocumentsToScore documents =
        request
            .optionalObject("documents")
            .map(values -> DocumentsToScore.parse("score.documents", values))
            .orElse(null);
    request.end();
    ScoringRequest parsed = new ScoringRequest(features, items, documents);
    if (parsed.count() > MOST_ITEMS) {
      throw new IllegalArgumentException(
          "[score]: expected at most " + MOST_ITEMS + " items, got [" + parsed.count() + "]");
    }
    return parsed;
  }

  private int count() {
    return items.size() + (documents == null ? 0 : documents.ids().size());
  }

  /** The items that the request itself gives. */
  List<GivenItem> given() {
    return items.stream().map(values -> new GivenItem(null, values)).toList();
  }
}
