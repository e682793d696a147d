package org.towerrank.elasticsearch.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets one work at a time be done for a thing; others are told when it has ended. Thread-safe. */
final class Turns<T> {
  private final Map<T, List<Runnable>> waiting = new HashMap<>();

  /**
   * Takes the turn for a thing, where nobody has it.
   *
   * @param later called once who has it has ended, where somebody has
   * @return whether the caller has it now, and has to end it
   */
  synchronized boolean take(T thing, Runnable later) {
    List<Runnable> others = waiting.get(thing);
    if (others == null) {
      waiting.put(thing, new ArrayList<>());
      return true;
    }
    others.add(later);
    return false;
  }

  /** Ends a turn that was taken. */
  void end(T thing) {
    List<Runnable> others;
    synchronized (this) {
      others = waiting.remove(thing);
    }
    if (others != null) {
      others.forEach(Runnable::run);
    }
  }
}
