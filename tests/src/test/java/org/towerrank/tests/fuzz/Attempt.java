package org.towerrank.tests.fuzz;

import java.util.List;
import java.util.Optional;

/**
 * What a case does to the server.
 *
 * @param kind what it is about
 * @param requests sent in order, each of which is judged
 * @param cleaning requests that take away what the others may have left
 * @param expected status that the first answer must have; empty: any that is no failure of ours
 */
record Attempt(
    String kind, List<Exchange> requests, List<Exchange> cleaning, Optional<Integer> expected) {
  static Attempt of(String kind, List<Exchange> requests, List<Exchange> cleaning) {
    return new Attempt(kind, List.copyOf(requests), List.copyOf(cleaning), Optional.empty());
  }

  static Attempt of(String kind, Exchange request) {
    return of(kind, List.of(request), List.of());
  }

  /** The same, whose first answer must have this status. */
  Attempt expecting(int status) {
    return new Attempt(kind, requests, cleaning, Optional.of(status));
  }
}
