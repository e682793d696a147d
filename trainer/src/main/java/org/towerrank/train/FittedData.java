package org.towerrank.train;

import java.util.List;
import org.towerrank.data.ItemCatalogue;
import org.towerrank.data.RankingSplit;
import org.towerrank.data.RecallSplit;

/** The encoded rows that a model was fitted to and chosen by. */
public sealed interface FittedData {

  /** Of a ranker. */
  record Ranking(RankingSplit train, RankingSplit validation) implements FittedData {}

  /**
   * Of two towers.
   *
   * @param titles of the items in the order of the catalogue, for people
   */
  record Recall(RecallSplit train, RecallSplit validation, ItemCatalogue items, List<String> titles)
      implements FittedData {
    public Recall {
      titles = List.copyOf(titles);
    }
  }
}
