package org.towerrank.elasticsearch.model;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;
import org.elasticsearch.core.TimeValue;

/** When a loaded version was used last, and since when it is deleted: which say when it may go. */
final class VersionUse {
  /** How long a version that was deleted stays loaded unused, for requests that were given it. */
  static final TimeValue DELETED_IDLE = TimeValue.timeValueSeconds(5);

  /**
   * How long a version that was deleted stays loaded at most, whoever uses it. Searches from
   * another cluster have their version from that cluster, where it may never be deleted.
   */
  static final TimeValue DELETED_MOST = TimeValue.timeValueMinutes(1);

  /**
   * The same while a search of this node has the version, which asks for it once more when its hits
   * are rescored or fetched: as long as the server by default keeps what such a search reads.
   */
  static final TimeValue DELETED_SEARCHED = TimeValue.timeValueMinutes(5);

  private final AtomicInteger searches = new AtomicInteger();
  private volatile long lastUsed;
  private volatile OptionalLong deletedSince = OptionalLong.empty();

  /**
   * Call it when the version is used, or has just been loaded.
   *
   * @param now in nanoseconds, of the clock that {@link #isOver} is asked by
   */
  void usedAt(long now) {
    lastUsed = now;
  }

  /**
   * Says that a search has the version.
   *
   * @return to be closed when the search has ended; again does nothing
   */
  Releasable searched() {
    searches.incrementAndGet();
    return Releasables.releaseOnce(searches::decrementAndGet);
  }

  /**
   * Whether the version, unless it is served, may be unloaded. Call it regularly: a version counts
   * as deleted from the first call that says so.
   *
   * @param registered whether the cluster's registry has the version
   * @param idle how long a version that is registered stays loaded unused; none where room is
   *     needed for another
   * @param now in nanoseconds
   */
  boolean isOver(boolean registered, TimeValue idle, long now) {
    long unused = now - lastUsed;
    if (registered) {
      deletedSince = OptionalLong.empty();
      return unused >= idle.nanos();
    }
    long deleted = deletedSince.orElse(now);
    deletedSince = OptionalLong.of(deleted);
    if (searches.get() > 0) {
      TimeValue most = idle.nanos() == 0 ? DELETED_MOST : DELETED_SEARCHED;
      return now - deleted >= most.nanos();
    }
    // Only requests that were given it before, or by another cluster, ask for a deleted version.
    return unused >= Math.min(idle.nanos(), DELETED_IDLE.nanos())
        || now - deleted >= DELETED_MOST.nanos();
  }
}
