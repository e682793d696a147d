package org.towerrank.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.RequestMoment;
import org.towerrank.feature.SchemaException;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.TwoTowerModel;

/**
 * Two-stage recommendation: recall from an item index, then ranking of what was recalled. Several
 * threads may use it; its parts are closed by their owners. Make one for many requests, as its
 * {@link DocumentScorer} keeps what it has read of documents.
 */
public final class Recommender {
  private final ItemIndex index;
  private final TwoTowerModel towers;
  private final @Nullable DocumentScorer ranker;
  private final Combination combination;

  private Recommender(
      ItemIndex index,
      TwoTowerModel towers,
      @Nullable DocumentScorer ranker,
      Combination combination) {
    this.index = index;
    this.towers = towers;
    this.ranker = ranker;
    this.combination = combination;
  }

  /** Recall alone, with the towers that the index was made with. */
  public static Recommender recalling(ItemIndex index, TwoTowerModel towers) {
    return new Recommender(index, towers, null, Combination.SUM);
  }

  /**
   * The same, ranked by a model.
   *
   * @param tasks how the scores of its tasks become the one that items are ordered by
   * @throws SchemaException when the index lacks a field that the model reads
   * @throws IllegalArgumentException when the combination names a task that the model lacks
   */
  public Recommender rankedBy(RankingModel model, Combination tasks) {
    tasks.weights(model.tasks());
    return new Recommender(index, towers, new DocumentScorer(model, index.fields()), tasks);
  }

  /**
   * Recommends.
   *
   * @throws SchemaException naming a feature that no model reads, and the nearest
   */
  public Recommendations recommend(RecommendationRequest request) throws IOException {
    requireKnown(request.user());
    RequestMoment moment = RequestMoment.now();
    long start = System.nanoTime();
    TopDocs recalled =
        index.recall(
            of(towers.schema(), request.user(), moment), request.window(), filter(request));
    long recallNanos = System.nanoTime() - start;
    if (ranker == null) {
      TopDocs best = ItemIndex.first(request.top(), recalled);
      return results(recalled, best, null, recallNanos, 0);
    }
    start = System.nanoTime();
    RescoredTopDocs ranked =
        ModelRescorer.of(ranker, of(ranker.model().schema(), request.user(), moment))
            .combining(combination)
            .rescoreWithTasks(index.searcher().getIndexReader(), recalled, request.top());
    long rankNanos = System.nanoTime() - start;
    return results(recalled, ranked.topDocs(), ranked.taskScores(), recallNanos, rankNanos);
  }

  private @Nullable Query filter(RecommendationRequest request) {
    List<Query> all = new ArrayList<>(request.filters());
    String idField = index.description().idField();
    List<String> seen =
        request.seen() ? List.of() : SeenItems.of(towers.schema(), idField, request.user());
    if (!seen.isEmpty()) {
      all.add(index.filters().excluding(seen));
    }
    return ItemFilters.all(all);
  }

  /** The features that one model reads, out of those for both, at one moment for both. */
  private static Map<String, ? extends @Nullable Object> of(
      FeatureSchema schema, Map<String, ? extends @Nullable Object> user, RequestMoment moment) {
    Map<String, @Nullable Object> read = new LinkedHashMap<>(user);
    read.keySet().retainAll(schema.requestFields());
    return moment.in(schema, read);
  }

  private void requireKnown(Map<String, ? extends @Nullable Object> user) {
    Set<String> known = new TreeSet<>(towers.schema().requestFields());
    if (ranker != null) {
      known.addAll(ranker.model().schema().requestFields());
    }
    for (String name : user.keySet()) {
      if (!known.contains(name)) {
        throw new SchemaException(
            "unknown user feature ["
                + name
                + "], the models read "
                + known
                + Nearest.hint(name, known));
      }
    }
  }

  private Recommendations results(
      TopDocs recalled, TopDocs best, @Nullable TaskScores tasks, long recallNanos, long rankNanos)
      throws IOException {
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < recalled.scoreDocs.length; i++) {
      places.put(recalled.scoreDocs[i].doc, i);
    }
    List<Recommendations.Item> items = new ArrayList<>();
    for (ScoredItem item : index.items(best)) {
      int place = places.getOrDefault(item.document(), 0);
      Map<String, Float> byTask = tasks == null ? Map.of() : tasks.of(item.document());
      items.add(
          new Recommendations.Item(
              item, place + 1, recalled.scoreDocs[place].score, item.score(), byTask));
    }
    return new Recommendations(items, recalled.scoreDocs.length, recallNanos, rankNanos);
  }
}
