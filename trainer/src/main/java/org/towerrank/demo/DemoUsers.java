package org.towerrank.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.lucene.Combination;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.lucene.RecommendationRequest;
import org.towerrank.lucene.Recommendations;
import org.towerrank.lucene.Recommender;

/** Recommends for some users. */
final class DemoUsers {
  private static final int WINDOW = 200;
  private static final int TOP = 10;
  private static final int SHOWN_OF_RECALL = 5;
  private static final int SHOWN_OF_HISTORY = 5;
  private static final String HISTORY = "history";

  private final ItemIndex index;
  private final Recommender recommender;
  private final Set<String> fields = new TreeSet<>();
  private final Map<String, String> titles = new HashMap<>();

  DemoUsers(
      ItemIndex index, TwoTowerModel towers, RankingModel ranker, Map<String, Double> combine) {
    this.index = index;
    this.recommender =
        Recommender.recalling(index, towers).rankedBy(ranker, Combination.weightedSum(combine));
    for (var schema : List.of(towers.schema(), ranker.schema())) {
      schema.features().stream()
          .filter(feature -> feature.side() != Side.ITEM)
          .map(Feature::field)
          .forEach(fields::add);
    }
  }

  /** Learns how items are called. */
  void title(String id, String title) {
    titles.put(id, title);
  }

  /**
   * Recommends for a user. Asked twice, and timed the second time, when the code is warm.
   *
   * @param row an event of the user with its columns
   */
  DemoReport.Shown recommend(Map<String, String> row) throws IOException {
    Map<String, String> user = new LinkedHashMap<>(row);
    user.keySet().retainAll(fields);
    RecommendationRequest request =
        new RecommendationRequest(user, WINDOW, WINDOW, List.of(), false);
    recommender.recommend(request);
    Recommendations found = recommender.recommend(request);
    List<Recommendations.Item> byRecall = new ArrayList<>(found.items());
    byRecall.sort(Comparator.comparingInt(Recommendations.Item::recallRank));
    Map<String, String> profile = new LinkedHashMap<>(user);
    String history = profile.remove(HISTORY);
    return new DemoReport.Shown(
        profile,
        history(history == null ? "" : history),
        items(byRecall, SHOWN_OF_RECALL),
        found.recalled(),
        found.recallNanos() / 1e6,
        items(found.items(), TOP),
        found.rankNanos() / 1e6);
  }

  private List<String> history(String ids) {
    List<String> newestFirst = new ArrayList<>(Arrays.asList(ids.split(" ", -1)));
    Collections.reverse(newestFirst);
    return newestFirst.stream()
        .limit(SHOWN_OF_HISTORY)
        .map(id -> titles.getOrDefault(id, id))
        .toList();
  }

  private List<DemoReport.Item> items(List<Recommendations.Item> found, int most)
      throws IOException {
    List<DemoReport.Item> items = new ArrayList<>();
    for (Recommendations.Item item : found.subList(0, Math.min(most, found.size()))) {
      Map<String, List<String>> stored = index.stored(item.item().document());
      items.add(
          new DemoReport.Item(
              item.item().id(),
              titles.getOrDefault(item.item().id(), item.item().id()),
              String.join(" ", stored.getOrDefault("genres", List.of())),
              item.recallRank(),
              item.score(),
              item.tasks()));
    }
    return items;
  }
}
