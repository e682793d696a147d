package org.towerrank.dataset;

import java.util.Comparator;
import java.util.List;

/**
 * An item that was shown to a user, and what came of it.
 *
 * @param labels one value, 0 or 1, for each label of the layout
 * @param user the user's number
 * @param item the item's number
 * @param timestamp in seconds since 1970
 */
public record RankingEvent(List<Integer> labels, int user, int item, long timestamp) {

  /**
   * By time, and by user and item among those of one second, so that the order is always the same.
   */
  static final Comparator<RankingEvent> BY_TIME =
      Comparator.comparingLong(RankingEvent::timestamp)
          .thenComparingInt(RankingEvent::user)
          .thenComparingInt(RankingEvent::item);

  /** Copies the labels. */
  public RankingEvent {
    labels = List.copyOf(labels);
  }
}
