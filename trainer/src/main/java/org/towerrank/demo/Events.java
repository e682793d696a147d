package org.towerrank.demo;

import java.util.List;
import java.util.Map;
import org.towerrank.dataset.RankingEvent;
import org.towerrank.dataset.Rating;

/**
 * What happened in the service.
 *
 * @param shown every film that was shown to a user, with the labels click and like
 * @param seen every film that a user saw, after a click or looked for; rating 5 when liked, else 4
 * @param interests by user, the themes that the user was taken up with at the end: the truth that a
 *     model has to find
 */
record Events(List<RankingEvent> shown, List<Rating> seen, Map<Integer, List<Theme>> interests) {

  Events {
    shown = List.copyOf(shown);
    seen = List.copyOf(seen);
    interests = Map.copyOf(interests);
  }
}
