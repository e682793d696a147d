package org.towerrank.elasticsearch.model;

import java.util.OptionalLong;
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
   * Whether the version, unless it is served, may be unloaded. Call it regularly: a version counts
   * as deleted from the first call that says so.
   *
   * @param registered whether the cluster's registry has the version
   * @param idle how long a version that is registered stays loaded unused
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
    // Only requests that were given it before, or by another cluster, ask for a deleted version.
    return unused >= Math.min(idle.nanos(), DELETED_IDLE.nanos())
        || now - deleted >= DELETED_MOST.nanos();
  }
}
