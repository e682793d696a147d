package org.towerrank.elasticsearch.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.rest.RestStatus;
import org.towerrank.elasticsearch.store.ModelReference;

/**
 * Versions that could not be loaded. Each is not tried again for a while, and longer after each
 * failure of the same kind, because a load reads the whole bundle. Until then requests for it get
 * the last error.
 */
final class LoadFailures {
  static final TimeValue SHORTEST = TimeValue.timeValueSeconds(1);
  static final TimeValue LONGEST = TimeValue.timeValueMinutes(5);

  private static final int MOST_DOUBLINGS = 20;

  /** A limit that a breaker does not have. */
  private static final long NONE = -1;

  private final LongSupplier nanoTime;
  private final Map<ModelReference, Failure> failures = new ConcurrentHashMap<>();
  private volatile long memoryLimit;

  /**
   * A version's last failure.
   *
   * @param times it failed in a row with the same status
   * @param until the time before which it is not tried again
   */
  private record Failure(Exception cause, int times, long until) {}

  /**
   * No failures yet.
   *
   * @param memoryLimit bytes that models may have; -1 if there is no limit
   */
  LoadFailures(LongSupplier nanoTime, long memoryLimit) {
    this.nanoTime = nanoTime;
    this.memoryLimit = memoryLimit;
  }

  void failed(ModelReference reference, Exception cause) {
    failures.compute(
        reference,
        (same, before) -> {
          // A model that was short of memory for long is not kept waiting for what fails next.
          int times = before == null || !isAlike(before.cause, cause) ? 1 : before.times + 1;
          return new Failure(cause, times, nanoTime.getAsLong() + pause(times).nanos());
        });
  }

  private static boolean isAlike(Exception before, Exception now) {
    return ExceptionsHelper.status(before) == ExceptionsHelper.status(now);
  }

  /** How long a version is not tried after this many failures. */
  static TimeValue pause(int times) {
    long doubled = SHORTEST.millis() << Math.min(times - 1, MOST_DOUBLINGS);
    return TimeValue.timeValueMillis(Math.min(doubled, LONGEST.millis()));
  }

  void loaded(ModelReference reference) {
    failures.remove(reference);
  }

  boolean hasFailed(ModelReference reference) {
    return failures.containsKey(reference);
  }

  /** Why versions could not be loaded. */
  Map<ModelReference, String> reasons() {
    Map<ModelReference, String> reasons = new HashMap<>();
    failures.forEach(
        (reference, failure) -> reasons.put(reference, String.valueOf(failure.cause.getMessage())));
    return reasons;
  }

  /** Why a version is not tried now; empty if it may be. */
  Optional<Exception> refusal(ModelReference reference) {
    Failure failure = failures.get(reference);
    return failure == null || isOver(failure) ? Optional.empty() : Optional.of(failure.cause);
  }

  private boolean isOver(Failure failure) {
    return nanoTime.getAsLong() - failure.until >= 0;
  }

  /** Notes that there is more memory: loads that failed for lack of it may be tried at once. */
  void memoryFreed() {
    retry(RestStatus.TOO_MANY_REQUESTS);
  }

  /** Notes the bytes that models may have now, -1 if there is no limit: more of them is memory. */
  void memoryLimit(long limit) {
    long before = memoryLimit;
    memoryLimit = limit;
    if (before != NONE && (limit == NONE || limit > before)) {
      memoryFreed();
    }
  }

  /** Notes that the store is back: loads that could not read it may be tried at once. */
  void storeFound() {
    retry(RestStatus.SERVICE_UNAVAILABLE);
  }

  private void retry(RestStatus status) {
    long now = nanoTime.getAsLong();
    failures.replaceAll(
        (reference, failure) ->
            ExceptionsHelper.status(failure.cause) == status
                ? new Failure(failure.cause, failure.times, now)
                : failure);
  }

  void removeIf(Predicate<ModelReference> gone) {
    failures.keySet().removeIf(gone);
  }
}
