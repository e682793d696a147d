package org.towerrank.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.jspecify.annotations.Nullable;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RecallSplit;
import org.towerrank.lucene.ItemFilters;
import org.towerrank.lucene.ItemIndex;
import org.towerrank.lucene.ScoredItem;

/**
 * The items that can be recommended to each event of a split: those that there were, but for those
 * that it excludes.
 *
 * @param items index in the catalogue of each document's item; empty where there always are all
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one evaluation.
record EventFilters(ItemIndex index, ItemCatalogue catalogue, RecallSplit events, int[] items) {
  /** Documents whose ids are read at a time. */
  private static final int BATCH = 1 << 14;

  static EventFilters of(ItemIndex index, ItemCatalogue catalogue, RecallSplit events)
      throws IOException {
    int[] items = events.hasLifetimes() ? items(index, catalogue) : new int[0];
    return new EventFilters(index, catalogue, events, items);
  }

  private static int[] items(ItemIndex index, ItemCatalogue catalogue) throws IOException {
    int[] items = new int[index.size()];
    for (int from = 0; from < items.length; from += BATCH) {
      ScoreDoc[] some =
          IntStream.range(from, Math.min(items.length, from + BATCH))
              .mapToObj(document -> new ScoreDoc(document, 0))
              .toArray(ScoreDoc[]::new);
      TotalHits all = new TotalHits(some.length, TotalHits.Relation.EQUAL_TO);
      for (ScoredItem item : index.items(new TopDocs(all, some))) {
        items[item.document()] = catalogue.indexOf(item.id());
      }
    }
    return items;
  }

  /** The filter of an event; null where it may be recommended every item. */
  @Nullable Query of(int row) {
    List<Query> filters = new ArrayList<>();
    if (items.length > 0) {
      filters.add(new LiveItems(items, item -> events.isLive(row, item)));
    }
    int[] excluded = events.excluded(row);
    if (excluded.length > 0) {
      List<String> ids =
          IntStream.of(excluded).mapToObj(item -> catalogue.ids().get(item)).toList();
      filters.add(index.filters().excluding(ids));
    }
    return ItemFilters.all(filters);
  }
}
