package org.towerrank.elasticsearch.model;

import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.towerrank.inference.BufferMemory;

/** The direct memory of a node's runs. A run that gets none fails its request with 429. */
public final class RunBuffers {
  private RunBuffers() {}

  /** A memory within the limit of the settings and that of Java for the whole node. */
  public static BufferMemory of(ClusterSettings settings) {
    // The server needs some for itself; Java has it from a limit that does not change.
    long most = BufferMemory.limitOfJava() / 4 * 3;
    AtomicLong limit = new AtomicLong();
    settings.initializeAndWatch(
        ModelSettings.BUFFER_SIZE, size -> limit.set(Math.min(size.getBytes(), most)));
    return new BufferMemory(
        limit::get,
        (message, wanted, bound) ->
            new CircuitBreakingException(
                message + "; see towerrank.models.buffer_size",
                wanted,
                bound,
                CircuitBreaker.Durability.TRANSIENT));
  }
}
