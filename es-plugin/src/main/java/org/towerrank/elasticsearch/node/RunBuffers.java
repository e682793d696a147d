package org.towerrank.elasticsearch.node;

import java.util.concurrent.atomic.AtomicLong;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.unit.ByteSizeValue;
import org.towerrank.inference.BufferMemory;
import org.towerrank.inference.MemoryAccount;

/** The direct memory of a node's runs. A run that gets none fails its request with 429. */
public final class RunBuffers {
  /** Direct memory for the inputs and outputs of runs, as bytes or a share of the heap. */
  public static final Setting<ByteSizeValue> SIZE =
      MemorySizes.setting("towerrank.models.buffer_size", "25%", 0);

  private RunBuffers() {}

  /**
   * A memory within the limit of the settings and that of Java for the whole node.
   *
   * @param account that counts it
   */
  public static BufferMemory of(ClusterSettings settings, MemoryAccount account) {
    // The server needs some for itself; Java has it from a limit that does not change.
    long most = BufferMemory.limitOfJava() / 4 * 3;
    AtomicLong limit = new AtomicLong();
    settings.initializeAndWatch(SIZE, size -> limit.set(Math.min(size.getBytes(), most)));
    return new BufferMemory(
        limit::get,
        (message, wanted, bound) ->
            new CircuitBreakingException(
                message + "; see towerrank.models.buffer_size",
                wanted,
                bound,
                CircuitBreaker.Durability.TRANSIENT),
        account);
  }
}
